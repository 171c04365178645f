// The whole file of a case, taken from its page and opened from the disk by somebody without a network.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'

import { Office } from './support/office.js'
import { Person, faultsOf, openBrowser, phone, violationsOf } from './support/people.js'
import { words } from './support/words.js'

/// Puts the files of an archive that is stored without compression into a folder; their names.
async function unpack (bytes, folder) {
  const end = bytes.length - 22
  assert.equal(bytes.readUInt32LE(end), 0x06054b50)
  const names = []
  for (let at = bytes.readUInt32LE(end + 16); at < end;) {
    assert.equal(bytes.readUInt16LE(at + 10), 0, 'stored as it is')
    const [size, nameLength, extraLength] = [bytes.readUInt32LE(at + 24), bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30)]
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const head = bytes.readUInt32LE(at + 42)
    const from = head + 30 + bytes.readUInt16LE(head + 26) + bytes.readUInt16LE(head + 28)
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), bytes.subarray(from, from + size))
    names.push(name)
    at += 46 + nameLength + extraLength
  }
  return names
}

for (const language of ['zh', 'en']) {
  describe(`the whole file of a case in ${language}`, { timeout: 120_000 }, () => {
    const say = words(language)
    const asked = []
    let office
    let browser
    let folder
    let page
    let receipt

    const fine = async () => assert.deepEqual([...await faultsOf(page, language), ...await violationsOf(page)], [])

    before(async () => {
      office = await Office.open()
      browser = await openBrowser()
      folder = await mkdtemp(join(tmpdir(), 'huiyin-bundle-'))
      const away = await browser.newContext({ viewport: phone, offline: true })
      page = await away.newPage()
      page.on('request', (request) => asked.push(request.url()))
    })
    after(async () => {
      await browser?.close()
      await office?.close()
      if (folder) await rm(folder, { recursive: true })
    })

    it('is saved from the case page', async () => {
      const filer = await Person.arrive(browser, office, { language, size: phone })
      receipt = await filer.file({ subject: '路灯不亮', text: '三周没有亮。' })
      await filer.openCase(receipt)
      assert.deepEqual(await filer.sees(), [])
      const [download] = await Promise.all([filer.page.waitForEvent('download'), filer.button('bundle.save').click()])
      assert.equal(download.suggestedFilename(), `huiyin-case-${receipt.number}.zip`)
      const names = await unpack(await readFile(await download.path()), folder)
      assert.equal(names[0], 'manifest.json')
    })

    it('is read without the site', async () => {
      await page.goto(`file://${folder}/case.html`)
      assert.match(await page.locator('main').innerText(), /三周没有亮。/)
      await fine()
      await page.getByRole('link', { name: say('verify.title'), exact: true }).click()
      await page.getByRole('heading', { name: say('verify.title'), exact: true }).waitFor()
    })

    it('proves with a key from elsewhere that the receipt holds', async () => {
      await page.locator('#receipt-vkey').fill(office.key)
      await page.locator('#receipt-file').setInputFiles(join(folder, 'receipt.txt'))
      await page.getByRole('heading', { name: say('verify.result.ok'), exact: true }).waitFor()
      await fine()
      await page.locator('#receipt-text').fill((await readFile(join(folder, 'receipt.txt'), 'utf8'))
        .replace(receipt.number, '2026-000009-1'))
      await page.getByRole('button', { name: say('verify.run'), exact: true }).click()
      await page.getByRole('heading', { name: say('verify.result.bad'), exact: true }).waitFor()
      assert.deepEqual(asked.filter((url) => !url.startsWith(`file://${folder}/`)), [])
    })
  })
}
