// A hearing, a joint meeting of units and an evaluation by third parties: set with day, place and who takes part,
// recorded with minutes and conclusion, or cancelled with a reason; and a reception that is only recorded.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { Scene } from './support/scene.js'

const kinds = {
  hearing: ['经办人、村民代表', '村民说明路灯位置，经办人说明线路情况。', '更换线路。'],
  joint_meeting: ['交通运输局、水务局、镇政府', '各单位说明了管线的位置。', '由交通运输局牵头，月底前开工。'],
  evaluation: ['律师、人大代表、第三方评议员', '书面意见：答复依据充分，工期偏长。', '建议缩短工期。']
}

for (const language of ['zh', 'en']) {
  describe(`meetings in ${language}`, { timeout: 240_000 }, () => {
    let scene
    let filer

    before(async () => {
      scene = await Scene.open(language, { accounts: ['bureau-registrar', 'roads-registrar', 'roads-handler'] })
      filer = scene.filer
      await scene.file()
      await scene.toHandler()
    })
    after(() => scene?.close())

    it('a form with mistakes comes back with what was typed, and leads to the field', async () => {
      const handler = await scene.at('roads-handler')
      await handler.act('set_meeting', { set_meeting_on: '下周', set_meeting_place: '村委会二楼' })
      assert.ok(Object.keys(await handler.faults()).includes('set_meeting_kind'))
      assert.equal(await handler.page.locator('#set_meeting_place').inputValue(), '村委会二楼')
      await scene.look(handler, 'meeting_faults')
      await handler.page.locator('.govuk-error-summary a').first().click()
      assert.ok(await handler.page.locator('#set_meeting_kind').evaluate((field) => field === document.activeElement))
    })

    for (const [kind, [participants, minutes, conclusion]] of Object.entries(kinds)) {
      it(`${kind}: set, seen by the filer, and its minutes go to the case`, async () => {
        const handler = await scene.at('roads-handler')
        await handler.page.locator('#act-set_meeting summary').click()
        await handler.page.locator('#set_meeting_kind').selectOption(kind)
        for (const [field, value] of Object.entries({ on: scene.office.day(0), place: '村委会二楼', participants })) {
          await handler.page.locator(`#set_meeting_${field}`).fill(value)
        }
        if (kind === 'hearing') await scene.picture(handler, 'meeting.clerks', '#act-set_meeting')
        await scene.does(handler, 'set_meeting', {})
        const set = await scene.filerReads()
        assert.ok(set.includes('村委会二楼') && set.includes(participants) && set.includes(filer.say(`meeting.${kind}`)))
        await scene.does(await scene.at('roads-handler'), 'record_meeting', {
          record_meeting_kind: kind,
          record_meeting_participants: participants,
          record_meeting_minutes: minutes,
          record_meeting_conclusion: conclusion
        })
        const read = await scene.filerReads()
        assert.ok(read.includes(minutes) && read.includes(conclusion))
        if (kind === 'joint_meeting') await scene.picture(filer, 'meeting.filers', scene.event(filer, 'meeting-held'))
      })
    }

    it('one that is cancelled says why', async () => {
      const registrar = await scene.at('roads-registrar')
      await scene.does(registrar, 'set_meeting', {
        set_meeting_kind: 'joint_meeting',
        set_meeting_on: scene.office.day(2),
        set_meeting_place: '县政府三楼',
        set_meeting_participants: '交通运输局、水务局'
      })
      const again = await scene.at('roads-registrar')
      await scene.lacks(again, 'cancel_meeting', {}, ['reason'])
      await scene.does(again, 'cancel_meeting', { cancel_meeting_reason: '水务局防汛，改期。' })
      assert.ok((await scene.filerReads()).includes('水务局防汛，改期。'))
    })

    it('what is said at a reception goes to the case', async () => {
      await scene.does(await scene.at('roads-registrar'), 'record_meeting', {
        record_meeting_kind: 'reception',
        record_meeting_participants: '副局长、反映人',
        record_meeting_minutes: '反映人要求加快。',
        record_meeting_conclusion: '一周内给出工期。'
      })
      const read = await scene.filerReads()
      assert.ok(read.includes(filer.say('meeting.reception')) && read.includes('一周内给出工期。'))
      await scene.look(filer, 'meetings')
    })
  })
}
