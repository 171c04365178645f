// What a test of a procedure begins with: an office, a filer on a phone, staff who sign in when they are needed, and
// cases brought by the API to where the procedure starts.
import assert from 'node:assert/strict'

import { Office, units } from './office.js'
import { Person, openBrowser, phone } from './people.js'

const told = {
  zh: {
    subject: '青石镇六合村东头的路灯三个月不亮',
    text: '从八月开始，村东头六盏路灯全部不亮。晚上老人和学生出门看不见路。',
    place: '青石镇六合村东头',
    wish: '请修好路灯，并告诉村里以后由谁负责。'
  },
  en: {
    subject: 'No street lamps in Liuhe village for three months',
    text: 'Since August the six lamps at the east end of the village have been dark. People cannot see the road.',
    place: 'Liuhe village, east end',
    wish: 'Please mend the lamps, and tell the village who will look after them.'
  }
}
const given = {
  zh: {
    claim: '要求修复路灯并明确管护责任。',
    facts: '现场查看，六盏路灯因线路老化不亮。',
    rule: '《信访工作条例》第三十二条',
    reasons: '路灯属于乡道附属设施，由交通运输局负责养护。'
  },
  en: {
    claim: 'That the lamps are mended and somebody looks after them.',
    facts: 'Seen on site: six lamps are dark because the line is old.',
    rule: 'Regulations on Petition Work, Article 32',
    reasons: 'The lamps belong to the road, which the transport bureau looks after.'
  }
}

export class Scene {
  #staff = {}
  #tokens = {}

  static async open (language, options) {
    const scene = new Scene()
    scene.language = language
    try {
      scene.office = await Office.open(options)
      scene.browser = await openBrowser()
      scene.filer = await Person.arrive(scene.browser, scene.office, { language, size: phone })
    } catch (error) {
      await scene.close()
      throw error
    }
    return scene
  }

  async close () {
    await this.browser?.close()
    await this.office?.close()
  }

  unit (key) { return units[key][this.language] }

  /// What is written, in the language of the scene.
  text (zh, en) { return this.language === 'zh' ? zh : en }

  // --- setting the scene ---

  async #post (path, body, bearer) {
    const response = await fetch(`${this.office.url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(bearer && { Authorization: `Bearer ${bearer}` }) },
      body: JSON.stringify(body)
    })
    const said = await response.text()
    assert.ok(response.ok, `${path}: ${said}`)
    return JSON.parse(said)
  }

  /// A new case, which is the one that the others mean from now on.
  async file (typed = {}) {
    const { number, code } = await this.#post('/cases', { ...told[this.language], language: this.language, ...typed })
    this.receipt = { number, code }
    return this.receipt
  }

  /// What a member of staff does on the case by the API.
  async staffActs (name, act, body = {}, number = this.receipt.number) {
    if (!this.#tokens[name]) {
      const { stdout } = await this.office.huiyin('token', this.office.data, name, '--label', 'tests', '--days', '400')
      this.#tokens[name] = stdout.trim()
    }
    return this.#post(`/staff/cases/${number}/${act}`, body, this.#tokens[name])
  }

  /// The number of a unit in the API.
  async unitId (key) {
    const office = await (await fetch(`${this.office.url}/api/v1/office`, { headers: { 'Accept-Language': 'zh' } })).json()
    return office.units.find(({ name }) => name === units[key].zh).id
  }

  async refer (from, to) {
    await this.staffActs(from, 'referral', { unit: await this.unitId(to), reason: this.text('由该单位养护。', 'That unit looks after the road.') })
  }

  /// Refers the case from the bureau to the unit, which takes it up and gives it to its handler.
  async toHandler (key = 'roads') {
    await this.refer('bureau-registrar', key)
    await this.staffActs(`${key}-registrar`, 'acceptance', { procedure: '现场查看后书面答复。' })
    const handler = await this.at(`${key}-registrar`)
    const officer = await handler.page.locator('#assign_handler_officer option', { hasText: '承办人' }).getAttribute('value')
    await this.staffActs(`${key}-registrar`, 'handler', { officer: Number(officer) })
  }

  async answered (name = 'roads-handler') {
    await this.staffActs(name, 'answer', {
      ...given[this.language],
      outcome: 'explained',
      next_step: this.text('三十日内可以请求复查。', 'You may ask for review within 30 days.')
    })
  }

  /// Days pass at the office. Everybody signs in anew.
  async later (days) {
    for (const person of Object.values(this.#staff)) await person.leave()
    this.#staff = {}
    await this.office.moveClock(days)
  }

  /// What is written into the form of an answer, with the outcome.
  answer (outcome = 'explained') {
    const { claim } = given[this.language]
    return { answer_claim: claim, ...this.#opinion('answer'), answer_outcome: outcome }
  }

  /// And into that of a review.
  review (outcome) { return { ...this.#opinion('decide_review'), decide_review_outcome: outcome } }

  #opinion (act) {
    const { facts, rule, reasons } = given[this.language]
    return { [`${act}_facts`]: facts, [`${act}_rule`]: rule, [`${act}_reasons`]: reasons }
  }

  // --- who takes part ---

  /// The member of staff, with the case open.
  async at (name, number = this.receipt.number) {
    if (!this.#staff[name]) {
      this.#staff[name] = await Person.arrive(this.browser, this.office, { language: this.language })
      await this.#staff[name].signIn(name)
    }
    await this.#staff[name].openNumber(number)
    return this.#staff[name]
  }

  /// What the filer reads after opening the case anew.
  async filerReads () {
    await this.filer.openCase(this.receipt)
    return this.filer.reads()
  }

  /// Acts, and is told that it is done.
  async does (person, action, typed) {
    await person.act(action, typed)
    assert.deepEqual(await person.faults(), {})
    assert.ok((await person.notice()).includes(person.say(`done.${action}`)), action)
  }

  /// Opens the case anew and fills in a form without sending it; that is pictured for docs/procedures.
  async shows (person, picture, action, typed) {
    if (person === this.filer) await person.openCase(this.receipt)
    else await person.openNumber(this.receipt.number)
    await person.picture(picture, await person.fillIn(action, typed))
  }

  /// Acts with something missing, and is told of just these fields.
  async lacks (person, action, typed, fields) {
    await person.act(action, typed)
    assert.deepEqual(Object.keys(await person.faults()).sort(), fields.map((field) => `${action}_${field}`).sort())
  }

  /// Whether the page has the form of the act.
  async offers (person, action) { return await person.page.locator(`#act-${action}`).count() > 0 }

  async look (person, name) { assert.deepEqual(await person.look(name), []) }

  /// What the timeline says of something that was done, the last time if there are several.
  event (person, type) {
    const title = person.page.locator('.moj-timeline__title', { hasText: person.say(`event.${type}`) })
    return person.page.locator('.moj-timeline__item', { has: title }).last()
  }
}
