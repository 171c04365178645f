// A hearing, a joint meeting of units and an evaluation by third parties: set with day, place and who takes part,
// recorded with minutes and conclusion, or cancelled with a reason; and a reception that is only recorded.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { Scene } from './support/scene.js'

const kinds = {
  zh: {
    hearing: ['经办人、村民代表', '村民说明路灯位置，经办人说明线路情况。', '更换线路。'],
    joint_meeting: ['交通运输局、水务局、镇政府', '各单位说明了管线的位置。', '由交通运输局牵头，月底前开工。'],
    evaluation: ['律师、人大代表、第三方评议员', '书面意见：答复依据充分，工期偏长。', '建议缩短工期。']
  },
  en: {
    hearing: ['Handler, delegates of the village', 'The village said where the lamps are, the handler how the line runs.', 'The line is replaced.'],
    joint_meeting: ['Transport, water and town government', 'Each unit showed where its lines are.', 'Transport leads, and work begins this month.'],
    evaluation: ['A lawyer, a delegate of the congress, an assessor', 'Findings: the answer is well founded, the work takes too long.', 'Shorten the work.']
  }
}

for (const language of ['zh', 'en']) {
  describe(`meetings in ${language}`, { timeout: 600_000 }, () => {
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

    for (const [kind, [participants, minutes, conclusion]] of Object.entries(kinds[language])) {
      it(`${kind}: set, seen by the filer, and its minutes go to the case`, async () => {
        const handler = await scene.at('roads-handler')
        const place = scene.text('村委会二楼', 'Village hall, first floor')
        const typed = {
          set_meeting_kind: kind,
          set_meeting_on: scene.office.day(0),
          set_meeting_place: place,
          set_meeting_participants: participants
        }
        if (kind === 'joint_meeting') await scene.shows(handler, 'meeting.clerks', 'set_meeting', typed)
        await scene.does(handler, 'set_meeting', typed)
        const set = await scene.filerReads()
        assert.ok(set.includes(place) && set.includes(participants) && set.includes(filer.say(`meeting.${kind}`)))
        await scene.does(await scene.at('roads-handler'), 'record_meeting', {
          record_meeting_kind: kind,
          record_meeting_participants: participants,
          record_meeting_minutes: minutes,
          record_meeting_conclusion: conclusion
        })
        const read = await scene.filerReads()
        assert.ok(read.includes(minutes) && read.includes(conclusion))
        if (kind !== 'hearing') await filer.picture(`${kind}.filers`, scene.event(filer, 'meeting-held'))
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
