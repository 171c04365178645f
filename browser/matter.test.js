// Two who file one matter with a joining code, each with a case of the own; cases of one matter that the office puts
// together and apart again; and a helper who acts until the code is taken back. In both languages.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { Person, phone } from './support/people.js'
import { Scene } from './support/scene.js'

for (const language of ['zh', 'en']) {
  describe(`a matter of two filers, in ${language}`, { timeout: 600_000 }, () => {
    let scene
    const people = {}
    const receipts = {}

    const fine = async (person) => assert.deepEqual(await person.sees(), [])
    const give = async (person, scope) => {
      await person.act('give_code', { give_code_scope: scope })
      const code = await person.page.locator('#given-code').innerText()
      await person.picture(`code-to-${scope === 'helper' ? 'act' : 'join'}.filers`, 'main')
      await fine(person)
      await person.press('code_given.back')
      assert.ok(!(await person.reads()).includes(code), 'a code is shown once')
      return code
    }

    before(async () => {
      scene = await Scene.open(language, { accounts: ['bureau-registrar', 'roads-registrar', 'roads-handler'] })
      people.first = scene.filer
      for (const name of ['second', 'helper']) {
        people[name] = await Person.arrive(scene.browser, scene.office, { language, size: phone })
      }
    })
    after(() => scene?.close())

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
      await second.page.locator('#joining_code').fill(joining)
      await second.picture('joint.filers', '#joining')
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
      scene.receipt = receipts.first
      const bureau = await scene.at('bureau-registrar')
      assert.ok(!(await bureau.page.content()).includes(receipts.second.number))
      await fine(bureau)
      await scene.toHandler()
      const handler = await scene.at('roads-handler')
      await handler.picture('joint.clerks', '#matter')
      await scene.does(handler, 'answer', scene.answer())
      for (const name of ['first', 'second']) {
        await people[name].openCase(receipts[name])
        assert.ok((await people[name].reads()).includes(scene.answer().answer_facts), name)
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

    it('the office puts two filings of one matter together and apart again, and every filer keeps every right', async () => {
      const { first, second } = people
      receipts.leading = await scene.file({ subject: '北街路灯不亮' })
      await scene.toHandler()
      receipts.following = await scene.file({ subject: '北街没有灯' })
      await scene.toHandler()
      const roads = await scene.at('roads-registrar')
      await scene.lacks(roads, 'merge', {}, ['into'])
      const why = scene.text('同一条街的同一线路。', 'The same line of the same street.')
      await scene.shows(roads, 'merging.clerks', 'merge', { merge_into: receipts.leading.number, merge_reason: why })
      await scene.does(roads, 'merge')
      await second.openCase(receipts.following)
      const read = await second.reads()
      assert.ok(read.includes(why) && !read.includes(receipts.leading.number))
      await second.picture('merging.filers', scene.event(second, 'joined'))
      await scene.does(await scene.at('roads-registrar', receipts.following.number), 'part', { part_reason: '线路不同，单独办理。' })
      await second.openCase(receipts.following)
      assert.ok((await second.reads()).includes('线路不同，单独办理。'))
      await scene.does(await scene.at('roads-registrar', receipts.following.number), 'merge', {
        merge_into: receipts.leading.number, merge_reason: '核实后是同一线路。'
      })
      await scene.does(await scene.at('roads-handler', receipts.leading.number), 'answer', scene.answer())
      await first.openCase(receipts.leading)
      await second.openCase(receipts.following)
      for (const person of [first, second]) {
        assert.ok((await person.reads()).includes(scene.answer().answer_facts))
        assert.ok(await scene.offers(person, 'ask_review') && await scene.offers(person, 'rate'))
      }
    })

    it('lets a helper act until the code is taken back', async () => {
      const { first, helper } = people
      await first.openCase(receipts.first)
      const code = await give(first, 'helper')
      const opened = { number: receipts.first.number, code }
      await helper.openCase(opened)
      assert.ok(await helper.page.locator('#helper').isVisible())
      await helper.picture('acting.filers', '#helper')
      for (const act of ['give_code', 'withdraw']) assert.ok(!await scene.offers(helper, act), act)
      await fine(helper)
      await scene.does(helper, 'rate', { rating: 'satisfied' })
      const handler = await scene.at('roads-handler', receipts.first.number)
      const rated = scene.event(handler, 'rated')
      assert.ok((await rated.innerText()).includes(handler.say('by.helper')), 'nobody sees that it was the helper')
      await handler.picture('acting.clerks', rated)
      await first.act('take_back_code', { take_back_code_scope: 'helper' })
      await helper.openCase(opened)
      assert.deepEqual(Object.keys(await helper.faults()), ['number'])
    })
  })
}
