// A question to the filer under a law that lets a limit wait for the reply: the pause is seen, with its length, and the
// days that it took are added. (Under the Regulations of 2022 no limit waits for it: see case.test.js.)
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { Scene } from './support/scene.js'

const pause = `
[[pause]]
id = "clarification"
name = { zh = "等待反映人答复", en = "Waiting for the filer" }
cause = "clarification"
limits = ["handle"]
days_max = 20
`

for (const language of ['zh', 'en']) {
  describe(`a question that pauses, in ${language}`, { timeout: 600_000 }, () => {
    let scene
    let filer
    const limit = (person) => person.page.locator('.hy-limits tr', { has: person.page.locator('.moj-badge') })
      .filter({ hasText: language === 'zh' ? '办理' : 'Handling' }).first()
    const due = async (person) => limit(person).locator('time').first().getAttribute('datetime')
    let promised

    before(async () => {
      scene = await Scene.open(language, {
        accounts: ['bureau-registrar', 'roads-registrar', 'roads-handler'],
        daysAgo: 40,
        rules: (text) => text.replace('id = "cn-xinfang-2022"', 'id = "with-a-pause"') + pause
      })
      filer = scene.filer
      await scene.file()
      await scene.toHandler()
    })
    after(() => scene?.close())

    it('the handler asks, and both see that the limit waits, and since when', async () => {
      const handler = await scene.at('roads-handler')
      promised = await due(handler)
      await handler.act('ask_filer')
      assert.deepEqual(Object.keys(await handler.faults()), ['ask_question'])
      const question = scene.text('六盏灯的具体位置在哪里？', 'Where exactly are the six lamps?')
      await scene.shows(handler, 'clarification.clerks', 'ask_filer', { ask_question: question })
      await scene.does(handler, 'ask_filer')
      for (const person of [handler, filer]) {
        if (person === filer) await filer.openCase(scene.receipt)
        const row = await limit(person).innerText()
        assert.ok(row.includes(person.say('limit.paused')), row)
        assert.ok(row.includes(language === 'zh' ? '等待反映人答复' : 'Waiting for the filer'), row)
      }
      await scene.look(filer, 'paused')
      await filer.picture('clarification.filers', '.hy-question')
      await filer.picture('pause.filers', limit(filer))
    })

    it('the reply ends the pause, and the limit ends later by what it took', async () => {
      await scene.later(4)
      await filer.openCase(scene.receipt)
      await scene.does(filer, 'reply', { reply_text: '从村口小桥到小学门口。' })
      const row = (await limit(filer).innerText()).replace(/\s+/g, ' ')
      assert.ok(row.includes(filer.say('limit.was_paused', { days_paused: 4 })), row)
      assert.equal(Date.parse(await due(filer)) - Date.parse(promised), 4 * 86_400_000)
      const handler = await scene.at('roads-handler')
      assert.ok((await handler.reads()).includes('从村口小桥到小学门口。'))
      assert.ok((await limit(handler).innerText()).includes(handler.say('limit.running')))
      await scene.look(handler, 'pause_over')
      await handler.picture('pause.clerks', limit(handler))
    })

    it('a question that is never answered does not stop the clock for ever', async () => {
      const handler = await scene.at('roads-handler')
      await scene.does(handler, 'ask_filer', { ask_question: '有照片吗？' })
      await scene.later(25)
      await filer.openCase(scene.receipt)
      const row = (await limit(filer).innerText()).replace(/\s+/g, ' ')
      assert.ok(row.includes(filer.say('limit.running')), row)
      // Both questions together have the 20 days of the rulebook, and the first took 4 of them.
      assert.ok(row.includes(filer.say('limit.was_paused', { days_paused: 20 })), row)
    })
  })
}
