// People at their browsers. Each has a browser profile of their own, and notices what no page may do: ask another
// site for anything, break its own content security policy, or throw.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { chromium } from 'playwright-core'

import { password } from './office.js'
import { ids, words } from './words.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const pictures = process.env.PICTURES
const docPictures = process.env.DOC_PICTURES
for (const folder of [pictures, docPictures]) if (folder) mkdirSync(folder, { recursive: true })

export const phone = { width: 390, height: 844 }
const smallPhone = { width: 320, height: 568 }
export const desk = { width: 1280, height: 900 }

/// Debian's, or what the environment names. The shell is the same browser without its windows: a page takes half the time.
const browsers = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']
export const openBrowser = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? browsers.find((path) => existsSync(path)),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync']
})

const textIds = new Set(ids)

/// What is wrong with the page as it stands, besides accessibility: its language, and texts that were not put in.
export async function faultsOf (page, language) {
  const { lang, text } = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    text: `${document.title} ${document.body.innerText}`
  }))
  const faults = []
  if (lang !== (language === 'zh' ? 'zh-CN' : 'en')) faults.push(`its language is ${lang}`)
  if (/⟦|⟧|\{\{|\}\}|\[\[|\]\]/.test(text)) faults.push('a text was not put in')
  for (const word of text.split(/[^\w.]+/)) {
    if (textIds.has(word)) faults.push(`the text id ${word} is visible`)
  }
  return faults
}

/// What axe-core finds, one line each.
export async function violationsOf (page) {
  if (await page.evaluate(() => window.axe === undefined)) await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] })
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`)
  })
}

export class Person {
  #context

  static async arrive (browser, office, { language = 'zh', script = true, size = desk } = {}) {
    const person = new Person()
    person.office = office
    person.language = language
    person.say = words(language)
    person.size = size
    person.script = script
    person.noticed = []
    person.#context = await browser.newContext({
      baseURL: office.url,
      locale: language === 'zh' ? 'zh-CN' : 'en-GB',
      javaScriptEnabled: script,
      viewport: size
    })
    person.#context.setDefaultTimeout(15_000)
    person.page = await person.#context.newPage()
    person.page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== office.url) {
        person.noticed.push(`asked ${request.url()}`)
      }
    })
    person.page.on('pageerror', (error) => person.noticed.push(`threw ${error}`))
    person.page.on('console', (message) => {
      // The browser also reports each answer with an error status here, which is how forms with faults come back.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        person.noticed.push(message.text())
      }
    })
    return person
  }

  leave () { return this.#context.close() }

  go (path) { return this.page.goto(path) }
  cookies () { return this.#context.cookies() }

  field (id) { return this.page.getByLabel(this.say(id), { exact: true }) }
  button (id) { return this.page.getByRole('button', { name: this.say(id), exact: true }) }
  link (id) { return this.page.getByRole('link', { name: this.say(id), exact: true }) }
  heading (id) { return this.page.getByRole('heading', { name: this.say(id), exact: true }) }

  async press (id) {
    await Promise.all([this.page.waitForEvent('domcontentloaded'), this.button(id).click()])
  }

  async follow (id) {
    await Promise.all([this.page.waitForEvent('domcontentloaded'), this.link(id).first().click()])
  }

  /// What the page says, in one line.
  async reads () { return (await this.page.locator('main').innerText()).replace(/\s+/g, ' ') }

  /// The faults that stand beside fields, by the fields' names.
  async faults () {
    const found = await this.page.locator('.govuk-error-message')
      .evaluateAll((all) => all.map((fault) => [fault.id.replace(/-error$/, ''), fault.innerText]))
    return Object.fromEntries(found)
  }

  /// Everything that is wrong with this page for this person.
  async sees () {
    const faults = await faultsOf(this.page, this.language)
    if (this.script) faults.push(...await violationsOf(this.page))
    faults.push(...this.noticed.splice(0))
    return faults.map((fault) => `${this.page.url()}: ${fault}`)
  }

  /// Everything that is wrong with this page on a desk and on a phone, and what is too wide for the smallest one. With
  /// PICTURES naming a folder, it is pictured there.
  async look (name) {
    const faults = []
    for (const [width, size] of [['small phone', smallPhone], ['desk', desk], ['phone', phone]]) {
      await this.page.setViewportSize(size)
      if (pictures) {
        await this.page.screenshot({ path: join(pictures, `${name}-${this.language}-${width.replace(' ', '-')}.png`), fullPage: true })
      }
      const over = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      if (over > 0) faults.push(`${name}: ${over} pixels too wide on a ${width}`)
      if (size === smallPhone) continue
      faults.push(...(await this.sees()).map((fault) => `${name} on a ${width}: ${fault}`))
    }
    await this.page.setViewportSize(this.size)
    return faults
  }

  /// With DOC_PICTURES naming a folder, pictures a part of the page there as it looks on a phone: for docs/procedures.
  async picture (name, part) {
    if (!docPictures) return
    await this.page.setViewportSize(phone)
    const found = (typeof part === 'string' ? this.page.locator(part) : part).first()
    const clip = await found.evaluate((element) => {
      document.activeElement.blur()
      const { top, height } = element.getBoundingClientRect()
      const above = element.matches('main') ? 0 : 12
      const below = element.matches('main, .moj-timeline__item') ? 0 : 12
      const heightMax = 760
      // What is too long is cut where one of its parts ends.
      const ends = [...element.querySelectorAll('p, dd, li, tr, ul, button, .govuk-form-group')]
        .map((each) => each.getBoundingClientRect().bottom - top).filter((end) => end <= heightMax)
      const shown = height <= heightMax ? height : Math.max(...ends)
      const y = top + window.scrollY - above
      return { x: 0, y, width: window.innerWidth, height: above + shown + below, scale: 1 }
    })
    const session = await this.page.context().newCDPSession(this.page)
    const { data } = await session.send('Page.captureScreenshot', {
      format: 'webp', quality: 80, clip, captureBeyondViewport: true
    })
    await session.detach()
    await writeFile(join(docPictures, `${name}.${this.language}.webp`), Buffer.from(data, 'base64'))
    await this.page.setViewportSize(this.size)
  }

  // --- the filer ---

  /// Goes from the start page to the last page of filing. `told` has the fields' names.
  async tell (told) {
    await this.go('/')
    await this.follow('start.file')
    for (const step of [['subject', 'text'], ['place', 'about'], ['wish'], ['name', 'phone', 'address', 'email']]) {
      for (const name of step) {
        if (told[name]) await this.page.locator(`#${name}`).fill(told[name])
      }
      if (told.unit && step.includes('place')) await this.field('file.unit.label').selectOption(told.unit)
      await this.press('file.next')
    }
  }

  async file (told) {
    await this.tell(told)
    await this.press('file.check.send')
    return this.receipt()
  }

  /// Number and code from the receipt page.
  async receipt () {
    const [number, code] = await this.page.locator('.hy-key').allInnerTexts()
    return { number, code }
  }

  async openCase ({ number, code }) {
    await this.go('/case')
    await this.field('receipt.number').fill(number)
    await this.field('receipt.code').fill(code)
    await this.press('find.submit')
  }

  // --- the staff ---

  async signIn (name) {
    await this.go('/staff')
    await this.field('sign_in.user.label').fill(name)
    await this.field('sign_in.password.label').fill(password)
    await this.press('sign_in.submit')
  }

  openNumber (number) { return this.go(`/staff/case/${number}`) }

  /// The numbers in a queue.
  async queue (name) {
    await this.go(`/staff/queue/${name}`)
    return this.page.locator('tbody th a').allInnerTexts()
  }

  // --- both ---

  /// Unfolds the form of an act and fills fields by their names, a choice by its value.
  async fillIn (name, typed = {}) {
    const form = this.page.locator(`#act-${name}`)
    if (await form.getAttribute('open') === null) await form.locator('summary').click()
    const tags = await form.evaluate((element, fields) => Object.fromEntries(fields.map((field) =>
      [field, element.querySelector(`#${field}`)?.localName])), Object.keys(typed))
    for (const [field, value] of Object.entries(typed)) {
      const control = form.locator(`#${field}`)
      if (tags[field] === 'select') await control.selectOption(value)
      else if (['input', 'textarea'].includes(tags[field])) await control.fill(value)
      else await form.locator(`#${field}-${value}`).check()
    }
    return form
  }

  /// Fills in the form of an act and sends it.
  async act (name, typed = {}) {
    const form = await this.fillIn(name, typed)
    await Promise.all([this.page.waitForEvent('domcontentloaded'), form.locator('button.govuk-button[type=submit]:not(.govuk-button--secondary)').click()])
  }

  notice () { return this.page.locator('[data-notice]').innerText() }
}
