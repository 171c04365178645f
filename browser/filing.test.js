// What may go wrong between a person and the form: a double click, a reload, a keyboard alone, a slow line, odd text.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { Office } from './support/office.js'
import { Person, desk, openBrowser, phone } from './support/people.js'

const pageBytesMax = 100_000

describe('filing', { timeout: 120_000 }, () => {
  let office
  let browser
  let registrar
  const arrive = (options) => Person.arrive(browser, office, options)
  const casesOf = async (subject) => {
    await registrar.go('/staff/queue/unit')
    return registrar.page.locator('tbody tr', { hasText: subject }).count()
  }

  before(async () => {
    office = await Office.open()
    browser = await openBrowser()
    registrar = await arrive()
    await registrar.signIn('bureau-registrar')
  })
  after(async () => {
    await browser?.close()
    await office?.close()
  })

  for (const script of [true, false]) {
    it(`a double click on "send" files one case, scripts ${script ? 'on' : 'off'}`, async () => {
      const filer = await arrive({ script })
      const subject = `double click ${script}`
      await filer.tell({ subject, text: 'Sent by an impatient person.' })
      await Promise.all([filer.page.waitForURL('**/file'), filer.button('file.check.send').dblclick()])
      await filer.heading('receipt.heading').waitFor()
      const first = await filer.receipt()
      await filer.page.reload()
      assert.deepEqual(await filer.receipt(), first)
      assert.equal(await casesOf(subject), 1)
      await filer.leave()
    })
  }

  it('shows odd text as it was typed, and lets none of it act', async () => {
    const subject = '<script>document.title="hurt"</script>"\'><img src=x onerror=alert(1)>'
    const odd = `{{text}} [[file.next]] ⁧abc⁩ \u202eright to left ${'长'.repeat(400)}${'w'.repeat(400)}\n<b>bold</b> &amp; 100%`
    const filer = await arrive({ size: phone })
    const told = { subject, text: odd, place: '"onmouseover="alert(1)', about: '<unit>', wish: odd, name: '\'--"<i>', phone: '+<00>' }
    const fits = async (person) => {
      const [inside, wide] = await person.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
      assert.ok(inside <= wide, `${person.page.url()} is ${inside} wide on ${wide}`)
      assert.doesNotMatch(await person.page.title(), /hurt/)
      assert.deepEqual(person.noticed, [])
    }
    await filer.tell(told)
    await fits(filer)
    for (const text of [subject, told.place, told.about, told.name, told.phone]) {
      assert.ok((await filer.page.locator('main').innerText()).includes(text), text)
    }
    assert.ok((await filer.page.locator('main').textContent()).includes(odd))
    await filer.press('file.check.send')
    const receipt = await filer.receipt()
    await fits(filer)
    await filer.openCase(receipt)
    await fits(filer)
    assert.ok((await filer.page.locator('main').textContent()).includes(odd))
    const handset = await arrive({ size: phone })
    await handset.signIn('bureau-registrar')
    await handset.queue('unit')
    await fits(handset)
    await handset.openNumber(receipt.number)
    await fits(handset)
    assert.ok((await handset.page.locator('main').textContent()).includes(odd))
    await handset.leave()
    await filer.leave()
  })

  it('can be done with the keyboard alone', async () => {
    const filer = await arrive({ language: 'en' })
    const { page } = filer
    const focused = (selector) => page.evaluate((wanted) => document.activeElement.matches(wanted), selector)
    const tabTo = async (selector) => {
      for (let presses = 0; presses < 60; presses++) {
        if (await focused(selector)) return
        await page.keyboard.press('Tab')
      }
      assert.fail(`${selector} is not reached`)
    }
    const enter = () => Promise.all([page.waitForEvent('domcontentloaded'), page.keyboard.press('Enter')])
    await filer.go('/')
    await page.keyboard.press('Tab')
    assert.ok(await focused('.govuk-skip-link'))
    await page.keyboard.press('Enter')
    await tabTo('main a[href="/file"]')
    await enter()
    await tabTo('#subject')
    await page.keyboard.type('keyboard alone')
    await tabTo('#text')
    await page.keyboard.type('No mouse.')
    for (let step = 0; step < 4; step++) {
      await tabTo('button[value=next]')
      await enter()
    }
    await tabTo('button[value=send]')
    await enter()
    assert.match((await filer.receipt()).number, /^\d{4}-/)
    assert.equal(await casesOf('keyboard alone'), 1)
    await filer.leave()
  })

  it('weighs little on a slow line', async () => {
    for (const path of ['/', '/file', '/case', '/units', '/verify']) {
      const filer = await arrive()
      const answers = []
      filer.page.on('requestfinished', (request) => answers.push(request.sizes()))
      await filer.page.goto(path, { waitUntil: 'networkidle' })
      const sizes = await Promise.all(answers)
      const bytes = sizes.reduce((sum, size) => sum + size.responseBodySize + size.responseHeadersSize, 0)
      assert.ok(sizes.length >= 3 && bytes < pageBytesMax, `${path}: ${sizes.length} answers, ${bytes} bytes`)
      await filer.leave()
    }
  })

  it('leaves nothing on the device', async () => {
    const filer = await arrive()
    await filer.openCase(await filer.file({ subject: 'no traces', text: 'Filed on a shared computer.' }))
    assert.deepEqual(await filer.cookies(), [])
    assert.deepEqual(await filer.page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0])
    await filer.leave()
  })

  it('keeps the language that was chosen', async () => {
    const filer = await arrive({ language: 'zh' })
    await filer.go('/file')
    await filer.follow('layout.other_language')
    assert.equal(await filer.page.locator('html').getAttribute('lang'), 'en')
    assert.equal(new URL(filer.page.url()).pathname, '/file')
    await filer.page.getByLabel('In one sentence').fill('chosen')
    await filer.page.getByLabel('The whole story').fill('chosen')
    await filer.page.getByRole('button', { name: 'Continue' }).click()
    await filer.page.getByRole('heading', { name: 'Where it is and who is responsible' }).waitFor()
    await filer.leave()
  })

  it('prints the receipt on one sheet, without what belongs to the screen', async () => {
    const filer = await arrive({ size: desk })
    await filer.file({ subject: 'on paper', text: 'For the drawer.' })
    const pages = (await filer.page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g)
    assert.equal(pages.length, 1)
    await filer.page.emulateMedia({ media: 'print' })
    assert.ok(await filer.page.locator('.hy-slip__qr svg').isVisible())
    assert.ok(await filer.page.locator('.hy-key').first().isVisible())
    for (const part of ['.hy-nav', '.hy-footer', '[data-print]']) {
      assert.ok(!await filer.page.locator(part).isVisible(), part)
    }
    await filer.leave()
  })
})
