// Where a case goes: down, sideways and up, the objection of a unit that it does not belong to, and what happens when
// sender and unit do not agree. As the registrars of four units and the filer meet it.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { Scene } from './support/scene.js'

const accounts = ['bureau-registrar', 'roads-registrar', 'water-registrar', 'station-registrar']

for (const language of ['zh', 'en']) {
  describe(`a transfer in ${language}`, { timeout: 600_000 }, () => {
    let scene
    let filer
    const t = (zh, en) => scene.text(zh, en)

    const refers = async (name, to, reason) => {
      await scene.does(await scene.at(name), 'refer', { refer_to: { label: scene.unit(to) }, refer_reason: reason })
    }
    const objects = async (name, reasons) => {
      await scene.does(await scene.at(name), 'object_to_jurisdiction', { object_reasons: reasons })
    }
    const heldBy = async (key) => {
      assert.ok((await scene.filerReads()).includes(filer.say('case.holder', { holder: scene.unit(key) })), key)
    }

    before(async () => {
      scene = await Scene.open(language, { accounts, daysAgo: 12 })
      filer = scene.filer
    })
    after(() => scene?.close())

    it('goes down to a unit, further down, sideways and up, each with a reason that the filer reads', async () => {
      await scene.file()
      const bureau = await scene.at('bureau-registrar')
      await scene.does(bureau, 'register_case')
      const reasons = [t('乡道路灯归交通运输局管。', 'The transport bureau looks after the roads.'),
        t('由公路站具体养护。', 'The station maintains this road.'),
        t('灯杆立在水渠上，归水务局。', 'The posts stand on the canal.'),
        t('请信访局确定由谁负责。', 'Please settle who is responsible.')]
      await bureau.act('refer', { refer_to: { label: scene.unit('roads') } })
      assert.deepEqual(Object.keys(await bureau.faults()), ['refer_reason'])
      await scene.shows(bureau, 'transfer.clerks', 'refer', { refer_to: { label: scene.unit('roads') }, refer_reason: reasons[0] })
      await scene.does(bureau, 'refer')
      await heldBy('roads')
      await refers('roads-registrar', 'station', reasons[1])
      await heldBy('station')
      await refers('station-registrar', 'water', reasons[2])
      await heldBy('water')
      await refers('water-registrar', 'bureau', reasons[3])
      await heldBy('bureau')
      const read = await filer.reads()
      for (const reason of reasons) assert.ok(read.includes(reason), reason)
      await scene.look(filer, 'transferred')
    })

    it('“not ours” is an objection with reasons, and the unit keeps the case until the sender has decided', async () => {
      await scene.file()
      await scene.refer('bureau-registrar', 'water')
      let water = await scene.at('water-registrar')
      await water.act('object_to_jurisdiction')
      assert.deepEqual(Object.keys(await water.faults()), ['object_reasons'])
      const why = t('路灯不在水务局职权范围内。', 'Street lamps are not within our powers.')
      await scene.shows(water, 'objection.clerks', 'object_to_jurisdiction', { object_reasons: why })
      await scene.does(water, 'object_to_jurisdiction')
      await scene.look(water, 'objected')
      assert.ok(!await scene.offers(water, 'refer'), 'a unit that objected sends the case on by itself')
      await heldBy('water')
      assert.ok((await filer.reads()).includes(why))
      await filer.picture('transfer.filers', scene.event(filer, 'jurisdiction-objected'))
      await refers('bureau-registrar', 'roads', '核实，同意水务局的意见。')
      await heldBy('roads')
      water = await scene.at('water-registrar')
      assert.ok(!await scene.offers(water, 'accept'))
    })

    it('what sender and unit do not agree on is settled by the unit above both', async () => {
      await scene.file()
      await scene.refer('bureau-registrar', 'roads')
      await scene.refer('roads-registrar', 'station')
      await objects('station-registrar', '青石乡道由县局直接养护。')
      await refers('roads-registrar', 'station', '养护协议写明由公路站负责，异议不成立。')
      await objects('station-registrar', '协议去年已经到期。')
      assert.ok(!await scene.offers(await scene.at('roads-registrar'), 'refer'), 'the sender decides twice')
      await refers('bureau-registrar', 'station', '协议已经续签，由公路站办理。')
      await heldBy('station')
      const station = await scene.at('station-registrar')
      assert.ok(!await scene.offers(station, 'object_to_jurisdiction'), 'what was settled is objected to again')
      await scene.does(station, 'accept', { accept_procedure: '现场查看后书面答复。' })
    })

    it('after five working days nobody can object any more', async () => {
      await scene.file()
      await scene.refer('bureau-registrar', 'water')
      assert.ok(await scene.offers(await scene.at('water-registrar'), 'object_to_jurisdiction'))
      await scene.later(12)
      const water = await scene.at('water-registrar')
      assert.ok(!await scene.offers(water, 'object_to_jurisdiction'))
      assert.ok(await scene.offers(water, 'refer'), 'it still can be passed on')
    })
  })
}
