// What follows an answer: help in hardship as its outcome, the rating, a promise that is kept, one that is broken and
// opens the case again, and the question after a while whether the matter is settled.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { Scene, answer } from './support/scene.js'

const accounts = ['bureau-registrar', 'bureau-supervisor', 'roads-registrar', 'roads-handler']

for (const language of ['zh', 'en']) {
  describe(`promises in ${language}`, { timeout: 300_000 }, () => {
    let scene
    let filer
    const hardship = language === 'zh' ? '困难帮扶' : 'Help in hardship'

    before(async () => {
      scene = await Scene.open(language, { accounts, daysAgo: 110 })
      filer = scene.filer
      await scene.file()
      await scene.toHandler()
    })
    after(() => scene?.close())

    it('an answer lacks nothing, can give help in hardship, and is rated', async () => {
      const handler = await scene.at('roads-handler')
      await handler.act('answer', { ...answer, answer_outcome: 'hardship_help', answer_reasons: '' })
      assert.deepEqual(Object.keys(await handler.faults()), ['answer_reasons'])
      await handler.page.locator('#answer_reasons').fill('按困难群众帮扶办法补助一次。')
      await scene.picture(handler, 'answer.clerks', '#act-answer')
      await scene.does(handler, 'answer', {})
      const read = await scene.filerReads()
      assert.ok(read.includes(hardship) && read.includes('按困难群众帮扶办法补助一次。'))
      await scene.picture(filer, 'answer.filers', filer.page.locator('section', { has: filer.heading('answer.title') }))
      await filer.page.locator('#act-rate summary').click()
      await filer.page.locator('#rating-basically_satisfied').check()
      await scene.picture(filer, 'rating.filers', '#act-rate')
      await scene.does(filer, 'rate', {})
      assert.ok(!await scene.offers(filer, 'rate'), 'it is rated twice')
    })

    it('one promise is kept, and the other broken: the case opens again by itself', async () => {
      const handler = await scene.at('roads-handler')
      await scene.lacks(handler, 'make_promise', { make_promise_what: '发放补助' }, ['due_on'])
      await handler.page.locator('#make_promise_due_on').fill(scene.office.day(4))
      await scene.picture(handler, 'promise.clerks', '#act-make_promise')
      await scene.does(handler, 'make_promise', {})
      await scene.does(await scene.at('roads-handler'), 'make_promise', {
        make_promise_what: '更换全部线路', make_promise_due_on: scene.office.day(5)
      })
      await scene.does(await scene.at('roads-handler'), 'keep_promise', {
        keep_promise_number: { label: '发放补助' }, keep_promise_how: '当天发放。'
      })
      await scene.later(7)
      const read = await scene.filerReads()
      for (const id of ['undertaking.done', 'undertaking.broken', 'event.promise-broken']) {
        assert.ok(read.includes(filer.say(id)), id)
      }
      assert.ok(read.includes(filer.say('stage.accepted')), 'it did not open again')
      assert.ok(read.includes(filer.say('event.supervision-opened')))
      await scene.look(filer, 'promise_broken')
      await scene.picture(filer, 'promise.filers', 'ul[aria-labelledby=promises-title]')
      await scene.does(await scene.at('roads-handler'), 'answer_supervision', { answer_supervision_text: '线路下周到货。' })
      await scene.does(await scene.at('roads-handler'), 'answer', answer)
    })

    it('some months later the filer is asked once more, and has it reopened', async () => {
      await scene.later(91)
      assert.ok((await scene.filerReads()).includes(filer.say('event.look-back-asked')))
      assert.ok(!await scene.offers(filer, 'reopen'), 'the time to reopen is over')
      await scene.lacks(filer, 'answer_look_back', {}, ['settled'])
      await filer.page.locator('#answer_look_back_settled').selectOption('no')
      await filer.page.locator('#answer_look_back_comment').fill('又坏了三盏。')
      await scene.look(filer, 'look_back')
      await scene.picture(filer, 'lookback.filers', '#act-answer_look_back')
      await scene.does(filer, 'answer_look_back', {})
      await filer.openCase(scene.receipt)
      await scene.does(filer, 'reopen', { reopen_reason: '又坏了三盏。' })
      const handler = await scene.at('roads-handler')
      const read = await handler.reads()
      assert.ok(read.includes('又坏了三盏。') && await scene.offers(handler, 'answer'))
      await scene.picture(handler, 'lookback.clerks', scene.event(handler, 'look-back-answered'))
    })
  })
}
