// The counter, the rota of receptions and the digest, as a clerk, a registrar and a passer-by on a phone meet them.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { Office, isoDay, units } from './support/office.js'
import { Person, openBrowser, phone } from './support/people.js'

const stories = {
  zh: {
    subject: '南街井盖破损',
    text: '南街小学门口的井盖裂了两个月，学生上学要绕着走。',
    place: '南街小学门口',
    wish: '请换井盖。',
    name: '赵大爷'
  },
  en: {
    subject: 'A broken manhole cover',
    text: 'The cover in front of South Street school has been cracked for two months. Children walk around it.',
    place: 'South Street school',
    wish: 'Please put in a new one.',
    name: 'Old Zhao'
  }
}
const receptions = {
  zh: { place: '一楼接待大厅', title: '副县长', name: '林' },
  en: { place: 'Hall on the ground floor', title: 'Deputy county head', name: 'Lin' }
}

for (const language of ['zh', 'en']) {
  describe(`an office in ${language}`, { timeout: 600_000 }, () => {
    let office
    let browser
    let registrar
    let passer
    const numbers = []
    const told = stories[language]
    const reception = receptions[language]

    const look = async (person, name) => assert.deepEqual(await person.look(name), [])
    const fill = async (typed) => {
      for (const [name, value] of Object.entries(typed)) await registrar.page.locator(`#${name}`).fill(value)
    }

    before(async () => {
      office = await Office.open()
      browser = await openBrowser()
      registrar = await Person.arrive(browser, office, { language })
      passer = await Person.arrive(browser, office, { language, size: phone })
      await registrar.signIn('bureau-registrar')
    })
    after(async () => {
      await browser?.close()
      await office?.close()
    })

    it('a clerk’s mistakes come back with what was typed', async () => {
      await registrar.go('/staff/queue/unit')
      await registrar.follow('counter.title')
      await look(registrar, 'counter')
      await fill({ ...told, subject: '', received_on: isoDay(1) })
      await registrar.press('counter.next')
      assert.deepEqual(Object.keys(await registrar.faults()).sort(), ['channel', 'received_on', 'subject'])
      assert.equal(await registrar.page.locator('#text').inputValue(), told.text)
      assert.equal(await registrar.page.locator('#name').inputValue(), told.name)
      await look(registrar, 'counter_faults')
    })

    for (const [channel, days] of [['visit', 0], ['letter', -6], ['telephone', 0], ['fax', -1], ['email', 0]]) {
      it(`what comes by ${channel} is checked, filed and leaves with a slip`, async () => {
        await registrar.go('/staff/file')
        await registrar.page.locator(`#channel-${channel}`).check()
        await registrar.page.locator(`#language-${language}`).check()
        await fill({ ...told, subject: `${told.subject} ${channel}`, received_on: isoDay(days) })
        await registrar.press('counter.next')
        assert.ok(await registrar.heading('counter.check.title').isVisible())
        const read = await registrar.reads()
        for (const text of [told.text, told.place, told.wish, told.name]) assert.ok(read.includes(text), text)
        if (channel === 'visit' || channel === 'letter') await look(registrar, `counter_check_${channel}`)
        if (channel === 'visit') await registrar.picture('counter.clerks', 'main')
        await registrar.press('counter.send')
        assert.deepEqual(Object.keys(await registrar.faults()), ['confirmed'])
        await registrar.page.locator('#confirmed').check()
        await Promise.all([registrar.page.waitForURL('**/staff/file'), registrar.button('counter.send').dblclick()])
        await registrar.heading('counter.done.title').waitFor()
        const receipt = await registrar.receipt()
        assert.match(receipt.number, /^\d{4}-\d{6}-\d$/)
        assert.match(receipt.code, /^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/)
        assert.ok(!(await registrar.page.content()).includes(told.name), 'nobody at the counter sees who filed')
        if (channel === 'letter') await look(registrar, 'counter_slip')
        if (channel === 'visit') await registrar.picture('counter.filers', '.hy-slip')
        numbers.push(receipt.number)
        await passer.openCase(receipt)
        assert.ok((await passer.reads()).includes(`${told.subject} ${channel}`))
        await registrar.go('/staff/queue/unit')
        assert.equal(await registrar.page.locator('tbody tr', { hasText: channel }).count(), 1)
      })
    }

    it('the rota is set, seen by passers-by, changed and cancelled with a reason', async () => {
      await registrar.go('/staff/queue/unit')
      await registrar.follow('reception.rota')
      await registrar.press('reception.save')
      assert.ok(Object.keys(await registrar.faults()).length > 0)
      await fill({ day: isoDay(7), from: '09:00', to: '11:30', ...reception })
      await registrar.press('reception.save')
      assert.ok((await registrar.notice()).includes(registrar.say('reception.done')))
      await look(registrar, 'rota')
      await registrar.picture('receptions.clerks', 'main')

      await passer.go('/')
      await passer.follow('reception.title')
      const read = await passer.reads()
      for (const text of [...Object.values(reception), '09:00–11:30', units.bureau[language]]) assert.ok(read.includes(text), text)
      await look(passer, 'receptions')
      await passer.picture('receptions.filers', 'main')
      const feed = await (await fetch(`${office.url}/receptions.ics`)).text()
      assert.match(feed, /^BEGIN:VCALENDAR\r\n[^]*\r\nUID:reception-1@[^]*END:VCALENDAR\r\n$/)

      await registrar.page.getByRole('link', { name: registrar.say('reception.change') }).click()
      await fill({ reason: '外出开会' })
      await registrar.press('reception.cancel')
      await passer.go('/receptions')
      const now = await passer.reads()
      assert.ok(now.includes(passer.say('reception.cancelled')) && now.includes('外出开会'))
      await look(passer, 'receptions_cancelled')
    })

    it('who has to come for a matter is for the staff until it is published', async () => {
      await registrar.go(`/staff/receptions?case=${numbers[0]}`)
      await fill({
        day: isoDay(9), from: '14:00', to: '16:00', place: '二楼会议室', title: '县长',
        attending_title_1: '分管副局长', attending_by_1: '13:45'
      })
      await registrar.page.locator('#attending_unit_1').selectOption({ label: units.roads[language] })
      await registrar.press('reception.save')
      assert.ok((await registrar.notice()).includes(registrar.say('reception.done')))
      const kept = await registrar.reads()
      for (const text of ['分管副局长', numbers[0], units.roads[language]]) assert.ok(kept.includes(text), text)
      await look(registrar, 'rota_attending')

      await passer.go('/receptions')
      const hidden = await passer.reads()
      assert.ok(hidden.includes('县长') && !hidden.includes('分管副局长') && !hidden.includes(numbers[0]))

      const called = await Person.arrive(browser, office, { language })
      await called.signIn('roads-handler')
      await called.go('/staff/queue/unit')
      await called.follow('reception.rota')
      const told = await called.reads()
      assert.ok(told.includes(called.say('reception.called')) && !told.includes(numbers[0]))
      await look(called, 'rota_called')
      await called.leave()

      await registrar.page.getByRole('link', { name: registrar.say('reception.change') }).last().click()
      await registrar.page.locator('#attending_published').check()
      await fill({ reason: '公开到场单位' })
      await registrar.press('reception.save')
      await passer.go('/receptions')
      const shown = await passer.reads()
      assert.ok(shown.includes('分管副局长') && !shown.includes(numbers[0]))
      await look(passer, 'receptions_attending')
    })

    it('the digest has numbers and dates, and no word of a case', async () => {
      await registrar.go('/staff/queue/unit')
      await registrar.follow('digest.title')
      const read = await registrar.reads()
      for (const number of numbers) assert.ok(read.includes(number), number)
      assert.ok(!read.includes(told.subject))
      await look(registrar, 'digest')
      await registrar.picture('digest.clerks', 'main')
      await registrar.follow('digest.earlier')
      assert.ok((await registrar.reads()).includes(registrar.say('digest.as_of_now')))
    })

    it('the digest of a unit without cases says so', async () => {
      const water = await Person.arrive(browser, office, { language })
      await water.signIn('water-registrar')
      await water.go('/staff/digest')
      assert.ok((await water.reads()).includes(water.say('digest.nothing')))
      await look(water, 'digest_nothing')
      await water.leave()
    })
  })
}
