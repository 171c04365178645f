// A second factor on a telephone: set up from the page's own secret, put in use by a code, asked for at the next sign-in,
// with a recovery code in its place.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, it } from 'node:test'

import { password } from './support/office.js'
import { Person } from './support/people.js'
import { Scene } from './support/scene.js'

/// What an authenticator app shows for the secret (RFC 6238).
function codeOf (secret) {
  const bits = [...secret.replaceAll(/\s/g, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const digest = createHmac('sha1', key).update(counter).digest()
  const offset = digest[19] & 15
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

for (const language of ['zh', 'en']) {
  describe(`a second factor in ${language}`, { timeout: 600_000 }, () => {
    let scene
    let custodian
    let recovery

    before(async () => {
      scene = await Scene.open(language, { accounts: ['bureau-registrar', 'bureau-custodian'] })
      custodian = await Person.arrive(scene.browser, scene.office, { language })
      await custodian.signIn('bureau-custodian')
    })
    after(() => scene?.close())

    const givePassword = async () => {
      await custodian.press('staff.sign_out')
      await custodian.go('/staff/sign-in')
      await custodian.field('sign_in.user.label').fill('bureau-custodian')
      await custodian.field('sign_in.password.label').fill(password)
      await custodian.press('sign_in.submit')
    }

    it('is set up on the own account, and counts from the first right code on', async () => {
      await custodian.go('/staff/account')
      await scene.look(custodian, 'account')
      await custodian.press('account.factor_begin')
      await scene.look(custodian, 'second_factor')
      await custodian.page.locator('#code').fill('abc')
      await custodian.press('factor.enrol')
      assert.ok((await custodian.faults()).code)
      const secret = await custodian.page.locator('pre code').innerText()
      await custodian.page.locator('#code').fill(codeOf(secret))
      await custodian.press('factor.enrol')
      const codes = await custodian.page.locator('.hy-mono li').allInnerTexts()
      assert.equal(codes.length, 10)
      recovery = codes[0]
      await scene.look(custodian, 'recovery_codes')
    })

    it('is asked for after the password, and a recovery code stands in for it once', async () => {
      await custodian.go('/staff/account')
      await givePassword()
      await scene.look(custodian, 'sign_in_code')
      await custodian.page.locator('#code').fill(recovery)
      await custodian.press('sign_in.submit')
      assert.equal(new URL(custodian.page.url()).pathname.startsWith('/staff/sign-in'), false)
      await givePassword()
      await custodian.page.locator('#code').fill(recovery)
      await custodian.press('sign_in.submit')
      assert.ok((await custodian.faults()).code)
    })
  })
}
