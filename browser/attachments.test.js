// Photos and files that are handed in: with scripts in small pieces, without them as a form, and seen again on both sides.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { deflateSync } from 'node:zlib'

import { Office } from './support/office.js'
import { Person, openBrowser, phone } from './support/people.js'

/// A picture of noise, made here, so that it is as large as a photo.
function picture (side, seed) {
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind), data])
    const framed = Buffer.alloc(body.length + 8)
    framed.writeUInt32BE(data.length, 0)
    body.copy(framed, 4)
    framed.writeUInt32BE(checksum(body), body.length + 4)
    return framed
  }
  const rows = Buffer.alloc(side * (1 + 3 * side))
  let state = seed
  for (let at = 0; at < rows.length; at++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    rows[at] = at % (1 + 3 * side) === 0 ? 0 : state >> 16 & 0xff
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

/// As PNG has it; that of node:zlib is not in every version.
function checksum (bytes) {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? value >>> 1 ^ 0xedb88320 : value >>> 1
  }
  return (value ^ 0xffffffff) >>> 0
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')
const photos = [
  { name: '路灯.png', mimeType: 'image/png', buffer: picture(800, 1) },
  { name: '桥头.png', mimeType: 'image/png', buffer: picture(400, 2) }
]
const program = { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ\x90\0\x03\0\0\0 no letter') }

for (const script of [true, false]) {
  describe(`two photos with scripts ${script ? 'on' : 'off'}`, { timeout: 300_000 }, () => {
    let office
    let browser
    let filer
    let receipt

    const fine = async (person) => assert.deepEqual(await person.sees(), [])
    const listed = () => filer.page.locator('.hy-files li')
    const take = async (person, name) => {
      const item = person.page.locator('.hy-files li', { hasText: name })
      const [download] = await Promise.all([person.page.waitForEvent('download'),
        item.locator('button[type=submit]').click()])
      assert.equal(download.suggestedFilename(), name)
      return readFile(await download.path())
    }

    before(async () => {
      office = await Office.open()
      browser = await openBrowser()
      filer = await Person.arrive(browser, office, { script, size: phone })
    })
    after(async () => {
      await browser?.close()
      await office?.close()
    })

    it('are chosen, checked and filed', async () => {
      await filer.go('/file')
      await filer.page.locator('#subject').fill('路灯不亮')
      await filer.page.locator('#text').fill('见照片。')
      await filer.page.locator('#files').setInputFiles([...photos, program])
      if (script) {
        await filer.page.locator('.hy-files li .govuk-error-message').waitFor()
        await filer.page.locator('.hy-files li input[name=attachment]').nth(1).waitFor({ state: 'attached' })
        assert.match(await listed().nth(0).innerText(), /路灯\.png.*MB/)
        await listed().nth(2).locator('button').click()
        await fine(filer)
      } else {
        await filer.press('file.files.add')
        assert.match((await filer.faults()).files, /letter\.pdf/)
        await fine(filer)
      }
      assert.equal(await listed().count(), 2)
      await filer.press('file.next')
      for (let step = 0; step < 3; step++) await filer.press('file.next')
      assert.match(await filer.reads(), /路灯\.png.*桥头\.png/)
      await fine(filer)
      await filer.press('file.check.send')
      receipt = await filer.receipt()
    })

    it('come back to the filer as they were', async () => {
      await filer.openCase(receipt)
      await fine(filer)
      for (const photo of photos) assert.equal(sha256(await take(filer, photo.name)), sha256(photo.buffer))
    })

    it('are taken by an officer, which the filer sees', async () => {
      const registrar = await Person.arrive(browser, office, { script })
      await registrar.signIn('bureau-registrar')
      await registrar.openNumber(receipt.number)
      await fine(registrar)
      assert.equal(sha256(await take(registrar, photos[1].name)), sha256(photos[1].buffer))
      await filer.openCase(receipt)
      assert.ok((await filer.reads()).includes(filer.say('event.attachment-opened')))
    })

    it('can follow with a reply', async () => {
      const form = await filer.fillIn('reply', { reply_text: '再补一张。' })
      await form.locator('#files').setInputFiles([photos[0]])
      if (script) await form.locator('input[name=attachment]').waitFor({ state: 'attached' })
      await filer.act('reply')
      assert.ok((await filer.notice()).includes(filer.say('done.reply')))
      assert.equal(await listed().filter({ hasText: '路灯.png' }).count(), 2)
    })

    if (script) {
      it('go on where a bad line has cut them off', async () => {
        await filer.go('/file')
        let pieces = 0
        await filer.page.route('**/upload', async (route) => {
          if (route.request().method() === 'PUT' && ++pieces % 2 === 0) return route.abort()
          return route.continue()
        })
        await filer.page.locator('#files').setInputFiles([photos[0]])
        await filer.page.locator('input[name=attachment]').waitFor({ state: 'attached', timeout: 60_000 })
        assert.ok(pieces > photos[0].buffer.length / 262_144)
        filer.noticed.length = 0
      })

      it('can be dropped onto the form', async () => {
        await filer.go('/file')
        const data = await filer.page.evaluateHandle(() => {
          const transfer = new DataTransfer()
          transfer.items.add(new File(['dropped'], 'dropped.txt', { type: 'text/plain' }))
          return transfer
        })
        await filer.page.dispatchEvent('[data-upload]', 'drop', { dataTransfer: data })
        await filer.page.locator('input[name=attachment]').waitFor({ state: 'attached' })
        assert.match(await listed().nth(0).innerText(), /dropped\.txt/)
      })
    }
  })
}
