// The procedures beside the main path, as each of those who take part meets them. With PICTURES naming a folder, each
// page is pictured there; with DOC_PICTURES, the parts of pages that docs/procedures shows.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'

import { Office, units } from './support/office.js'
import { Person, desk, isoDay, openBrowser, phone } from './support/people.js'

const pictures = process.env.PICTURES
const docPictures = process.env.DOC_PICTURES

const told = {
  subject: '青石镇六合村东头的路灯三个月不亮',
  text: '从八月开始，村东头六盏路灯全部不亮。晚上老人和学生出门看不见路。',
  place: '青石镇六合村东头',
  wish: '请修好路灯，并告诉村里以后由谁负责。'
}

for (const language of ['zh', 'en']) {
  describe(`the procedures in ${language}`, { timeout: 240_000 }, () => {
    let office
    let browser
    let filer
    let receipt
    const staff = {}
    const unit = (key) => units[key][language]

    const look = async (person, name) => {
      const faults = []
      for (const [width, size] of [['desk', desk], ['phone', phone]]) {
        await person.page.setViewportSize(size)
        if (pictures) await person.page.screenshot({ path: join(pictures, `${name}-${language}-${width}.png`), fullPage: true })
        const over = await person.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        if (over > 0) faults.push(`${name}: ${over} pixels too wide on a ${width}`)
      }
      faults.push(...await person.sees())
      assert.deepEqual(faults, [])
    }
    const picture = async (person, name, part) => {
      if (!docPictures) return
      await person.page.setViewportSize(phone)
      await person.page.locator(part).screenshot({ path: join(docPictures, `${name}.${language}.png`) })
    }
    /// The member of staff, with the case open.
    const at = async (name, number = receipt.number) => {
      if (!staff[name]) {
        staff[name] = await Person.arrive(browser, office, { language })
        await staff[name].signIn(name)
      }
      await staff[name].openNumber(number)
      return staff[name]
    }
    /// Acts, and is told that it is done.
    const does = async (person, action, typed) => {
      await person.act(action, typed)
      assert.deepEqual(await person.faults(), {})
      assert.ok((await person.notice()).includes(person.say(`done.${action}`)), action)
    }
    const toHandler = async (number) => {
      const bureau = await at('bureau-registrar', number)
      await does(bureau, 'register_case')
      await does(bureau, 'refer', { refer_to: { label: unit('roads') }, refer_reason: '由交通运输局养护。' })
      const roads = await at('roads-registrar', number)
      await does(roads, 'accept', { accept_procedure: '现场查看后书面答复。' })
      await roads.openNumber(number)
      await does(roads, 'assign_handler', { assign_handler_officer: { label: '交通局承办人' } })
    }
    /// What the filer reads after opening the case anew.
    const filerReads = async () => {
      await filer.openCase(receipt)
      return filer.reads()
    }

    before(async () => {
      for (const folder of [pictures, docPictures]) if (folder) await mkdir(folder, { recursive: true })
      office = await Office.open()
      browser = await openBrowser()
      filer = await Person.arrive(browser, office, { language, size: phone })
    })
    after(async () => {
      await browser?.close()
      await office?.close()
    })

    it('extension: the approver moves the limit, and the filer sees from when and why', async () => {
      receipt = await filer.file(told)
      await toHandler(receipt.number)
      const roads = await at('roads-registrar')
      await roads.act('extend_limit', { extend_reason: '线路要跨两个镇勘查。', extend_due_on: '明天' })
      assert.deepEqual(Object.keys(await roads.faults()), ['extend_limit'])
      await does(roads, 'extend_limit', { extend_limit: { index: 1 }, extend_due_on: '' })
      const read = await filerReads()
      assert.ok(read.includes(filer.say('event.limit-extended')) && read.includes('线路要跨两个镇勘查。'))
      await look(filer, 'extended')
    })

    it('meeting: a hearing is set, seen by the filer, and its minutes go to the case', async () => {
      const handler = await at('roads-handler')
      await handler.act('set_meeting', { set_meeting_on: '下周', set_meeting_place: '村委会二楼' })
      assert.ok(Object.keys(await handler.faults()).includes('set_meeting_kind'))
      assert.equal(await handler.page.locator('#set_meeting_place').inputValue(), '村委会二楼')
      await look(handler, 'meeting_faults')
      await handler.page.locator('.govuk-error-summary a').first().click()
      assert.ok(await handler.page.locator('#set_meeting_kind').evaluate((field) => field === document.activeElement))
      await does(handler, 'set_meeting', {
        set_meeting_kind: 'hearing', set_meeting_on: isoDay(0), set_meeting_participants: '经办人、村民代表'
      })
      let read = await filerReads()
      assert.ok(read.includes('村委会二楼') && read.includes(filer.say('meeting.hearing')))
      await handler.openNumber(receipt.number)
      await does(handler, 'record_meeting', {
        record_meeting_kind: 'hearing',
        record_meeting_participants: '经办人、村民代表',
        record_meeting_minutes: '村民说明路灯位置，经办人说明线路情况。',
        record_meeting_conclusion: '更换线路。'
      })
      read = await filerReads()
      assert.ok(read.includes('更换线路。') && read.includes(filer.say('event.meeting-held')))
    })

    it('mediation: offered by the filer, agreed, and its agreement becomes a promise', async () => {
      await filer.openCase(receipt)
      await filer.act('offer_mediation')
      assert.deepEqual(Object.keys(await filer.faults()).sort(), ['offer_mediation_mediator', 'offer_mediation_proposal'])
      await look(filer, 'mediation_faults')
      await picture(filer, 'mediation', '#act-offer_mediation')
      await does(filer, 'offer_mediation', { offer_mediation_mediator: 'people', offer_mediation_proposal: '先装临时灯。' })
      const handler = await at('roads-handler')
      await does(handler, 'accept_mediation')
      await handler.openNumber(receipt.number)
      await does(handler, 'propose_agreement', {
        propose_agreement_text: '先装临时灯，再换线路。',
        propose_agreement_promise: '装六盏临时灯',
        propose_agreement_due_on: isoDay(5)
      })
      assert.ok((await filerReads()).includes('先装临时灯，再换线路。'))
      await look(filer, 'agreement')
      await does(filer, 'accept_agreement')
      const read = await filerReads()
      assert.ok(read.includes(filer.say('undertaking.promises')) && read.includes('装六盏临时灯'))
    })

    it('promise: made and kept by the handler, with what and when', async () => {
      const handler = await at('roads-handler')
      await does(handler, 'make_promise', { make_promise_what: '更换全部线路', make_promise_due_on: isoDay(9) })
      await handler.openNumber(receipt.number)
      await does(handler, 'keep_promise', { keep_promise_number: { label: '装六盏临时灯' }, keep_promise_how: '当天装好。' })
      assert.ok((await filerReads()).includes(filer.say('undertaking.done')))
      await look(filer, 'promises')
    })

    it('plan: the approver sets the steps, and the handler finishes them', async () => {
      const roads = await at('roads-registrar')
      await does(roads, 'set_plan_step', { set_plan_step_what: '招标', set_plan_step_due_on: isoDay(4) })
      const handler = await at('roads-handler')
      await look(handler, 'staff_acts')
      await does(handler, 'finish_plan_step', { finish_plan_step_number: { label: '招标' }, finish_plan_step_how: '已定标。' })
      assert.ok((await filerReads()).includes(filer.say('undertaking.plan')))
      await roads.go('/staff/queue/backlog')
      await look(roads, 'backlog')
    })
  })
}
