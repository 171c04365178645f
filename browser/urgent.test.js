// An urgent matter: marked at the counter, first in every list, reported to who can act, and told to the filer.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { Scene } from './support/scene.js'

const accounts = ['bureau-registrar', 'bureau-supervisor', 'roads-registrar', 'roads-handler']

for (const language of ['zh', 'en']) {
  describe(`an urgent matter in ${language}`, { timeout: 300_000 }, () => {
    let scene
    let filer
    let older
    const t = (zh, en) => scene.text(zh, en)

    before(async () => {
      scene = await Scene.open(language, { accounts })
      filer = scene.filer
      older = await scene.file()
      await scene.file({
        subject: t('电线垂到路面', 'A cable hangs over the road'),
        text: t('村东头电线垂到一人高，还有车在过。', 'A cable hangs at the height of a man, and cars drive below it.')
      })
    })
    after(() => scene?.close())

    it('says before filing where to call if somebody is in danger', async () => {
      await filer.go('/file')
      assert.ok((await filer.reads()).includes(filer.say('file.what.danger')))
      await scene.look(filer, 'file_what')
    })

    it('is marked with a reason and stands before older cases', async () => {
      const registrar = await scene.at('bureau-registrar')
      assert.ok(!await scene.offers(registrar, 'report_urgent'), 'nothing is urgent yet')
      await scene.lacks(registrar, 'mark_urgent', {}, ['reason'])
      await scene.shows(registrar, 'urgent.clerks', 'mark_urgent', {
        mark_urgent_reason: t('电线带电，可能伤人。', 'The cable is live and may kill.')
      })
      await scene.does(registrar, 'mark_urgent')
      assert.ok(!await scene.offers(registrar, 'mark_urgent'), 'it is marked twice')
      const listed = await registrar.queue('unit')
      assert.ok(listed.indexOf(scene.receipt.number) < listed.indexOf(older.number), 'it does not pass the queue')
      await scene.look(registrar, 'queue_urgent')
    })

    it('is reported by the unit that handles it, and the supervisor above sees it first', async () => {
      await scene.toHandler()
      const handler = await scene.at('roads-handler')
      await scene.lacks(handler, 'report_urgent', { report_urgent_to: t('供电公司', 'The power company') }, ['what'])
      await scene.does(handler, 'report_urgent', {
        report_urgent_to: t('供电公司', 'The power company'), report_urgent_what: t('请立即断电。', 'Switch it off at once.')
      })
      await scene.look(handler, 'case_urgent')
      const supervisor = await scene.at('bureau-supervisor')
      assert.ok((await supervisor.reads()).includes(supervisor.say('case.urgent')))
      const listed = await supervisor.queue('unit')
      assert.ok(listed.indexOf(scene.receipt.number) < listed.indexOf(older.number))
    })

    it('is told to the filer with its reason and each report', async () => {
      const read = await scene.filerReads()
      for (const id of ['case.urgent', 'event.marked-urgent', 'event.urgent-reported']) {
        assert.ok(read.includes(filer.say(id)), id)
      }
      assert.ok(read.includes(t('请立即断电。', 'Switch it off at once.')))
      await scene.look(filer, 'urgent')
      await filer.picture('urgent.filers', scene.event(filer, 'urgent-reported'))
    })
  })
}
