// What makes the pages easier where scripts run. Every page works without it. Plain ES5, for old phones; nothing is kept
// on the device, but that somebody left, until the tab is closed.
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

  // Files are sent as soon as they are chosen or dropped, in small pieces, so that a bad line costs a piece and not all.
  // What came stands in the form as a ticket, as it does without scripts.
  each('[data-upload]', function (group) {
    var input = group.querySelector('input[type=file]')
    var list = group.querySelector('ul')
    var form = input.form
    var waiting = []
    var busy = false
    if (!window.File || !window.Blob || !File.prototype.slice) return

    function say (name, text) { return group.getAttribute('data-' + name).replace('%1', text) }

    function ask (method, path, fields, body, then) {
      var request = new XMLHttpRequest()
      request.open(method, path)
      request.timeout = 60000
      Object.keys(fields).forEach(function (name) { request.setRequestHeader(name, fields[name]) })
      request.onloadend = function () {
        var answer = {}
        try { answer = JSON.parse(request.responseText) } catch (ignored) {}
        then(request.status, answer)
      }
      request.send(body)
    }

    function line (file) {
      var item = document.createElement('li')
      var name = document.createElement('span')
      var bar = document.createElement('progress')
      var state = document.createElement('span')
      name.className = 'hy-text'
      name.textContent = file.name
      bar.max = file.size
      bar.setAttribute('aria-label', file.name)
      state.setAttribute('role', 'status')
      item.appendChild(name)
      item.appendChild(document.createTextNode(' '))
      item.appendChild(bar)
      item.appendChild(document.createTextNode(' '))
      item.appendChild(state)
      list.appendChild(item)
      return { item: item, bar: bar, state: state }
    }

    function button (shown, text, act) {
      var made = document.createElement('button')
      made.type = 'button'
      made.className = 'hy-linklike'
      made.textContent = text
      made.addEventListener('click', act)
      shown.item.appendChild(document.createTextNode(' '))
      shown.item.appendChild(made)
    }

    function next () {
      busy = false
      if (waiting.length > 0) waiting.shift()()
    }

    function send (file, shown) {
      var upload = ''
      var piece = 0
      var tries = 0
      busy = true

      function end (text) {
        if (shown.bar.parentNode) shown.item.removeChild(shown.bar)
        shown.state.textContent = text
        next()
      }
      function drop () { list.removeChild(shown.item) }
      function refuse (text) {
        end(text)
        shown.state.className = 'govuk-error-message'
        button(shown, group.getAttribute('data-remove'), drop)
      }
      // After what a line may do: again, later and later, from where the server says that it stopped.
      function again (status, from, act) {
        if (status === 400 || status === 404 || status === 413 || ++tries > 12) return refuse(say('failed', file.name))
        shown.state.textContent = say('waits', file.name)
        window.setTimeout(function () { act(from) }, Math.min(30000, 500 * Math.pow(2, tries)))
      }
      function finish () {
        ask('POST', '/upload/end', { 'X-Upload': upload }, null, function (status, answer) {
          if (status === 422) return refuse(answer.detail)
          if (status === 409) return part(answer.received)
          if (status !== 201) return again(status, 0, finish)
          var ticket = document.createElement('input')
          ticket.type = 'hidden'
          ticket.name = 'attachment'
          ticket.value = answer.ticket
          shown.item.appendChild(ticket)
          end('(' + answer.size + ')')
          button(shown, group.getAttribute('data-remove'), drop)
        })
      }
      function part (from) {
        shown.bar.value = from
        if (from >= file.size) return finish()
        ask('PUT', '/upload', { 'X-Upload': upload, 'X-Offset': String(from), 'Content-Type': 'application/octet-stream' },
          file.slice(from, from + piece), function (status, answer) {
            if (status === 422) return refuse(answer.detail)
            if (status !== 200 && status !== 409) return again(status, from, part)
            tries = 0
            shown.state.textContent = say('progress', Math.floor(100 * answer.received / file.size))
            part(answer.received)
          })
      }
      function begin () {
        ask('POST', '/upload', { 'Content-Type': 'application/x-www-form-urlencoded' },
          'name=' + encodeURIComponent(file.name) + '&bytes=' + file.size, function (status, answer) {
            if (status === 422) return refuse(answer.detail)
            if (status !== 201) return again(status, 0, begin)
            upload = answer.upload
            piece = answer.piece
            part(0)
          })
      }
      begin()
    }

    function take (files) {
      Array.prototype.forEach.call(files, function (file) {
        var shown = line(file)
        var most = parseInt(group.getAttribute('data-files-max'), 10)
        if (list.querySelectorAll('li').length > most) {
          shown.item.removeChild(shown.bar)
          shown.state.textContent = say('enough', file.name)
          shown.state.className = 'govuk-error-message'
          button(shown, group.getAttribute('data-remove'), function () { list.removeChild(shown.item) })
          return
        }
        if (busy) waiting.push(function () { send(file, shown) })
        else send(file, shown)
      })
    }

    input.addEventListener('change', function () {
      var files = Array.prototype.slice.call(input.files)
      input.value = ''
      take(files)
    })
    group.addEventListener('dragover', function (event) {
      event.preventDefault()
      group.classList.add('hy-files--over')
    })
    group.addEventListener('dragleave', function () { group.classList.remove('hy-files--over') })
    group.addEventListener('drop', function (event) {
      event.preventDefault()
      group.classList.remove('hy-files--over')
      take(event.dataTransfer.files)
    })
    // The form waits for what is on its way. This listener comes first, so that the form does not count as sent.
    form.addEventListener('submit', function (event) {
      if (!busy) return
      event.preventDefault()
      event.stopImmediatePropagation()
      group.querySelector('[data-upload-note]').textContent = group.getAttribute('data-busy')
    }, true)
    each('[data-upload-add]', function (add) { add.hidden = true })
  })

  each('[data-print]', function (button) {
    button.hidden = false
    button.addEventListener('click', function () { window.print() })
  })

  // Leaving takes this page out of the history, and what was typed and shown out of the page, so that "back" does not
  // show it to whoever looks next. Pages before it are left again when they are gone back to.
  var leaveLink = document.querySelector('[data-leave]')
  var leftKey = 'left'

  // The only thing that is ever kept, for as long as the tab is open: that somebody left. Some browsers allow not even
  // that.
  function keepThatLeft (value) {
    try {
      if (value) window.sessionStorage.setItem(leftKey, value)
      else window.sessionStorage.removeItem(leftKey)
    } catch (ignored) {}
  }

  function hasLeft () {
    try {
      return window.sessionStorage.getItem(leftKey) !== null
    } catch (ignored) {
      return false
    }
  }

  function leave () {
    keepThatLeft('1')
    document.documentElement.hidden = true
    each('input, textarea', function (field) { field.value = '' })
    document.body.textContent = ''
    document.title = ''
    window.location.replace(leaveLink.href)
  }

  function cameBack () {
    var entries = window.performance && performance.getEntriesByType ? performance.getEntriesByType('navigation') : []
    if (entries.length > 0) return entries[0].type === 'back_forward'
    return Boolean(window.performance && performance.navigation && performance.navigation.type === 2)
  }

  if (leaveLink) {
    leaveLink.addEventListener('click', function (event) {
      event.preventDefault()
      leave()
    })
    var escapes = []
    document.addEventListener('keydown', function (event) {
      if (event.key !== 'Escape' && event.key !== 'Esc') {
        escapes = []
        return
      }
      if (event.repeat) return
      escapes.push(Date.now())
      if (escapes.length > 3) escapes.shift()
      if (escapes.length === 3 && escapes[2] - escapes[0] < 2000) leave()
    })
    if (hasLeft() && cameBack()) leave()
    else keepThatLeft('')
  }

  // A personal page that the browser had kept whole, against our word, is not shown again: it is asked for anew, where
  // that takes number and code.
  window.addEventListener('pageshow', function (event) {
    if (!event.persisted) return
    if (leaveLink && hasLeft()) return leave()
    if (!document.querySelector('form[method=post]')) return
    document.documentElement.hidden = true
    document.body.textContent = ''
    if (leaveLink) window.location.replace(window.location.pathname === '/file' ? '/file' : '/case')
    else window.location.reload()
  })
})()
