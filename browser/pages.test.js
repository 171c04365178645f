// Every page, in both languages, on a phone and on a desk: nothing that axe-core finds, no text missing, nothing wider
// than the screen. With PICTURES naming a folder, each page is pictured there.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { Office } from './support/office.js'
import { Person, openBrowser } from './support/people.js'

/// Pages that need no more than their address, with the status that they answer with.
const publicPages = {
  start: ['/', 200],
  file_what: ['/file', 200],
  find: ['/case', 200],
  verify: ['/verify', 200],
  log: ['/log', 200],
  statistics: ['/statistics', 200],
  units: ['/units', 200],
  error_404: ['/nowhere', 404],
  error_405: ['/receipt', 405],
  sign_in: ['/staff/sign-in', 200]
}

const told = {
  subject: '东河小区自来水发黄三周',
  text: '从十一月初开始，东河小区五号楼的水一直发黄，有铁锈味。\n物业说是主管道的问题，让我们等通知。',
  place: '东河镇东河小区五号楼',
  wish: '请查明原因，更换管道，并公布水质检测结果。',
  name: '李秀英',
  phone: '00087654321'
}

describe('every page', { timeout: 600_000 }, () => {
  let office
  let browser
  before(async () => {
    office = await Office.open()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await office?.close()
  })

  const look = async (person, name, faults) => faults.push(...await person.look(name))

  for (const language of ['zh', 'en']) {
    it(`for everybody, in ${language}`, async () => {
      const person = await Person.arrive(browser, office, { language })
      const faults = []
      for (const [name, [path, status]] of Object.entries(publicPages)) {
        assert.equal((await person.go(path)).status(), status, path)
        await look(person, name, faults)
      }
      assert.deepEqual(faults, [])
      await person.leave()
    })

    it(`for filers and staff, in ${language}`, async () => {
      const filer = await Person.arrive(browser, office, { language })
      const faults = []
      await filer.tell(told)
      await look(filer, 'file_check', faults)
      for (const step of ['who', 'wish', 'where', 'what']) {
        await filer.press('layout.back')
        await look(filer, `file_${step}`, faults)
      }
      const receipt = await filer.file(told)
      await look(filer, 'receipt', faults)
      await filer.openCase(receipt)
      await look(filer, 'case', faults)

      const registrar = await Person.arrive(browser, office, { language })
      await registrar.signIn('bureau-registrar')
      await registrar.queue('unit')
      await look(registrar, 'queue', faults)
      await registrar.queue('mine')
      await look(registrar, 'queue_empty', faults)
      await registrar.openNumber(receipt.number)
      for (const form of await registrar.page.locator('details summary').all()) await form.click()
      await look(registrar, 'staff_case', faults)
      await registrar.page.evaluate(() => { document.querySelector('.hy-header__user [name=csrf]').value = 'stale' })
      await registrar.press('staff.sign_out')
      await look(registrar, 'error_403', faults)
      await registrar.go('/staff')
      await registrar.press('staff.sign_out')
      await look(registrar, 'signed_out', faults)
      assert.deepEqual(faults, [])
      await filer.leave()
      await registrar.leave()
    })
  }
})
