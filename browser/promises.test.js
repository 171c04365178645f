// What follows an answer: help in hardship as its outcome, the rating, a promise that is kept, one that is broken and
// one that was not kept as the office wrote, which both open the case again, and the question after a while whether the
// matter is settled.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { Scene } from './support/scene.js'

const accounts = ['bureau-registrar', 'bureau-supervisor', 'roads-registrar', 'roads-handler']

for (const language of ['zh', 'en']) {
  describe(`promises in ${language}`, { timeout: 600_000 }, () => {
    let scene
    let filer
    const t = (zh, en) => scene.text(zh, en)
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
      const helped = { ...scene.answer('hardship_help'), answer_reasons: t('按困难群众帮扶办法补助一次。', 'Help is paid once under the rules for hardship.') }
      await handler.act('answer', { ...helped, answer_reasons: '' })
      assert.deepEqual(Object.keys(await handler.faults()), ['answer_reasons'])
      await scene.shows(handler, 'answer.clerks', 'answer', helped)
      await scene.does(handler, 'answer')
      const read = await scene.filerReads()
      assert.ok(read.includes(hardship) && read.includes(helped.answer_reasons))
      await filer.picture('answer.filers', filer.page.locator('section', { has: filer.heading('answer.title') }))
      await scene.shows(filer, 'rating.filers', 'rate', { rating: 'basically_satisfied' })
      await scene.does(filer, 'rate')
      assert.ok(!await scene.offers(filer, 'rate'), 'it is rated twice')
    })

    it('one promise is kept, and the other broken: the case opens again by itself', async () => {
      const [help, line] = [t('发放补助', 'Pay the help'), t('更换全部线路', 'Replace the whole line')]
      const handler = await scene.at('roads-handler')
      await scene.lacks(handler, 'make_promise', { make_promise_what: help }, ['due_on'])
      await scene.shows(handler, 'promise.clerks', 'make_promise', {
        make_promise_what: help, make_promise_due_on: scene.office.day(4)
      })
      await scene.does(handler, 'make_promise')
      await scene.does(await scene.at('roads-handler'), 'make_promise', {
        make_promise_what: line, make_promise_due_on: scene.office.day(5)
      })
      await scene.does(await scene.at('roads-handler'), 'keep_promise', {
        keep_promise_number: { label: help }, keep_promise_how: t('当天发放。', 'Paid the same day.')
      })
      await scene.later(7)
      const read = await scene.filerReads()
      for (const id of ['undertaking.done', 'undertaking.broken', 'event.promise-broken']) {
        assert.ok(read.includes(filer.say(id)), id)
      }
      assert.ok(read.includes(filer.say('stage.accepted')), 'it did not open again')
      assert.ok(read.includes(filer.say('event.supervision-opened')))
      await scene.look(filer, 'promise_broken')
      await filer.picture('promise.filers', 'ul[aria-labelledby=promises-title]')
      await scene.does(await scene.at('roads-handler'), 'answer_supervision', { answer_supervision_text: '线路下周到货。' })
      await scene.does(await scene.at('roads-handler'), 'answer', scene.answer())
    })

    it('a promise on record as kept is contested by the filer, and the case opens again', async () => {
      const [poles, leaning] = [t('扶正灯杆', 'Set the poles upright'), t('还有两根是歪的。', 'Two of them still lean.')]
      await scene.does(await scene.at('roads-handler'), 'make_promise', {
        make_promise_what: poles, make_promise_due_on: scene.office.day(3)
      })
      await scene.does(await scene.at('roads-handler'), 'keep_promise', {
        keep_promise_number: { label: poles }, keep_promise_how: t('都扶正了。', 'All stand upright.')
      })
      await scene.later(4)
      await filer.openCase(scene.receipt)
      await scene.lacks(filer, 'contest_promise', { contest_promise_number: { label: poles } }, ['reason'])
      const contest = { contest_promise_number: { label: poles }, contest_promise_reason: leaning }
      await scene.shows(filer, 'contest.filers', 'contest_promise', contest)
      await scene.does(filer, 'contest_promise')
      const read = await scene.filerReads()
      for (const id of ['undertaking.contested', 'event.promise-contested', 'stage.accepted']) {
        assert.ok(read.includes(filer.say(id)), id)
      }
      await scene.look(filer, 'promise_contested')
      const handler = await scene.at('roads-handler')
      assert.ok((await handler.reads()).includes(leaning))
      await handler.picture('contest.clerks', scene.event(handler, 'promise-contested'))
      await scene.does(handler, 'answer', scene.answer())
    })

    it('some months later the filer is asked once more, and has it reopened', async () => {
      await scene.later(91)
      assert.ok((await scene.filerReads()).includes(filer.say('event.look-back-asked')))
      assert.ok(!await scene.offers(filer, 'reopen'), 'the time to reopen is over')
      await scene.lacks(filer, 'answer_look_back', {}, ['settled'])
      await scene.look(filer, 'look_back')
      const again = t('又坏了三盏。', 'Three are dark again.')
      await scene.shows(filer, 'look-back.filers', 'answer_look_back', {
        answer_look_back_settled: 'no', answer_look_back_comment: again
      })
      await scene.does(filer, 'answer_look_back')
      await filer.openCase(scene.receipt)
      await scene.does(filer, 'reopen', { reopen_reason: again })
      const handler = await scene.at('roads-handler')
      const read = await handler.reads()
      assert.ok(read.includes(again) && await scene.offers(handler, 'answer'))
      await handler.picture('look-back.clerks', scene.event(handler, 'look-back-answered'))
    })
  })
}
