// When nobody answers: the clock records and escalates by itself, asks the unit to account for it, and the filer takes
// home a statement that anybody can check and goes one level up at once. Then supervision from above, and what is long
// open with its lead and its plan.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'

import { huiyin } from './support/office.js'
import { Scene } from './support/scene.js'

const accounts = ['bureau-registrar', 'bureau-approver', 'bureau-supervisor', 'roads-registrar', 'roads-handler',
  'roads-lead']

for (const language of ['zh', 'en']) {
  describe(`silence in ${language}`, { timeout: 600_000 }, () => {
    let scene
    let filer
    const t = (zh, en) => scene.text(zh, en)
    const cases = {}
    const statement = async () => {
      const [download] = await Promise.all([filer.page.waitForEvent('download'), filer.button('silence.download').click()])
      const file = join(scene.office.folder, `silence-${language}.txt`)
      await download.saveAs(file)
      return file
    }

    before(async () => {
      scene = await Scene.open(language, { accounts, daysAgo: 110 })
      filer = scene.filer
      cases.unowned = await scene.file({ subject: t('来信无人登记', 'A letter that nobody registered') })
      cases.held = await scene.file()
      await scene.toHandler()
    })
    after(() => scene?.close())

    it('a limit that nobody kept is recorded, though nobody owns the case, and nobody had to act', async () => {
      await scene.later(17)
      scene.receipt = cases.unowned
      const read = await scene.filerReads()
      assert.ok(read.includes(filer.say('event.limit-missed')), read)
      assert.ok(read.includes(filer.say('by.clock')))
      await scene.look(filer, 'missed')
      const bureau = await scene.at('bureau-registrar')
      await bureau.picture('silence.clerks', bureau.page.locator('.hy-limits tr', { hasText: bureau.say('limit.overdue') }))
      assert.ok((await bureau.queue('overdue')).includes(cases.unowned.number))
      await scene.look(bureau, 'queue_overdue')
    })

    it('the silence of a unit is escalated one level up, and the unit is asked to account for it', async () => {
      await scene.later(46)
      scene.receipt = cases.held
      const read = await scene.filerReads()
      for (const type of ['limit-missed', 'escalated', 'supervision-opened']) {
        assert.ok(read.includes(filer.say(`event.${type}`)), type)
      }
      await filer.picture('supervision.filers', scene.event(filer, 'supervision-opened'))
      const handler = await scene.at('roads-handler')
      await scene.lacks(handler, 'answer_supervision', {}, ['text'])
      const account = t('材料迟到，下周换完。', 'The cables came late. All will be done next week.')
      await scene.shows(handler, 'supervision.clerks', 'answer_supervision', { answer_supervision_text: account })
      await scene.does(handler, 'answer_supervision')
      assert.ok((await scene.filerReads()).includes(account))
    })

    it('the filer takes home a statement of the silence that anybody can check', async () => {
      await filer.openCase(scene.receipt)
      await filer.picture('silence.filers', '.hy-standing')
      await scene.shows(filer, 'statement.filers', 'state_silence')
      await scene.does(filer, 'state_silence')
      const file = await statement()
      assert.ok((await readFile(file, 'utf8')).includes(scene.receipt.number))
      await huiyin('verify', file, '--key', join(scene.office.data, 'log.vkey'))
      await scene.look(filer, 'silence')
    })

    it('and goes one level up at once, where it is decided', async () => {
      await scene.does(filer, 'ask_review', { review_reason: '没有人答复。' })
      assert.ok((await scene.filerReads()).includes(filer.say('case.holder', { holder: scene.unit('bureau') })))
      const handler = await scene.at('roads-handler')
      assert.ok(!await scene.offers(handler, 'answer'))
      const approver = await scene.at('bureau-approver')
      await scene.does(approver, 'decide_review', scene.review('sent_back'))
      const read = await scene.filerReads()
      assert.ok(read.includes(filer.say('event.review-decided')))
    })

    it('a supervisor above asks the unit for an account, with a cause of the rules', async () => {
      cases.supervised = await scene.file({ subject: t('路灯修了又坏', 'Mended lamps are dark again') })
      await scene.toHandler()
      const supervisor = await scene.at('bureau-supervisor')
      await supervisor.act('open_supervision')
      assert.deepEqual(Object.keys(await supervisor.faults()), ['open_supervision_trigger', 'open_supervision_reason'])
      const seen = t('两次现场都没有人到。', 'Nobody came to the site, twice.')
      await scene.shows(supervisor, 'supervisor.clerks', 'open_supervision', {
        open_supervision_trigger: 'shirking', open_supervision_reason: seen
      })
      await scene.does(supervisor, 'open_supervision')
      assert.ok(!await scene.offers(supervisor, 'answer'), 'a supervisor answers in the place of the unit')
      await scene.does(await scene.at('roads-handler'), 'answer_supervision', { answer_supervision_text: '已约定周五到场。' })
      const read = await scene.filerReads()
      assert.ok(read.includes(seen) && read.includes('已约定周五到场。'))
    })

    it('what is long open has a lead and a plan, and its progress shows', async () => {
      await scene.later(40)
      scene.receipt = cases.held
      const registrar = await scene.at('roads-registrar')
      await scene.does(registrar, 'assign_lead', { assign_lead_officer: { label: '交通局包案领导' } })
      assert.ok((await registrar.queue('backlog')).includes(cases.held.number))
      assert.ok((await registrar.reads()).includes(registrar.say('queue.no_plan')))
      const lead = await scene.at('roads-lead')
      const step = t('更换线路', 'Replace the line')
      await lead.act('set_plan_step', { set_plan_step_what: step, set_plan_step_due_on: '下周' })
      assert.deepEqual(Object.keys(await lead.faults()), ['set_plan_step_due_on'])
      await scene.shows(lead, 'plan.clerks', 'set_plan_step', {
        set_plan_step_what: step, set_plan_step_due_on: scene.office.day(10)
      })
      await scene.does(lead, 'set_plan_step')
      const read = await scene.filerReads()
      assert.ok(read.includes(filer.say('undertaking.plan')) && read.includes(step))
      await filer.picture('plan.filers', scene.event(filer, 'plan-step-set'))
      await registrar.go('/staff/queue/backlog')
      await scene.look(registrar, 'backlog')
      await registrar.picture('backlog.clerks', 'table')
      await scene.does(await scene.at('roads-lead'), 'finish_plan_step', {
        finish_plan_step_number: { label: step }, finish_plan_step_how: '全部换完。'
      })
      assert.ok((await scene.filerReads()).includes('全部换完。'))
    })
  })
}
