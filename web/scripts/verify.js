// The page that checks a receipt on the reader's own device: nothing typed or chosen here leaves it.
import { holds, readKey, readReceipt, readWitnessKey, ReceiptError, verdictOf, verifyReceipt } from './receipt.js'

const form = document.getElementById('verify')
const result = document.getElementById('verify-result')
const area = document.getElementById('receipt-text')
const keyField = document.getElementById('receipt-vkey')
const witnessesField = document.getElementById('receipt-witnesses')

/// A text of the page in its language; %1, %2 .. are replaced by the parameters.
function text (id, parameters = []) {
  const pattern = document.querySelector(`#verify-texts [data-text="${id}"]`)?.textContent ?? id
  return pattern.replace(/%([1-9])/g, (_, number) => parameters[number - 1] ?? '')
}

function element (tag, className, content) {
  const made = document.createElement(tag)
  made.className = className
  made.append(content)
  return made
}

function sentence ({ code, parameters }) {
  if (!code.startsWith('line_')) return text(code, parameters)
  return text(code, [text(parameters[0]), ...parameters.slice(1)])
}

function show (isGood, heading, ...content) {
  const verdict = element('section', isGood ? 'hy-verdict' : 'hy-verdict hy-verdict--bad', '')
  verdict.append(element('h2', 'govuk-heading-m', heading), ...content)
  result.replaceChildren(verdict)
}

function refuse (id, parameters) {
  show(false, text('bad'), element('p', 'govuk-body', text(id, parameters)))
}

function run () {
  const typed = keyField.value.trim()
  const known = typed === '' ? null : readKey(typed)
  if (typed !== '' && known === null) {
    refuse('vkey_malformed')
    return
  }
  const lines = witnessesField.value.split('\n').map((line) => line.trim())
  const witnesses = lines.map((line) => line === '' ? null : readWitnessKey(line))
  const malformed = lines.findIndex((line, i) => line !== '' && witnesses[i] === null)
  if (malformed >= 0) {
    refuse('witness_malformed', [malformed + 1])
    return
  }
  try {
    const findings = verifyReceipt(readReceipt(area.value), known, witnesses.filter((key) => key !== null))
    const groups = ['wrong', 'proven', 'not_proven'].flatMap((verdict) => {
      const found = findings.filter(({ code }) => verdictOf(code) === verdict)
      if (found.length === 0) return []
      const list = element('ul', 'govuk-list govuk-list--bullet', '')
      list.append(...found.map((finding) => element('li', 'hy-break', sentence(finding))))
      return [element('h3', 'govuk-heading-s', text(verdict)), list]
    })
    const isGood = holds(findings)
    show(isGood, text(isGood ? 'ok' : 'bad'), ...groups)
  } catch (error) {
    if (!(error instanceof ReceiptError)) throw error
    refuse(error.kind, [error.line])
  }
}

document.getElementById('receipt-file').addEventListener('change', (event) => {
  const [file] = event.target.files
  if (!file) return
  const reader = new FileReader()
  reader.addEventListener('load', () => {
    try {
      area.value = new TextDecoder('utf-8', { fatal: true }).decode(reader.result)
      run()
    } catch {
      refuse('not_text')
    }
  })
  reader.readAsArrayBuffer(file)
})
document.getElementById('verify-run').addEventListener('click', run)
keyField.value = form.dataset.originKey
form.hidden = false
