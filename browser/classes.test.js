// What kind of matter it is: a suggestion, a report of retaliation that goes past the unit concerned, and simplified
// handling, each with its own limits and outcomes.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { units } from './support/office.js'
import { Scene } from './support/scene.js'

const accounts = ['bureau-registrar', 'bureau-approver', 'roads-registrar', 'roads-handler']

for (const language of ['zh', 'en']) {
  describe(`classes in ${language}`, { timeout: 600_000 }, () => {
    let scene
    let filer
    const label = (zh, en) => scene.text(zh, en)

    /// Files through the pages, with the kind of matter that is called so.
    const fileAs = async (kind, typed) => {
      await filer.go('/')
      await filer.follow('start.file')
      await filer.page.getByLabel(kind, { exact: true }).check()
      await filer.picture('classes.filers', filer.page.locator('.govuk-form-group', { hasText: kind }))
      for (const step of [['subject', 'text'], ['place', 'about'], ['wish'], []]) {
        for (const name of step) if (typed[name]) await filer.page.locator(`#${name}`).fill(typed[name])
        await filer.press('file.next')
      }
      assert.ok((await filer.reads()).includes(kind))
      await filer.press('file.check.send')
      scene.receipt = await filer.receipt()
    }

    before(async () => {
      scene = await Scene.open(language, { accounts })
      filer = scene.filer
    })
    after(() => scene?.close())

    it('a suggestion is filed as one, and its reply says whether it is adopted', async () => {
      await fileAs(label('建议意见', 'Suggestion'), { subject: '村口装一面反光镜', text: '弯道看不见来车。' })
      await scene.toHandler()
      const handler = await scene.at('roads-handler')
      assert.ok((await handler.reads()).includes(label('建议意见的回复', 'Replying to a suggestion')))
      const outcomes = await handler.page.locator('#act-answer input[type=radio]').evaluateAll((all) => all.map(({ value }) => value))
      assert.deepEqual(outcomes, ['adopted', 'partly_adopted', 'not_adopted'])
      await scene.look(handler, 'suggestion')
      await scene.does(handler, 'answer', scene.answer('adopted'))
      assert.ok((await scene.filerReads()).includes(label('予以采纳', 'Adopted')))
    })

    it('a report of retaliation never reaches the unit that it names', async () => {
      await fileAs(label('打击报复报告', 'Report of retaliation'), {
        subject: '反映以后被停发补助', text: '交通局的人说谁反映停谁的。', about: units.roads.zh
      })
      const { number } = scene.receipt
      const roads = await scene.at('roads-registrar')
      assert.equal((await roads.openNumber(number)).status(), 404)
      for (const queue of ['unit', 'due', 'unowned']) assert.ok(!(await roads.queue(queue)).includes(number), queue)
      const bureau = await scene.at('bureau-registrar')
      const to = await bureau.page.locator('#refer_to option').allInnerTexts()
      assert.ok(!to.includes(scene.unit('roads')), 'it can be sent to the unit concerned')
      await scene.look(bureau, 'retaliation')
      await scene.does(bureau, 'accept', { accept_procedure: '由信访局直接查办。' })
      const read = await scene.filerReads()
      assert.ok(read.includes(label('打击报复报告：办理', 'Report of retaliation: deciding')))
      await filer.picture('retaliation.filers', filer.page.locator('.hy-limits tr', { hasText: label('打击报复报告：办理', 'Report of retaliation: deciding') }))
      const approver = await scene.at('bureau-approver')
      await scene.does(approver, 'answer', scene.answer('retaliation_found'))
      assert.ok((await scene.filerReads()).includes(label('认定打击报复并予以制止', 'Retaliation found and stopped')))
    })

    it('the page of any case leads to the report', async () => {
      await scene.file()
      await filer.openCase(scene.receipt)
      await filer.follow('case.retaliation_link')
      assert.ok(await filer.page.getByLabel(label('打击报复报告', 'Report of retaliation'), { exact: true }).isChecked())
    })

    it('simplified handling is chosen by the office with a reason, and wins it no day', async () => {
      await scene.file({ subject: '路牌歪了', text: '村口路牌被碰歪。' })
      await scene.toHandler()
      const roads = await scene.at('roads-registrar')
      const why = label('事实清楚，当场能修。', 'The facts are clear; it can be mended at once.')
      await roads.act('classify', { classify_reason: why })
      assert.deepEqual(Object.keys(await roads.faults()), ['classify_case_class'])
      await scene.shows(roads, 'classes.clerks', 'classify', { classify_case_class: 'simplified', classify_reason: why })
      await scene.does(roads, 'classify')
      const read = await scene.filerReads()
      assert.ok(read.includes(why) && read.includes(label('简易办理：办理', 'Simplified handling: deciding')))
      await filer.picture('simplified.filers', scene.event(filer, 'classified'))
      await scene.does(await scene.at('roads-handler'), 'answer', scene.answer('supported'))
    })
  })
}
