// What makes the pages easier where scripts run. Every page works without it. Plain ES5, for old phones; nothing is kept
// on the device.
(function () {
  'use strict'

  function each (selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act)
  }

  function codePoints (text) {
    return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, '_').length
  }

  // A fault, or the word that something was done, is the first thing to read.
  each('[data-error-summary], [data-notice]', function (box) {
    box.focus()
  })

  // A form is sent once, however often the button is pressed; after a minute it may be tried again.
  each('form[data-once]', function (form) {
    var sent = false
    form.addEventListener('submit', function (event) {
      if (sent) {
        event.preventDefault()
        return
      }
      sent = true
      window.setTimeout(function () { sent = false }, 60000)
    })
    window.addEventListener('pageshow', function () { sent = false })
  })

  // How many characters are left, read out only when the person stops typing.
  each('textarea[data-count]', function (area) {
    var most = parseInt(area.getAttribute('data-count'), 10)
    if (!(most > 0)) return
    var seen = document.createElement('div')
    var heard = document.createElement('div')
    var timer = 0
    seen.className = 'govuk-hint'
    seen.setAttribute('aria-hidden', 'true')
    heard.className = 'govuk-visually-hidden'
    heard.setAttribute('aria-live', 'polite')
    area.parentNode.appendChild(seen)
    area.parentNode.appendChild(heard)
    function update () {
      var left = most - codePoints(area.value)
      var pattern = area.getAttribute(left < 0 ? 'data-count-over' : 'data-count-left')
      var text = pattern.replace('%1', Math.abs(left))
      seen.textContent = left < most / 10 ? text : ''
      window.clearTimeout(timer)
      timer = window.setTimeout(function () { heard.textContent = seen.textContent }, 1000)
    }
    area.addEventListener('input', update)
    update()
  })

  // The language of the page is asked for by the form that somebody has begun to fill in, so that nothing is lost.
  each('[data-language]', function (button) {
    function isChanged (field) {
      if (field.type === 'radio' || field.type === 'checkbox') return field.checked !== field.defaultChecked
      return field.type !== 'hidden' && field.defaultValue !== undefined && field.value !== field.defaultValue
    }
    button.addEventListener('click', function () {
      each('form', function (form) {
        if (!form.querySelector('button[name=go][value=language]')) return
        if (!Array.prototype.some.call(form.elements, isChanged)) return
        button.setAttribute('form', form.id)
        button.setAttribute('formaction', form.getAttribute('action'))
      })
    })
  })

  each('[data-print]', function (button) {
    button.hidden = false
    button.addEventListener('click', function () { window.print() })
  })

  // Leaving takes this page out of the history, so that "back" does not show it to whoever looks next.
  each('[data-leave]', function (link) {
    link.addEventListener('click', function (event) {
      event.preventDefault()
      document.documentElement.hidden = true
      window.location.replace(link.href)
    })
  })
})()
