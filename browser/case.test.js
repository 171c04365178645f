// One case from filing to a checked answer, as the people who meet in it; once with scripts, once without.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'

import { Office, huiyin, password, units } from './support/office.js'
import { Person, openBrowser, phone } from './support/people.js'

const told = {
  subject: '青石镇六合村东头的路灯三个月不亮',
  text: '从八月开始，村东头六盏路灯全部不亮。\n问过村里两次，都说已经上报。晚上老人和学生出门看不见路。',
  wish: '请修好路灯，并告诉村里以后由谁负责。',
  name: '王小明',
  phone: '00012345678'
}
const question = '请问六盏灯的具体位置在哪里？'
const reply = '从村口小桥到小学门口，沿路六盏。'
const answer = {
  answer_claim: '要求修复路灯并明确管护责任。',
  answer_facts: '十一月十九日现场查看，六盏路灯因线路老化不亮，已全部更换。',
  answer_rule: '《信访工作条例》第三十二条',
  answer_reasons: '路灯属于乡道附属设施，由交通运输局负责养护。',
  answer_outcome: 'supported'
}

for (const [script, language] of [[true, 'zh'], [false, 'en']]) {
  describe(`a case with scripts ${script ? 'on' : 'off'}, in ${language}`, { timeout: 600_000 }, () => {
    let office
    let browser
    let filer
    const desk = {}
    let receipt

    const unit = (key) => units[key][language]
    const fine = async (person) => assert.deepEqual(await person.sees(), [])

    before(async () => {
      office = await Office.open()
      browser = await openBrowser()
      filer = await Person.arrive(browser, office, { language, script, size: phone })
      for (const name of ['bureau-registrar', 'bureau-custodian', 'roads-registrar', 'roads-handler', 'water-registrar']) {
        desk[name] = await Person.arrive(browser, office, { language, script })
      }
    })
    after(async () => {
      await browser?.close()
      await office?.close()
    })

    it('is told in short steps, and nothing typed is lost by mistakes', async () => {
      await filer.go('/')
      await filer.follow('start.file')
      await filer.press('file.next')
      assert.deepEqual(Object.keys(await filer.faults()), ['subject', 'text'])
      await fine(filer)
      if (script) assert.equal(await filer.page.evaluate(() => document.activeElement.dataset.errorSummary), '')
      await filer.page.locator('.govuk-error-summary a').first().click()
      assert.ok(await filer.field('file.subject.label').evaluate((field) => field === document.activeElement))

      await filer.field('file.subject.label').fill(told.subject)
      await filer.press('file.next')
      assert.deepEqual(Object.keys(await filer.faults()), ['text'])
      assert.equal(await filer.field('file.subject.label').inputValue(), told.subject)
      await filer.field('file.text.label').fill(told.text)
      await filer.press('file.next')

      assert.ok(await filer.heading('file.where.title').isVisible())
      await filer.field('file.place.label').fill('六合村')
      await filer.field('file.about.label').fill(units.water.zh)
      await filer.press('file.next')
      await filer.field('file.wish.label').fill(told.wish)
      await filer.press('layout.back')
      assert.equal(await filer.field('file.place.label').inputValue(), '六合村')
      await filer.press('file.next')
      assert.equal(await filer.field('file.wish.label').inputValue(), told.wish)
      await filer.press('file.next')
      await filer.field('file.name.label').fill(told.name)
      await filer.field('file.phone.label').fill(told.phone)
      await filer.press('file.next')
    })

    it('is checked and changed before it is sent', async () => {
      const change = filer.page.locator('button[name=go][value=where]')
      await Promise.all([filer.page.waitForEvent('domcontentloaded'), change.click()])
      assert.equal(await filer.field('file.place.label').inputValue(), '六合村')
      await filer.field('file.place.label').fill('青石镇六合村东头')
      await filer.press('file.next')
      assert.ok(await filer.heading('file.check.title').isVisible())
      const read = await filer.reads()
      for (const text of [told.subject, '青石镇六合村东头', told.wish, told.name, told.phone, units.water.zh]) {
        assert.ok(read.includes(text), text)
      }
      await filer.press('layout.back')
      assert.equal(await filer.field('file.name.label').inputValue(), told.name)
      await filer.press('file.next')
    })

    it('gives a receipt that can be kept and checked without the office', async () => {
      await filer.press('file.check.send')
      receipt = await filer.receipt()
      assert.match(receipt.number, /^\d{4}-\d{6}-\d$/)
      assert.match(receipt.code, /^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/)
      assert.ok(await filer.page.getByRole('img', { name: filer.say('receipt.qr') }).locator('svg').isVisible())
      assert.equal(await filer.button('receipt.print').isVisible(), script)

      const [download] = await Promise.all([filer.page.waitForEvent('download'), filer.button('receipt.download').click()])
      assert.equal(download.suggestedFilename(), `huiyin-${receipt.number}.txt`)
      receipt.file = join(office.folder, `receipt-${language}.txt`)
      await download.saveAs(receipt.file)
      const text = await readFile(receipt.file, 'utf8')
      assert.ok(text.includes(receipt.number) && text.includes(receipt.code))
      await huiyin('verify', receipt.file, '--key', join(office.data, 'log.vkey'))
    })

    it('the receipt is checked by the page for it', async () => {
      await filer.go('/')
      await filer.follow('nav.verify')
      if (!script) {
        assert.ok((await filer.reads()).includes(filer.say('verify.noscript')))
        return
      }
      await filer.field('verify.file.label').setInputFiles(receipt.file)
      await filer.heading('verify.result.ok').waitFor()
      await fine(filer)
      const altered = join(office.folder, 'altered.txt')
      await writeFile(altered, (await readFile(receipt.file, 'utf8')).replace(/^Filed-On: .*/m, 'Filed-On: 2024-01-02'))
      await filer.field('verify.file.label').setInputFiles(altered)
      await filer.heading('verify.result.bad').waitFor()
    })

    it('is registered and referred by the bureau', async () => {
      const registrar = desk['bureau-registrar']
      await registrar.go('/staff')
      await registrar.field('sign_in.user.label').fill('bureau-registrar')
      await registrar.field('sign_in.password.label').fill('wrong')
      await registrar.press('sign_in.submit')
      assert.equal(await registrar.field('sign_in.user.label').inputValue(), 'bureau-registrar')
      await fine(registrar)
      await registrar.field('sign_in.password.label').fill(password)
      await registrar.press('sign_in.submit')
      assert.deepEqual(await registrar.queue('unit'), [receipt.number])
      await Promise.all([registrar.page.waitForEvent('domcontentloaded'),
        registrar.page.getByRole('link', { name: receipt.number }).click()])
      const read = await registrar.reads()
      assert.ok(read.includes(registrar.say('identity.sealed')))
      assert.ok(!read.includes(told.name) && !read.includes(told.phone))
      await registrar.act('register_case')
      assert.ok((await registrar.notice()).includes(registrar.say('done.register_case')))

      await registrar.act('refer', { refer_to: { label: unit('roads') } })
      assert.deepEqual(Object.keys(await registrar.faults()), ['refer_reason'])
      await fine(registrar)
      const to = registrar.field('act.refer.to.label')
      assert.equal(await to.evaluate((select) => select.selectedOptions[0].label), unit('roads'))
      const choices = await to.locator('option').allInnerTexts()
      assert.ok(!choices.includes(unit('water')), 'the unit complained of can be chosen')
      await registrar.act('refer', { refer_reason: '乡道路灯由交通运输局养护。' })
      assert.ok((await registrar.notice()).includes(registrar.say('done.refer')))
    })

    it('is not shown to the unit that it complains of', async () => {
      const accused = desk['water-registrar']
      await accused.signIn('water-registrar')
      for (const queue of ['mine', 'unit', 'due', 'overdue', 'unowned']) assert.deepEqual(await accused.queue(queue), [])
      assert.equal((await accused.openNumber(receipt.number)).status(), 404)
      await fine(accused)
      await accused.go('/staff/queue/unit')
      await accused.field('queue.goto').fill(receipt.number)
      await accused.press('queue.goto_submit')
      assert.ok(await accused.heading('error.404.title').isVisible())
    })

    it('is accepted and given to a handler', async () => {
      const registrar = desk['roads-registrar']
      await registrar.signIn('roads-registrar')
      assert.deepEqual(await registrar.queue('unit'), [receipt.number])
      await registrar.openNumber(receipt.number)
      await registrar.act('accept', { accept_procedure: '现场查看后书面答复。' })
      assert.ok((await registrar.notice()).includes(registrar.say('done.accept')))
      assert.deepEqual(await registrar.queue('unowned'), [receipt.number])
      await registrar.openNumber(receipt.number)
      await registrar.act('assign_handler')
      assert.deepEqual(Object.keys(await registrar.faults()), ['assign_handler_officer'])
      await registrar.act('assign_handler', { assign_handler_officer: { label: '交通局承办人' } })
      assert.ok((await registrar.notice()).includes(registrar.say('done.assign_handler')))
      await fine(registrar)
    })

    it('the handler asks, and the filer replies with number and code', async () => {
      const handler = desk['roads-handler']
      await handler.signIn('roads-handler')
      assert.deepEqual(await handler.queue('mine'), [receipt.number])
      await handler.openNumber(receipt.number)
      await handler.act('ask_filer', { ask_question: question })
      assert.ok((await handler.notice()).includes(handler.say('done.ask_filer')))

      await filer.go('/')
      await filer.follow('start.find')
      assert.equal(new URL(filer.page.url()).pathname, '/case')
      await filer.openCase({ ...receipt, code: 'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA' })
      assert.equal(await filer.field('receipt.number').inputValue(), receipt.number)
      await fine(filer)
      await filer.openCase(receipt)
      await fine(filer)
      const read = await filer.reads()
      assert.ok(read.includes(question))
      assert.ok(read.includes(filer.say('case.holder', { holder: unit('roads') })))
      await filer.act('reply')
      assert.deepEqual(Object.keys(await filer.faults()), ['reply_text'])
      await fine(filer)
      await filer.act('reply', { reply_text: reply })
      assert.ok((await filer.notice()).includes(filer.say('done.reply')))
    })

    it('the handler answers, but not without facts', async () => {
      const handler = desk['roads-handler']
      await handler.openNumber(receipt.number)
      assert.ok((await handler.reads()).includes(reply))
      await handler.act('answer', { ...answer, answer_facts: '' })
      assert.deepEqual(Object.keys(await handler.faults()), ['answer_facts'])
      await fine(handler)
      assert.equal(await handler.page.locator('#answer_reasons').inputValue(), answer.answer_reasons)
      assert.ok(await handler.page.locator('#answer_outcome-supported').isChecked())
      await handler.act('answer', { answer_facts: answer.answer_facts })
      assert.ok((await handler.notice()).includes(handler.say('done.answer')))
      await fine(handler)
    })

    it('the filer reads the answer and rates it', async () => {
      await filer.openCase(receipt)
      const read = await filer.reads()
      for (const part of ['answer_claim', 'answer_facts', 'answer_rule', 'answer_reasons']) {
        assert.ok(read.includes(answer[part]), part)
      }
      assert.ok(read.includes(filer.say('case.not_opened')))
      await fine(filer)
      await filer.act('rate', { rating: 'satisfied', rating_comment: '灯亮了，谢谢。' })
      assert.ok((await filer.notice()).includes(filer.say('done.rate')))
      await fine(filer)
    })

    it('the custodian opens who filed with a purpose, and the filer sees it', async () => {
      const custodian = desk['bureau-custodian']
      await custodian.signIn('bureau-custodian')
      await custodian.openNumber(receipt.number)
      assert.ok(!(await custodian.reads()).includes(told.name))
      await custodian.act('open_identity')
      assert.deepEqual(Object.keys(await custodian.faults()).sort(), ['open_password', 'open_purpose', 'open_reason'])
      await fine(custodian)
      await custodian.act('open_identity', { open_purpose: 'deliver_notice', open_reason: '寄送书面答复。', open_password: password })
      const opened = await custodian.reads()
      assert.ok(opened.includes(told.name) && opened.includes(told.phone))
      await fine(custodian)

      await filer.openCase(receipt)
      const read = await filer.reads()
      assert.ok(read.includes('寄送书面答复。') && !read.includes(filer.say('case.not_opened')))
      await fine(filer)
    })

    it('is reopened by the filer', async () => {
      await filer.act('reopen', { reopen_reason: '只修好了四盏。' })
      assert.ok((await filer.notice()).includes(filer.say('done.reopen')))
      await fine(filer)
      await desk['roads-handler'].openNumber(receipt.number)
      assert.ok((await desk['roads-handler'].reads()).includes('只修好了四盏。'))
    })

    it('a second one is declined, with reasons and where to go', async () => {
      const second = await filer.file({ ...told, name: '', phone: '', unit: { label: unit('roads') } })
      const registrar = desk['roads-registrar']
      await registrar.openNumber(second.number)
      const decline = {
        decline_ground: 'arbitration',
        decline_facts: '劳动争议。',
        decline_rule: '《信访工作条例》第三十一条',
        decline_reasons: '应当先申请劳动仲裁。',
        decline_where_to_go: '清和县劳动人事争议仲裁委员会'
      }
      await registrar.act('decline', { ...decline, decline_where_to_go: '' })
      assert.deepEqual(Object.keys(await registrar.faults()), ['decline_where_to_go'])
      await fine(registrar)
      await registrar.act('decline', decline)
      assert.ok((await registrar.notice()).includes(registrar.say('done.decline')))
      await fine(registrar)
      await filer.openCase(second)
      const read = await filer.reads()
      assert.ok(read.includes(decline.decline_reasons) && read.includes(decline.decline_where_to_go))
      await fine(filer)
    })

    it('a third one is withdrawn', async () => {
      const third = await filer.file({ subject: '误报', text: '写错了。' })
      await filer.openCase(third)
      await filer.act('withdraw')
      assert.ok((await filer.notice()).includes(filer.say('done.withdraw')))
      await fine(filer)
      await desk['bureau-registrar'].openNumber(third.number)
      assert.ok((await desk['bureau-registrar'].reads()).includes(filer.say('stage.withdrawn')))
    })

    it('leaves a log that holds, and staff who are signed out', async () => {
      const registrar = desk['bureau-registrar']
      await registrar.press('staff.sign_out')
      await fine(registrar)
      await registrar.openNumber(receipt.number)
      assert.ok(await registrar.heading('sign_in.title').isVisible())
      await huiyin('verify', '--log', `${office.url}/log`, '--key', join(office.data, 'log.vkey'))
    })
  })
}
