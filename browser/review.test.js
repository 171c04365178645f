// Review and re-review: asked for by the holder of the receipt, decided one level up and never by those who decided
// before, and what comes of each outcome. As the filer and three levels of offices meet it.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { Scene } from './support/scene.js'

const accounts = ['bureau-registrar', 'bureau-approver', 'roads-registrar', 'roads-approver', 'station-registrar',
  'station-handler']

for (const language of ['zh', 'en']) {
  describe(`a review in ${language}`, { timeout: 600_000 }, () => {
    let scene
    let filer
    const t = (zh, en) => scene.text(zh, en)

    const toHandler = async () => {
      const registrar = await scene.at('station-registrar')
      await scene.does(registrar, 'assign_handler', { assign_handler_officer: { label: '公路站承办人' } })
    }
    /// A case that the station answered.
    const answered = async () => {
      await scene.file()
      await scene.refer('bureau-registrar', 'roads')
      await scene.refer('roads-registrar', 'station')
      await scene.staffActs('station-registrar', 'acceptance', { procedure: '现场查看后书面答复。' })
      await toHandler()
      await scene.answered('station-handler')
    }
    const asks = async (reason) => {
      await filer.openCase(scene.receipt)
      await scene.does(filer, 'ask_review', { review_reason: reason })
    }
    const decides = async (name, outcome) => {
      await scene.does(await scene.at(name), 'decide_review', scene.review(outcome))
    }
    const outcomes = (person) => person.page.locator('#act-decide_review input[type=radio]')
      .evaluateAll((radios) => radios.map(({ value }) => value))

    before(async () => {
      scene = await Scene.open(language, { accounts, daysAgo: 75 })
      filer = scene.filer
    })
    after(() => scene?.close())

    it('is asked for without a reason, and decided by another of the unit above: sent back', async () => {
      await answered()
      await filer.openCase(scene.receipt)
      const reason = t('只修了四盏，还有两盏不亮。', 'Four were mended. Two are still dark.')
      await scene.shows(filer, 'review.filers', 'ask_review', { review_reason: reason })
      await asks('')
      assert.ok(!await scene.offers(await scene.at('station-registrar'), 'decide_review'), 'the unit reviews itself')
      const roads = await scene.at('roads-registrar')
      assert.deepEqual(await outcomes(roads), ['upheld', 'changed', 'sent_back'])
      await roads.act('decide_review', { decide_review_facts: '尚有两盏不亮。', decide_review_next_step: '' })
      assert.deepEqual(Object.keys(await roads.faults()).sort(), ['next_step', 'outcome', 'reasons', 'rule']
        .map((part) => `decide_review_${part}`))
      await scene.look(roads, 'review_faults')
      await decides('roads-registrar', 'sent_back')
      const read = await scene.filerReads()
      assert.ok(read.includes(filer.say('review.independent')))
      assert.ok(read.includes(filer.say('case.holder', { holder: scene.unit('station') })))
      await scene.look(filer, 'sent_back')
    })

    it('after the new answer, the one who sent it back cannot decide again; another does', async () => {
      await toHandler()
      await scene.does(await scene.at('station-handler'), 'answer', scene.answer())
      await asks('还是有两盏不亮。')
      assert.ok(!await scene.offers(await scene.at('roads-registrar'), 'decide_review'), 'who decided decides again')
      const another = await scene.at('roads-approver')
      await scene.look(another, 'rereview')
      await decides('roads-approver', 'changed')
      await filer.openCase(scene.receipt)
      assert.ok(await scene.offers(filer, 'ask_review'), 'there is no re-review')
    })

    it('re-review goes to the level above the reviewer, where a hearing stops the clock; then it is final', async () => {
      await answered()
      await asks('不服。')
      await decides('roads-registrar', 'upheld')
      await asks('对复查也不服。')
      assert.ok((await scene.filerReads()).includes(filer.say('case.holder', { holder: scene.unit('bureau') })))
      for (const name of ['roads-registrar', 'roads-approver']) {
        assert.ok(!await scene.offers(await scene.at(name), 'decide_review'), name)
      }
      const approver = await scene.at('bureau-approver')
      await scene.does(approver, 'set_meeting', {
        set_meeting_kind: 'hearing',
        set_meeting_on: scene.office.day(3),
        set_meeting_place: '信访局二楼',
        set_meeting_participants: '复核人员、村民代表'
      })
      assert.ok((await scene.filerReads()).includes(filer.say('limit.paused')))
      await filer.picture('hearing.filers', filer.page.locator('.hy-limits tr', { hasText: filer.say('limit.paused') }))
      await scene.later(3)
      await scene.does(await scene.at('bureau-approver'), 'record_meeting', {
        record_meeting_kind: 'hearing',
        record_meeting_participants: '复核人员、村民代表',
        record_meeting_minutes: '双方说明了情况。',
        record_meeting_conclusion: '据此作出复核意见。'
      })
      assert.ok((await scene.filerReads()).includes(filer.say('limit.was_paused', { days_paused: 3 })))
      await scene.shows(await scene.at('bureau-approver'), 'review.clerks', 'decide_review', scene.review('upheld'))
      await decides('bureau-approver', 'upheld')
      const read = await scene.filerReads()
      assert.ok(!await scene.offers(filer, 'ask_review'))
      assert.match(read, language === 'zh' ? /行政复议/ : /administrative review/)
      await scene.look(filer, 'review_final')
    })

    it('a request after the window is taken, and answered with reasons', async () => {
      await answered()
      await scene.later(35)
      await asks('刚刚才看到答复。')
      const roads = await scene.at('roads-approver')
      assert.deepEqual(await outcomes(roads), ['upheld', 'changed', 'sent_back', 'too_late'])
      await decides('roads-approver', 'too_late')
      const read = await scene.filerReads()
      assert.match(read, language === 'zh' ? /逾期提出，不再复查或者复核/ : /Asked for too late/)
      assert.ok(read.includes(scene.review().decide_review_reasons))
    })
  })
}
