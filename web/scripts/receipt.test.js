import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import * as ed from '@noble/ed25519'
import { sha256 } from '@noble/hashes/sha2.js'

import { caseNumber, holds, isIncluded, readKey, readReceipt, readWitnessKey, ReceiptError, verdictOf, verifyReceipt } from './receipt.js'

// The receipt of docs/formats/receipt.md, which src/ledger/receipt_test.cpp holds to be what the program writes.
const documentation = readFileSync(new URL('../../docs/formats/receipt.md', import.meta.url), 'utf8')
const example = /## Example[\s\S]*?```\n([\s\S]*?)```\n/.exec(documentation)[1]
const key = readKey('log.example/cases+9404b6ce+Ac0D+93KqicDwlFlbVzN2Z9WNbHgZTwGNrlRo6PbIdrU')

const codes = (findings) => findings.map(({ code }) => code)
const check = (text, known = key) => verifyReceipt(readReceipt(text), known)

function replaced (from, to) {
  assert.ok(example.includes(from), `the example has no ${from}`)
  return example.replace(from, to)
}

test('the documented receipt holds, and each line says whether it is proven', () => {
  const findings = check(example)
  assert.ok(holds(findings))
  assert.deepEqual(findings.map(({ code, parameters }) => [code, ...parameters].join(' ')), [
    'key_known log.example/cases',
    'checkpoint_signed log.example/cases 3 Lj+alfD/8VyK2Cle/NpdIiIkXafQmQkBuTXQgmROsko=',
    'no_witness',
    'entry_included 1 3',
    'commitment_opened',
    'line_proven Case-Number 2026-000002-8',
    'line_not_proven Secret-Code ',
    'line_proven Filed-At 2026-01-05T08:30:00.123Z',
    'line_proven Filed-On 2026-01-05',
    'line_not_proven Office 清河县信访局',
    'line_not_proven Unit 青石镇',
    'line_proven Content-SHA-256 e5852e6806ce6e5cde3cfc2ff5347555f372e387e31c4784c2f36f4a9ffd0b0a',
    'line_proven Limit unit_notice_direct | cn-xinfang-2022@1 | 2026-01-20',
    'line_not_proven Limit handle | cn-xinfang-2022@1 | -',
    'terms_not_proven cn-xinfang-2022@1 unit_notice_direct: 15 calendar days, 23(1); handle: 60 calendar days, 34'
  ])
})

// The witness of the reference values; Ed25519 gives the same bytes everywhere.
const witness = readWitnessKey('witness.example/w1+a7e12144+BGG3op9v3HIXXDPBmFc/0CioJHhGCXc+pyvvFPlBZdYO')

/// The example with a cosignature of that witness on its checkpoint; `said` is the time in the signed message.
function cosigned (seconds, said = seconds) {
  const [, text] = /\n\n(log\.example\/cases\n3\n.*\n)\n\u2014/.exec(example)
  const encoder = new TextEncoder()
  const signature = ed.sign(encoder.encode(`cosignature/v1\ntime ${said}\n${text}`), sha256(encoder.encode('witness')))
  const body = Buffer.alloc(12)
  body.writeUInt32BE(0xa7e12144)
  body.writeBigUInt64BE(BigInt(seconds), 4)
  const line = Buffer.concat([body, signature]).toString('base64')
  return replaced('\n-----END TLOG PROOF', `\n\u2014 witness.example/w1 ${line}\n-----END TLOG PROOF`)
}

test('a witness that is known is named with its time, and counts once', () => {
  const findings = (text, ...witnesses) => verifyReceipt(readReceipt(text), key, witnesses)
  const text = cosigned(1750000000)
  const found = findings(text, witness, witness)
  assert.ok(holds(found))
  assert.deepEqual(found.filter(({ code }) => code === 'witnessed').map(({ parameters }) => parameters),
    [['witness.example/w1', '2025-06-15T15:06:40Z']])
  assert.ok(!codes(found).includes('no_witness'))
  assert.ok(codes(findings(text)).includes('no_witness'), 'a witness that nobody named')
  assert.ok(codes(findings(example, witness)).includes('no_witness'))
  assert.ok(codes(findings(cosigned(1750000000, 1750000001), witness)).includes('checkpoint_not_signed'))
  assert.equal(readWitnessKey(key.text), null)
  assert.equal(readKey(witness.text), null)
})

test('whatever is altered is found', () => {
  const examples = [
    ['Case-Number: 2026-000002-8', 'Case-Number: 2026-000003-1', 'line_differs'],
    ['Filed-At: 2026-01-05T08', 'Filed-At: 2026-01-05T09', 'line_differs'],
    ['Filed-On: 2026-01-05', 'Filed-On: 2026-01-04', 'line_differs'],
    ['Content-SHA-256: e5', 'Content-SHA-256: e6', 'line_differs'],
    ['| 2026-01-20', '| 2026-01-21', 'line_differs'],
    ['| 23(1) | 2026-01-20', '| 23(1) | -', 'line_differs'],
    ['| cn-xinfang-2022@1 | 23(1)', '| cn-xinfang-2022@2 | 23(1)', 'line_differs'],
    [/Limit: unit_notice_direct .*\n/, '', 'line_missing'],
    [/(Limit: .*\n)+/, '', 'line_missing'],
    ['| 34 | -', '| 34 | 2026-03-06', 'line_differs'],
    ['Log-Origin: log', 'Log-Origin: lag', 'origin_differs'],
    ['+Ac0D+93', '+Ac0D+94', 'key_malformed'],
    ['\nindex 1\n', '\nindex 2\n', 'entry_not_included'],
    ['\nindex 1\n', '\nindex 3\n', 'entry_not_included'],
    ['extra eyJ2IjoxLCJraW5k', 'extra eyJ2IjoyLCJraW5k', 'entry_not_included'],
    [/extra .*\n/, '', 'entry_missing'],
    ['u0NzE8QE', 'u0NzE8QF', 'entry_not_included'],
    ['XVGS/NdlARLuvzU8SmSJ/qnM7H0ytaI9PLSFOS49yW8=\n', '', 'entry_not_included'],
    ['log.example/cases\n3\n', 'log.example/cases\n4\n', 'checkpoint_not_signed'],
    ['Lj+alfD', 'Lj+alfE', 'checkpoint_not_signed'],
    ['lAS2zsWG', 'lAS2zsWH', 'checkpoint_not_signed'],
    ['\u2014 log', '- log', 'checkpoint_not_signed'],
    ['salt Y0ea', 'salt Y0eb', 'commitment_differs'],
    ['eyJ2IjoxLCJjYXNlIjoy', 'eyJ2IjoxLCJjYXNlIjoz', 'commitment_differs']
  ]
  for (const [from, to, code] of examples) {
    const altered = from instanceof RegExp ? example.replace(from, to) : replaced(from, to)
    assert.notEqual(altered, example)
    const findings = check(altered)
    assert.ok(codes(findings).includes(code), `${from}: ${codes(findings)}`)
    assert.equal(verdictOf(code), 'wrong')
    assert.ok(!holds(findings), String(from))
  }
  assert.ok(codes(check(replaced('Limit: unit', `Attachment-SHA-256: ${'5'.repeat(64)}\nLimit: unit`))).includes('line_differs'), 'an attachment that was not filed')
})

test('length and article of a limit are not proven, and shown as the receipt has them', () => {
  const altered = example.replace('15 calendar days', '95 calendar days').replace('23(1)', '99(9)')
  const findings = check(altered)
  const { parameters } = findings.find(({ code }) => code === 'terms_not_proven')
  assert.deepEqual(parameters, ['cn-xinfang-2022@1', 'unit_notice_direct: 95 calendar days, 99(9); handle: 60 calendar days, 34'])
  assert.equal(verdictOf('terms_not_proven'), 'not_proven')
})

/// The example's receipt over another entry and event, signed by a log of one entry.
function signedAnew (alter) {
  const encode = (value) => new TextEncoder().encode(JSON.stringify(value))
  const join = (...parts) => sha256(Uint8Array.of(...parts.flatMap((part) => [...part])))
  const base64 = (bytes) => Buffer.from(bytes).toString('base64')
  const seed = sha256(encode('office'))
  const keyBytes = Uint8Array.of(1, ...ed.getPublicKey(seed))
  const id = join(new TextEncoder().encode('log.example/cases\n'), keyBytes).subarray(0, 4)
  const { proof, opening } = readReceipt(example)
  const entry = JSON.parse(new TextDecoder().decode(proof.extra))
  const event = JSON.parse(new TextDecoder().decode(opening.event))
  const made = alter(entry, event)
  made.entry.commit = Buffer.from(join(opening.salt, encode(made.event))).toString('hex')
  const text = `log.example/cases\n1\n${base64(join([0], encode(made.entry)))}\n`
  const signature = base64([...id, ...ed.sign(new TextEncoder().encode(text), seed)])
  const known = readKey(`log.example/cases+${Buffer.from(id).toString('hex')}+${base64(keyBytes)}`)
  const receipt = readReceipt(example.replace(/(Log-Key: ).*/, `$1${known.text}`))
  receipt.proof = { extra: encode(made.entry), index: 0n, hashes: [], checkpoint: `${text}\n\u2014 log.example/cases ${signature}\n` }
  receipt.opening.event = encode(made.event)
  return verifyReceipt(receipt, known)
}

test('a day earlier than the one on which the office wrote it down is not called proven', () => {
  const findings = signedAnew((entry, event) => {
    const { v, kind, day, ...rest } = entry
    return { entry: { v, kind, day, entered: '2026-11-22', ...rest }, event }
  })
  assert.ok(holds(findings), codes(findings).join(' '))
  assert.deepEqual(findings.filter(({ code }) => code === 'line_back_dated').map(({ parameters }) => parameters), [
    ['Filed-At', '2026-01-05T08:30:00.123Z', '2026-11-22'],
    ['Filed-On', '2026-01-05', '2026-11-22']
  ])
  assert.equal(verdictOf('line_back_dated'), 'not_proven')
  assert.ok(!codes(signedAnew((entry, event) => ({ entry, event }))).includes('line_back_dated'))
})

test('no line is called proven by a proof that does not hold', () => {
  assert.ok(!codes(check(replaced('u0NzE8QE', 'u0NzE8QF'))).includes('line_proven'))
  assert.ok(!codes(check(replaced('salt Y0ea', 'salt Y0eb'))).includes('line_proven'))
})

test('another key than the known one is refused, and one out of the receipt itself proves little', () => {
  const seed = sha256(new TextEncoder().encode('2'))
  const bytes = Uint8Array.of(1, ...ed.getPublicKey(seed))
  const id = Buffer.from(sha256(Uint8Array.of(...new TextEncoder().encode('log.example/cases\n'), ...bytes))).subarray(0, 4)
  const other = readKey(`log.example/cases+${id.toString('hex')}+${Buffer.from(bytes).toString('base64')}`)
  assert.ok(other)
  assert.deepEqual(codes(check(example, other)), ['key_differs'])
  const unknown = check(example, null)
  assert.equal(unknown[0].code, 'key_unknown')
  assert.ok(holds(unknown))
})

test('the secrets may be cut out, and then only what is public is proven', () => {
  const cut = example.replace(/Secret-Code: .*\n/, '').replace(/-----BEGIN COMMITMENT[\s\S]*/, '')
  const findings = check(cut)
  assert.ok(holds(findings))
  assert.ok(codes(findings).includes('opening_absent'))
  assert.ok(!codes(findings).includes('commitment_opened'))
  assert.deepEqual(findings.filter(({ code }) => code === 'line_proven').map(({ parameters }) => parameters[0]), ['Filed-On', 'Limit'])
})

test('what editors and mail programs do to lines is forgiven', () => {
  assert.ok(holds(check('\ufeff' + example.replace(/\n/g, '\r\n') + '\r\n\r\n')))
  assert.ok(holds(check(example.trimEnd())))
})

test('a broken receipt says where it is broken', () => {
  const examples = [
    ['', 'not_a_receipt', 0],
    ['hello\n', 'not_a_receipt', 0],
    [replaced('Receipt-Format: 1\n', ''), 'not_a_receipt', 0],
    [replaced('Receipt-Format: 1', 'Receipt-Format: 2'), 'unknown_format', 4],
    [replaced('Case-Number: 2026-000002-8\n', ''), 'line_malformed', 5],
    [replaced('Filed-On: 2026-01-05', 'Filed-On: 2026-02-30'), 'line_malformed', 8],
    [replaced('| 23(1) |', '|'), 'line_malformed', 12],
    [replaced('\nindex 1\n', '\nindex 01\n'), 'proof_malformed', 17],
    [replaced('-----END TLOG', '-----end TLOG'), 'proof_malformed', 17],
    [replaced('salt Y0ea', 'salt Y0e'), 'opening_malformed', 31],
    [example + 'x\n', 'trailing_text', example.split('\n').length],
    ['x'.repeat(4_000_001), 'too_long', 0]
  ]
  for (const [text, kind, line] of examples) {
    assert.throws(() => readReceipt(text), (error) => {
      assert.ok(error instanceof ReceiptError)
      assert.deepEqual([error.kind, error.line], [kind, line])
      return true
    })
  }
})

test('keys are read strictly', () => {
  const text = key.text
  for (const bad of ['', 'x', text.slice(0, -1), text.replace('9404b6ce', '9404b6cf'), text.replace('9404b6ce', '9404B6CE'),
    text.replace('log.example', 'lag.example'), text.replace('+Ac', '+Bc'), text + '=', ` ${text}`]) {
    assert.equal(readKey(bad), null, bad)
  }
})

test('inclusion is proven as RFC 6962 has it, for every leaf of every small tree', () => {
  const join = (prefix, ...parts) => sha256(Uint8Array.of(prefix, ...parts.flatMap((part) => [...part])))
  const leaves = Array.from({ length: 17 }, (_, i) => join(0, [i]))
  const split = (n) => { let k = 1; while (k * 2 < n) k *= 2; return k }
  const root = (all) => all.length === 1 ? all[0] : join(1, root(all.slice(0, split(all.length))), root(all.slice(split(all.length))))
  const path = (m, all) => {
    if (all.length === 1) return []
    const k = split(all.length)
    return m < k ? [...path(m, all.slice(0, k)), root(all.slice(k))] : [...path(m - k, all.slice(k)), root(all.slice(0, k))]
  }
  for (let size = 1; size <= leaves.length; size++) {
    const tree = leaves.slice(0, size)
    for (let index = 0; index < size; index++) {
      const proof = path(index, tree)
      const included = (i, hashes) => isIncluded(BigInt(i), BigInt(size), leaves[index], hashes, root(tree))
      assert.ok(included(index, proof))
      assert.ok(!included(index, [...proof, leaves[0]]))
      if (proof.length > 0) assert.ok(!included(index, proof.slice(1)))
      for (let other = 0; other <= size; other++) if (other !== index) assert.ok(!included(other, proof))
    }
  }
})

test('case numbers carry the check digit that the program gives them', () => {
  assert.equal(caseNumber(2, '2026-01-05'), '2026-000002-8')
})
