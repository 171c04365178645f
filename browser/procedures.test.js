// More time, mediation with an agreement, and promises that are kept, as each of those who take part meets them.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { Scene } from './support/scene.js'

for (const language of ['zh', 'en']) {
  describe(`the procedures in ${language}`, { timeout: 600_000 }, () => {
    let scene
    let filer
    const t = (zh, en) => scene.text(zh, en)

    const lamps = language === 'zh' ? '装六盏临时灯' : 'Put up six temporary lamps'

    before(async () => {
      scene = await Scene.open(language, { accounts: ['bureau-registrar', 'roads-registrar', 'roads-handler'] })
      filer = scene.filer
      await scene.file()
      await scene.toHandler()
    })
    after(() => scene?.close())

    it('extension: the approver moves the limit, and the filer sees from when and why', async () => {
      const roads = await scene.at('roads-registrar')
      const why = t('线路要跨两个镇勘查。', 'The line runs through two towns and has to be surveyed.')
      await roads.act('extend_limit', { extend_reason: why, extend_due_on: '明天' })
      assert.deepEqual(Object.keys(await roads.faults()), ['extend_limit'])
      await scene.shows(roads, 'extension.clerks', 'extend_limit', { extend_limit: { index: 1 }, extend_reason: why })
      await scene.does(roads, 'extend_limit')
      const read = await scene.filerReads()
      assert.ok(read.includes(filer.say('event.limit-extended')) && read.includes(why))
      await scene.look(filer, 'extended')
      await filer.picture('extension.filers', filer.page.locator('.hy-limits tr', { hasText: t('原为', 'was ') }))
      assert.ok(!await scene.offers(await scene.at('roads-registrar'), 'extend_limit'), 'it is extended twice')
    })

    it('mediation: offered by the filer, agreed, and its agreement becomes a promise', async () => {
      await filer.openCase(scene.receipt)
      await scene.lacks(filer, 'offer_mediation', {}, ['mediator', 'proposal'])
      await scene.look(filer, 'mediation_faults')
      await scene.shows(filer, 'mediation.filers', 'offer_mediation', {
        offer_mediation_mediator: 'people', offer_mediation_proposal: t('先装临时灯。', 'Temporary lamps first.')
      })
      await scene.does(filer, 'offer_mediation')
      await scene.does(await scene.at('roads-handler'), 'accept_mediation')
      const handler = await scene.at('roads-handler')
      const agreed = {
        propose_agreement_text: t('先装临时灯，再换线路。', 'Temporary lamps first, then a new line.'),
        propose_agreement_promise: lamps
      }
      await scene.lacks(handler, 'propose_agreement', agreed, ['due_on'])
      await scene.shows(handler, 'mediation.clerks', 'propose_agreement', {
        ...agreed, propose_agreement_due_on: scene.office.day(5)
      })
      await scene.does(handler, 'propose_agreement')
      assert.ok((await scene.filerReads()).includes(agreed.propose_agreement_text))
      await scene.look(filer, 'agreement')
      await scene.shows(filer, 'agreement.filers', 'accept_agreement')
      await scene.does(filer, 'accept_agreement')
      const read = await scene.filerReads()
      assert.ok(read.includes(filer.say('undertaking.promises')) && read.includes(lamps))
    })

    it('mediation that the other side ends leaves the case as it was', async () => {
      const handler = await scene.at('roads-handler')
      await scene.does(handler, 'offer_mediation', {
        offer_mediation_mediator: 'administrative', offer_mediation_proposal: '分两期更换线路。'
      })
      await filer.openCase(scene.receipt)
      await scene.does(filer, 'accept_mediation')
      await scene.does(filer, 'end_mediation', {})
      assert.ok((await scene.filerReads()).includes(filer.say('event.mediation-ended')))
      assert.ok(await scene.offers(await scene.at('roads-handler'), 'answer'))
    })

    it('promise: made and kept by the handler, with what and when', async () => {
      const handler = await scene.at('roads-handler')
      await scene.does(handler, 'make_promise', {
        make_promise_what: '更换全部线路', make_promise_due_on: scene.office.day(9)
      })
      await scene.does(await scene.at('roads-handler'), 'keep_promise', {
        keep_promise_number: { label: lamps }, keep_promise_how: '当天装好。'
      })
      assert.ok((await scene.filerReads()).includes(filer.say('undertaking.done')))
      await scene.look(filer, 'promises')
    })

    it('plan: the approver sets the steps of what takes long, and the handler finishes them', async () => {
      const roads = await scene.at('roads-registrar')
      await scene.does(roads, 'set_plan_step', {
        set_plan_step_what: '招标', set_plan_step_due_on: scene.office.day(4)
      })
      const handler = await scene.at('roads-handler')
      await scene.look(handler, 'staff_acts')
      await scene.does(handler, 'finish_plan_step', {
        finish_plan_step_number: { label: '招标' }, finish_plan_step_how: '已定标。'
      })
      assert.ok((await scene.filerReads()).includes(filer.say('undertaking.plan')))
    })
  })
}
