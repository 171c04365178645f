// Somebody comes in, and the person at the case has to be somewhere else at once: what is then on the screen, what "back"
// shows, and what others learn of it.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { Office } from './support/office.js'
import { Person, openBrowser } from './support/people.js'

const told = { subject: 'the one who comes in', text: 'It is about the person in the next room.' }
const elsewhere = 'https://weather.example/today'

for (const [name, leaveUrl, target] of [['an empty page', null, 'about:blank'], ['a page of the office\'s choice', elsewhere, elsewhere]]) {
  describe(`leaving for ${name}`, { timeout: 120_000 }, () => {
    let office
    let browser
    let receipt
    const asked = []

    const arrive = async (options) => {
      const person = await Person.arrive(browser, office, { language: 'en', ...options })
      await person.page.route(elsewhere, async (route) => {
        asked.push(await route.request().allHeaders())
        await route.fulfill({ contentType: 'text/html', body: '<title>Weather</title>Sunny' })
      })
      return person
    }
    const isGone = async (person) => {
      await person.page.waitForURL(target)
      assert.doesNotMatch(await person.page.content(), /next room|the one who comes in/)
    }

    before(async () => {
      office = await Office.open({ leaveUrl })
      browser = await openBrowser()
      const filer = await arrive()
      receipt = await filer.file(told)
      await filer.leave()
    })
    after(async () => {
      await browser?.close()
      await office?.close()
    })

    it('stands on every page of a filer, and asks nobody for anything before it is pressed', async () => {
      const filer = await arrive()
      for (const path of ['/', '/file', '/case', '/verify', '/log', '/units', '/statistics', '/receptions', '/nowhere']) {
        await filer.go(path)
        assert.equal(await filer.link('layout.leave').getAttribute('href'), target, path)
      }
      await filer.openCase(receipt)
      assert.equal(await filer.link('layout.leave').getAttribute('href'), target)
      assert.deepEqual(await filer.sees(), [])
      assert.equal(asked.length, 0)
      await filer.leave()
    })

    it('takes the case out of the history', async () => {
      const filer = await arrive()
      await filer.openCase(receipt)
      await filer.page.getByText(told.text).first().waitFor()
      await filer.link('layout.leave').click()
      await isGone(filer)
      await filer.page.goBack({ waitUntil: 'commit' }).catch(() => {})
      await isGone(filer)
      // Who comes back by an address of the site is not sent away.
      await filer.go('/case')
      await filer.heading('find.title').waitFor()
      assert.equal(await filer.page.evaluate(() => sessionStorage.length), 0)
      await filer.leave()
    })

    it('is done by the Esc key, pressed three times and not less', async () => {
      const filer = await arrive()
      await filer.go('/file')
      const area = filer.page.locator('textarea').first()
      await area.fill(told.text)
      await filer.page.keyboard.press('Escape')
      await filer.page.keyboard.press('Escape')
      await filer.page.keyboard.press('a')
      await filer.page.keyboard.press('Escape')
      await filer.page.waitForTimeout(200)
      assert.match(await area.inputValue(), /next room/)
      for (let press = 0; press < 3; press++) await filer.page.keyboard.press('Escape')
      await isGone(filer)
      await filer.leave()
    })

    it('works without scripts', async () => {
      const filer = await arrive({ script: false })
      await filer.openCase(receipt)
      await filer.link('layout.leave').click()
      await isGone(filer)
      await filer.leave()
    })

    it('tells nobody where the person was', () => {
      for (const headers of asked) assert.equal(headers.referer, undefined)
      assert.equal(asked.length > 0, target === elsewhere)
    })

    it('shows no page again that the browser has kept whole', async () => {
      const filer = await arrive()
      await filer.openCase(receipt)
      await Promise.all([
        filer.page.waitForURL('**/case', { waitUntil: 'load' }),
        filer.page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
      ])
      await filer.heading('find.title').waitFor()
      assert.doesNotMatch(await filer.page.content(), /next room/)
      await filer.leave()
    })

    it('is joined by advice for shared computers where a code is typed or shown', async () => {
      const filer = await arrive()
      await filer.go('/case')
      assert.match(await filer.reads(), /shared or borrowed computer/)
      await filer.file(told)
      assert.match(await filer.reads(), /shared or borrowed computer/)
      await filer.leave()
    })
  })
}
