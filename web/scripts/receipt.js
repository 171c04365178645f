// Reads and checks a receipt, as docs/formats/receipt.md defines it and as `huiyin verify` does: the same findings under
// the same codes. Pure: no page, no network, no clock.
import { hashes, verify } from '@noble/ed25519'
import { sha256, sha512 } from '@noble/hashes/sha2.js'

hashes.sha512 = sha512

const BYTES_MAX = 4_000_000
const PREAMBLE_LINES_MAX = 500
const REPEATED_MAX = 1000
const SIGNATURES_MAX = 100
const HASHES_MAX = 62
const HASH_BYTES = 32
const ED25519 = 1
const ED25519_COSIGNATURE = 4
const SIGNATURE_BYTES = 64
const TIME_BYTES = 8
const TREE_SIZE_MAX = 2n ** 62n
const NAME = /^[^\s+\p{Cc}]+$/u

const PROVEN = ['key_known', 'checkpoint_signed', 'witnessed', 'entry_included', 'commitment_opened', 'line_proven']
const NOT_PROVEN = ['key_unknown', 'no_witness', 'opening_absent', 'line_back_dated', 'line_not_proven',
  'terms_not_proven']

export class ReceiptError extends Error {
  constructor (kind, line = 0) {
    super(kind)
    this.kind = kind
    this.line = line
  }
}

const encoder = new TextEncoder()

function concatenated (...parts) {
  const bytes = parts.map((part) => typeof part === 'string' ? encoder.encode(part) : part)
  const all = new Uint8Array(bytes.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of bytes) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const digest = (...parts) => sha256(concatenated(...parts))
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i])
const base64 = (bytes) => btoa(String.fromCharCode(...bytes))

/// RFC 4648 section 4, without stray characters or bits; null if it is anything else.
function fromBase64 (text) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null
  const binary = atob(text)
  if (btoa(binary) !== text) return null
  return Uint8Array.from(binary, (c) => c.charCodeAt(0))
}

function hashFromBase64 (text) {
  const bytes = fromBase64(text)
  return bytes !== null && bytes.length === HASH_BYTES ? bytes : null
}

function decimal (text) {
  return /^(0|[1-9][0-9]{0,18})$/.test(text) ? BigInt(text) : null
}

function isDay (text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

function isInstant (text) {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) return false
  const at = new Date(text)
  return !Number.isNaN(at.getTime()) && at.toISOString() === text
}

// ---- reading

class Lines {
  constructor (text) {
    this.all = text.split('\n')
    this.at = 0
  }

  get done () { return this.at >= this.all.length }
  get next () { return this.all[this.at] ?? '' }
  take () { return this.all[this.at++] ?? '' }

  has (key) { return this.next.startsWith(`${key}: `) }

  field (key, isValid = () => true) {
    const value = this.next.slice(key.length + 2)
    if (!this.has(key) || /[\x00-\x1f\x7f]/.test(value) || !isValid(value)) {
      throw new ReceiptError('line_malformed', this.at + 1)
    }
    this.take()
    return value
  }

  repeated (key, isValid) {
    const values = []
    while (this.has(key)) {
      if (values.length === REPEATED_MAX) throw new ReceiptError('line_malformed', this.at + 1)
      values.push(this.field(key, isValid))
    }
    return values
  }

  /// The lines up to one that is the mark; null if there is none.
  until (mark) {
    const end = this.all.indexOf(mark, this.at)
    if (end < 0) return null
    const lines = this.all.slice(this.at, end)
    this.at = end + 1
    return lines
  }
}

function limitOf (text) {
  const parts = text.split(' | ')
  if (parts.length !== 5 || parts.some((part) => part.includes('|'))) return null
  const [limit, length, rule, article, due] = parts
  return due === '-' || isDay(due) ? { limit, length, rule, article, due } : null
}

function proofOf (lines) {
  if (lines.shift() !== 'c2sp.org/tlog-proof@v1') return null
  const proof = { extra: null, hashes: [] }
  if (lines[0]?.startsWith('extra ')) {
    proof.extra = fromBase64(lines.shift().slice(6))
    if (proof.extra === null) return null
  }
  if (!lines[0]?.startsWith('index ')) return null
  proof.index = decimal(lines.shift().slice(6))
  if (proof.index === null) return null
  while (lines.length > 0 && lines[0] !== '') {
    const hash = hashFromBase64(lines.shift())
    if (hash === null || proof.hashes.length === HASHES_MAX) return null
    proof.hashes.push(hash)
  }
  if (lines.shift() !== '') return null
  proof.checkpoint = lines.map((line) => `${line}\n`).join('')
  return proof
}

function openingOf (lines) {
  const salt = lines[0]?.startsWith('salt ') ? hashFromBase64(lines[0].slice(5)) : null
  const event = fromBase64(lines.slice(2).join(''))
  return salt !== null && lines[1] === '' && event !== null ? { salt, event } : null
}

/// The receipt in its parts; throws a ReceiptError. Nothing in it is verified yet.
export function readReceipt (text) {
  if (encoder.encode(text).length > BYTES_MAX) throw new ReceiptError('too_long')
  const lines = new Lines(text.replace(/^\ufeff/, '').replace(/\r\n/g, '\n'))
  while (!lines.has('Receipt-Format')) {
    if (lines.done || lines.at === PREAMBLE_LINES_MAX || lines.next.startsWith('-----')) {
      throw new ReceiptError('not_a_receipt')
    }
    lines.take()
  }
  if (lines.field('Receipt-Format') !== '1') throw new ReceiptError('unknown_format', lines.at)
  const isHash = (value) => /^[0-9a-f]{64}$/.test(value)
  const receipt = { number: lines.field('Case-Number') }
  receipt.code = lines.has('Secret-Code') ? lines.field('Secret-Code') : null
  receipt.filedAt = lines.field('Filed-At', isInstant)
  receipt.filedOn = lines.field('Filed-On', isDay)
  receipt.office = lines.field('Office')
  receipt.unit = lines.has('Unit') ? lines.field('Unit') : null
  receipt.content = lines.field('Content-SHA-256', isHash)
  receipt.attachments = lines.repeated('Attachment-SHA-256', isHash)
  receipt.limits = lines.repeated('Limit', limitOf).map(limitOf)
  receipt.origin = lines.field('Log-Origin')
  receipt.key = lines.field('Log-Key')
  if (lines.take() !== '') throw new ReceiptError('line_malformed', lines.at)

  const proofAt = lines.at + 1
  const proof = lines.take() === '-----BEGIN TLOG PROOF-----' ? lines.until('-----END TLOG PROOF-----') : null
  receipt.proof = proof && proofOf(proof)
  if (!receipt.proof) throw new ReceiptError('proof_malformed', proofAt)

  while (!lines.done && lines.next === '') lines.take()
  receipt.opening = null
  if (lines.next === '-----BEGIN COMMITMENT OPENING-----') {
    const openingAt = lines.at + 1
    lines.take()
    const opening = lines.until('-----END COMMITMENT OPENING-----')
    receipt.opening = opening && openingOf(opening)
    if (!receipt.opening) throw new ReceiptError('opening_malformed', openingAt)
  }
  while (!lines.done) {
    if (lines.take() !== '') throw new ReceiptError('trailing_text', lines.at)
  }
  return receipt
}

// ---- what is signed

/// `name+id+base64`, split at the first two `+`; null if it is no Ed25519 key of a log.
export const readKey = (text) => readKeyOf(text, ED25519)
/// The same of a witness.
export const readWitnessKey = (text) => readKeyOf(text, ED25519_COSIGNATURE)

function readKeyOf (text, type) {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text)
  if (match === null || !NAME.test(match[1])) return null
  const bytes = fromBase64(match[3])
  if (bytes === null || bytes.length !== HASH_BYTES + 1 || bytes[0] !== type) return null
  const id = hex(digest(match[1], '\n', bytes).subarray(0, 4))
  return id === match[2] ? { name: match[1], id, bytes: bytes.subarray(1), text } : null
}

function isSignature (signature, message, key) {
  try {
    return verify(signature, message, key, { zip215: false })
  } catch {
    return false
  }
}

/// The seconds that a witness states, if it signed the text at that time; else null.
function cosignedAt (signature, text, key) {
  if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return null
  const seconds = signature.subarray(0, TIME_BYTES).reduce((value, byte) => value * 256n + BigInt(byte), 0n)
  if (seconds >= 2n ** 63n) return null
  const message = encoder.encode(`cosignature/v1\ntime ${seconds}\n${text}`)
  return isSignature(signature.subarray(TIME_BYTES), message, key.bytes) ? seconds : null
}

/// The checkpoint, if the key signed it and no signature by it or a witness is wrong; else null. With `cosigned`: each
/// witness that signed it once, in the order of the lines.
function openCheckpoint (note, key, witnesses) {
  if (/[\x00-\x09\x0b-\x1f]/.test(note)) return null
  const blank = note.lastIndexOf('\n\n')
  if (blank < 0 || !note.endsWith('\n')) return null
  const text = note.slice(0, blank + 1)
  const signatures = note.slice(blank + 2, -1).split('\n')
  if (signatures.length > SIGNATURES_MAX) return null
  // One key under two names, or the log's own, would let one party count twice.
  const distinct = witnesses.filter((one, i) => !same(one.bytes, key.bytes) &&
    witnesses.findIndex(({ bytes }) => same(bytes, one.bytes)) === i)
  let isSigned = false
  const cosigned = new Map()
  for (const line of signatures) {
    const match = /^\u2014 (\S+) (\S+)$/.exec(line)
    const bytes = match && fromBase64(match[2])
    if (!bytes || bytes.length < 5 || !NAME.test(match[1])) return null
    const made = ({ name, id }) => match[1] === name && hex(bytes.subarray(0, 4)) === id
    const witness = distinct.find(made)
    if (made(key)) {
      if (!isSignature(bytes.subarray(4), encoder.encode(text), key.bytes)) return null
      isSigned = true
    } else if (witness) {
      const seconds = cosignedAt(bytes.subarray(4), text, witness)
      if (seconds === null) return null
      if (!cosigned.has(witness.name)) cosigned.set(witness.name, seconds)
    }
  }
  const [origin, size, root] = text.split('\n')
  const checkpoint = { origin, size: decimal(size ?? ''), root: hashFromBase64(root ?? ''), cosigned }
  if (!isSigned || origin !== key.name || checkpoint.size === null || checkpoint.root === null) return null
  return checkpoint.size <= TREE_SIZE_MAX ? checkpoint : null
}

/// `2026-01-05T08:30:00Z`, or the number where no calendar reaches.
function timeText (seconds) {
  return seconds > 253402300799n ? String(seconds) : new Date(Number(seconds) * 1000).toISOString().replace('.000', '')
}

/// RFC 6962 section 2.1.1, the other way round: from the leaf up.
export function isIncluded (index, size, leaf, hashes, root) {
  if (index >= size) return false
  let at = index
  let last = size - 1n
  let hash = leaf
  const node = (left, right) => digest(Uint8Array.of(1), left, right)
  for (const sibling of hashes) {
    if (last === 0n) return false
    if ((at & 1n) === 1n || at === last) {
      hash = node(sibling, hash)
      while ((at & 1n) === 0n && at !== 0n) {
        at >>= 1n
        last >>= 1n
      }
    } else {
      hash = node(hash, sibling)
    }
    at >>= 1n
    last >>= 1n
  }
  return last === 0n && same(hash, root)
}

// ---- what entry and event say

/// Canonical JSON, so that there is one reading of the bytes; null if it is anything else.
function canonical (bytes) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const value = JSON.parse(text)
    return JSON.stringify(value) === text && value !== null && typeof value === 'object' ? value : null
  } catch {
    return null
  }
}

const DAMM = ['0317598642', '7092154863', '4206871359', '1750983426', '6123045978', '3674209581', '5869720134',
  '8945362017', '9438617205', '2581436790']

export function caseNumber (id, filedOn) {
  const number = `${filedOn.slice(0, 4)}-${String(id).padStart(6, '0')}`
  let state = '0'
  for (const digit of number.replace('-', '')) state = DAMM[state][digit]
  return `${number}-${state}`
}

function factsOf (entry, event) {
  const facts = { limits: [] }
  facts.filedOn = entry.day
  facts.enteredOn = entry.entered
  for (const { limit, due } of entry.starts ?? []) facts.limits.push({ limit, rule: entry.rule, due })
  if (event?.type === 'filed') {
    facts.number = caseNumber(event.case, event.on)
    facts.filedAt = event.at
    facts.content = hex(digest(event.data.subject, '\n', event.data.text))
    facts.attachments = (event.data.attachments ?? []).map(({ sha256 }) => sha256)
  }
  return facts
}

// ---- checking

/// Whether a finding is `proven`, `not_proven` or `wrong`.
export function verdictOf (code) {
  if (PROVEN.includes(code)) return 'proven'
  return NOT_PROVEN.includes(code) ? 'not_proven' : 'wrong'
}

export function holds (findings) {
  return findings.every(({ code }) => verdictOf(code) !== 'wrong') &&
    findings.some(({ code }) => code === 'entry_included')
}

/// Limit, rule and date can be proven; length and article stand in the rulebook that the log publishes.
function checkLimits (stated, started, compare, found) {
  const joined = ({ limit, rule, due }) => [limit, rule, due].join(' | ')
  for (const line of stated) {
    const known = started.find(({ limit }) => limit === line.limit)
    // The entry names every limit that the filing started, so another one has no date yet.
    const proven = known ?? (line.due === '-' ? undefined : { ...line, due: '-' })
    compare('Limit', joined(line), proven && joined(proven))
  }
  if (stated.length > 0) {
    const terms = stated.map(({ limit, length, article }) => `${limit}: ${length}, ${article}`)
    found('terms_not_proven', [...new Set(stated.map(({ rule }) => rule))].join(', '), terms.join('; '))
  }
  for (const known of started) {
    if (!stated.some(({ limit }) => limit === known.limit)) found('line_missing', 'Limit', joined(known))
  }
}

/// All findings about a receipt, `{code, parameters}`, in the order in which a person can follow them. It ends where the
/// next step would rest on something wrong. `knownKey` is a verifier key from elsewhere, or null;
/// `witnesses` are keys of witnesses (readWitnessKey()).
export function verifyReceipt (receipt, knownKey, witnesses = []) {
  const findings = []
  const found = (code, ...parameters) => { findings.push({ code, parameters: parameters.map(String) }) }
  const stop = (code, ...parameters) => {
    found(code, ...parameters)
    return findings
  }

  const key = readKey(receipt.key)
  if (key === null) return stop('key_malformed', receipt.key)
  if (knownKey !== null && knownKey.text !== key.text) return stop('key_differs', key.text, knownKey.text)
  if (receipt.origin !== key.name) return stop('origin_differs', receipt.origin, key.name)
  if (knownKey !== null) found('key_known', key.name)
  else found('key_unknown', key.text)

  const { proof, opening } = receipt
  const checkpoint = openCheckpoint(proof.checkpoint, key, witnesses)
  if (checkpoint === null) return stop('checkpoint_not_signed')
  found('checkpoint_signed', checkpoint.origin, checkpoint.size, base64(checkpoint.root))
  for (const [name, seconds] of checkpoint.cosigned) found('witnessed', name, timeText(seconds))
  if (checkpoint.cosigned.size === 0) found('no_witness')
  if (proof.extra === null) return stop('entry_missing')
  const leaf = digest(Uint8Array.of(0), proof.extra)
  if (!isIncluded(proof.index, checkpoint.size, leaf, proof.hashes, checkpoint.root)) {
    return stop('entry_not_included', proof.index, checkpoint.size)
  }
  found('entry_included', proof.index, checkpoint.size)

  const entry = canonical(proof.extra)
  if (!/^[0-9a-f]{64}$/.test(entry?.commit ?? '')) return stop('entry_unreadable')
  if (opening === null) found('opening_absent')
  else if (hex(digest(opening.salt, opening.event)) !== entry.commit) return stop('commitment_differs')
  else found('commitment_opened')

  const facts = factsOf(entry, opening && canonical(opening.event))
  const compare = (line, value, proven) => {
    if (proven === undefined) found('line_not_proven', line, value)
    else if (value === proven) found('line_proven', line, value)
    else found('line_differs', line, value, proven)
  }
  compare('Case-Number', receipt.number, facts.number)
  if (receipt.code !== null) found('line_not_proven', 'Secret-Code', '')
  // An earlier day than that of the entry itself is the office's statement: nobody but the office saw it then.
  const compareTime = (line, value, proven) => {
    if (facts.enteredOn === undefined || value !== proven) compare(line, value, proven)
    else found('line_back_dated', line, value, facts.enteredOn)
  }
  compareTime('Filed-At', receipt.filedAt, facts.filedAt)
  compareTime('Filed-On', receipt.filedOn, facts.filedOn)
  compare('Office', receipt.office)
  if (receipt.unit !== null) compare('Unit', receipt.unit)
  compare('Content-SHA-256', receipt.content, facts.content)
  receipt.attachments.forEach((hash, i) => {
    compare('Attachment-SHA-256', hash, facts.attachments && (facts.attachments[i] ?? ''))
  })
  for (const hash of facts.attachments?.slice(receipt.attachments.length) ?? []) {
    found('line_missing', 'Attachment-SHA-256', hash)
  }
  checkLimits(receipt.limits, facts.limits, compare, found)
  return findings
}
