// Two who file one matter with a joining code, each with a case of the own; cases of one matter that the office puts
// together and apart again; and a helper who acts until the code is taken back. In both languages.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { Office, units } from './support/office.js'
import { Person, openBrowser, phone } from './support/people.js'

const answer = {
  answer_claim: '要求修复路灯。',
  answer_facts: '六盏路灯因线路老化不亮，已全部更换。',
  answer_rule: '《信访工作条例》第三十二条',
  answer_reasons: '路灯属于乡道附属设施。',
  answer_outcome: 'supported'
}

for (const language of ['zh', 'en']) {
  describe(`a matter of two filers, in ${language}`, { timeout: 150_000 }, () => {
    let office
    let browser
    const people = {}
    const receipts = {}

    const fine = async (person) => assert.deepEqual(await person.sees(), [])
    const give = async (person, scope) => {
      await person.act('give_code', { give_code_scope: scope })
      const code = await person.page.locator('#given-code').innerText()
      await fine(person)
      await person.press('code_given.back')
      assert.ok(!(await person.reads()).includes(code), 'a code is shown once')
      return code
    }

    before(async () => {
      office = await Office.open()
      browser = await openBrowser()
      for (const name of ['first', 'second', 'helper']) {
        people[name] = await Person.arrive(browser, office, { language, size: phone })
      }
      for (const name of ['bureau-registrar', 'roads-registrar', 'roads-handler']) {
        people[name] = await Person.arrive(browser, office, { language })
      }
    })
    after(async () => {
      await browser?.close()
      await office?.close()
    })

    it('is filed by one, who gives a joining code, and joined by the other', async () => {
      const { first, second } = people
      receipts.first = await first.file({ subject: '村东头路灯不亮', text: '三个月没有亮。' })
      await first.openCase(receipts.first)
      const joining = await give(first, 'joining')

      await second.go('/file')
      await second.page.locator('#subject').fill('我家门口也是黑的')
      await second.page.locator('#text').fill('就在小学旁边。')
      await second.page.locator('#joining summary').click()
      await second.page.locator('#matter_number').fill(receipts.first.number)
      await second.page.locator('#joining_code').fill(receipts.first.code)
      await second.press('file.next')
      assert.deepEqual(Object.keys(await second.faults()), ['joining_code'])
      await fine(second)
      await second.page.locator('#joining_code').fill(joining.toLowerCase())
      for (let step = 0; step < 4; ++step) await second.press('file.next')
      await second.press('file.check.send')
      receipts.second = await second.receipt()
      assert.notEqual(receipts.second.number, receipts.first.number)
      await second.openCase(receipts.second)
      assert.ok(await second.page.locator('#matter').isVisible())
      assert.ok(!(await second.page.content()).includes(receipts.first.number))
      await fine(second)
    })

    it('is answered once, and both read the answer with their own codes', async () => {
      const bureau = people['bureau-registrar']
      await bureau.signIn('bureau-registrar')
      await bureau.openNumber(receipts.first.number)
      assert.ok(!(await bureau.page.content()).includes(receipts.second.number))
      await fine(bureau)
      await bureau.act('refer', { refer_to: { label: units.roads[language] }, refer_reason: '由交通运输局养护。' })
      const roads = people['roads-registrar']
      await roads.signIn('roads-registrar')
      await roads.openNumber(receipts.first.number)
      await roads.act('accept', { accept_procedure: '现场查看后书面答复。' })
      await roads.act('assign_handler', { assign_handler_officer: { label: '交通局承办人' } })
      const handler = people['roads-handler']
      await handler.signIn('roads-handler')
      await handler.openNumber(receipts.first.number)
      await handler.act('answer', answer)
      for (const name of ['first', 'second']) {
        await people[name].openCase(receipts[name])
        assert.ok((await people[name].reads()).includes(answer.answer_facts), name)
      }
    })

    it('is left by one, who asks for review alone', async () => {
      const { first, second } = people
      await second.act('part')
      assert.ok((await second.notice()).includes(second.say('done.part')))
      await second.act('ask_review', { review_reason: '我家门口还是黑的。' })
      await fine(second)
      await first.openCase(receipts.first)
      assert.ok(!(await first.reads()).includes('我家门口还是黑的。'))
    })

    it('lets a helper act until the code is taken back', async () => {
      const { first, helper } = people
      const code = await give(first, 'helper')
      const opened = { number: receipts.first.number, code }
      await helper.openCase(opened)
      assert.ok(await helper.page.locator('#helper').isVisible())
      assert.equal(await helper.page.locator('#act-give_code').count(), 0)
      await fine(helper)
      await first.act('take_back_code', { take_back_code_scope: 'helper' })
      await helper.openCase(opened)
      assert.deepEqual(Object.keys(await helper.faults()), ['number'])
    })
  })
}
