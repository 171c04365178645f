// An office of its own for each test file: founded in a new folder by the program, served, and gone at the end.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

export const program = process.env.HUIYIN ?? new URL('../../build/release/huiyin', import.meta.url).pathname
export const password = 'correct horse battery staple'

export const units = {
  bureau: { zh: '清和县信访局', en: 'Qinghe Petition Bureau' },
  roads: { zh: '清和县交通运输局', en: 'Qinghe Transport Bureau' },
  water: { zh: '清和县水务局', en: 'Qinghe Water Bureau' },
  station: { zh: '青石公路管理站', en: 'Qingshi Road Station' }
}
const parents = { roads: 'bureau', water: 'bureau', station: 'roads' }

/// Sign-in name: unit, roles and the name that colleagues see.
export const staff = {
  'bureau-registrar': ['bureau', 'registrar', '登记员'],
  'bureau-custodian': ['bureau', 'custodian', '身份保管人'],
  'roads-registrar': ['roads', 'registrar,approver', '交通局收文员'],
  'roads-handler': ['roads', 'handler', '交通局承办人'],
  'water-registrar': ['water', 'registrar,approver', '水务局收文员'],
  'bureau-approver': ['bureau', 'approver', '信访局负责人'],
  'bureau-supervisor': ['bureau', 'supervisor', '督查员'],
  'roads-approver': ['roads', 'approver', '交通局复查员'],
  'roads-lead': ['roads', 'lead', '交通局包案领导'],
  'station-registrar': ['station', 'registrar,approver', '公路站收文员'],
  'station-handler': ['station', 'handler', '公路站承办人']
}
const ordinary = ['bureau-registrar', 'bureau-custodian', 'roads-registrar', 'roads-handler', 'water-registrar']

const unitsFile = Object.entries(units).map(([key, name]) => `[[unit]]
key = "${key}"
kind = "${key === 'bureau' ? 'bureau' : 'body'}"
${parents[key] ? `parent = "${parents[key]}"` : ''}
name_zh = "${name.zh}"
name_en = "${name.en}"
`).join('\n')

const run = promisify(execFile)

/// Runs the program with these arguments; rejects unless it exits with 0.
export const huiyin = (...args) => run(program, ['--lang', 'en', ...args], { timeout: 60_000 })

/// The day so many days from today, as the office counts days.
export const isoDay = (daysFromNow) => new Date(Date.now() + daysFromNow * 86_400_000)
  .toLocaleDateString('en-CA', { timeZone: 'Asia/Shanghai' })

let faketime
/// What a program needs around it to take it for so many days ago: Debian's libfaketime, which moves the day and leaves
/// the time that is measured as it is.
async function daysBack (days) {
  if (days === 0) return process.env
  faketime ??= (await run('faketime', ['-m', '-f', '+0', 'printenv', 'LD_PRELOAD'])).stdout.trim()
  return { ...process.env, LD_PRELOAD: faketime, FAKETIME: `-${days}d`, FAKETIME_DONT_FAKE_MONOTONIC: '1' }
}

/// The address that the server says it is served at, once it is ready.
async function addressOf (server) {
  for (let tries = 0; tries < 600; tries++) {
    const url = /served at (http:\/\/[^/\s]+)/.exec(server.said)?.[1]
    if (url && (await fetch(`${url}/readyz`)).ok) return url
    if (server.exitCode !== null) break
    await sleep(50)
  }
  throw new Error(`the server did not get ready: ${server.said}`)
}

/// With `daysAgo`, an office for which it is so many days ago, until `moveClock` goes on: towards today and never beyond,
/// so that the holidays of each day are known. `leaveUrl` is where "leave this page" leads; null: to an empty page. `rules` makes the law of the office from the text of the default rulebook.
export class Office {
  static async open ({ accounts = ordinary, daysAgo = 0, rules, leaveUrl = 'http://127.0.0.1:9/elsewhere' } = {}) {
    const office = new Office()
    office.leaveUrl = leaveUrl
    office.daysAgo = daysAgo
    office.folder = await mkdtemp(join(tmpdir(), 'huiyin-browser-'))
    try {
      await office.#found(accounts, rules)
      await office.#serve()
    } catch (error) {
      await office.close()
      throw error
    }
    return office
  }

  /// Runs the program as on the office's day.
  async huiyin (...args) {
    return run(program, ['--lang', 'en', ...args], { timeout: 60_000, env: await daysBack(this.daysAgo) })
  }

  /// The day so many days from the office's today.
  day (daysFromNow) { return isoDay(daysFromNow - this.daysAgo) }

  /// Lets days pass at the office: it closes, and opens again so many days later. Who was signed in signs in again.
  async moveClock (days) {
    if (days > this.daysAgo) throw new Error('the clock of the office goes no further than today')
    await this.#stop()
    this.daysAgo -= days
    await this.#serve()
  }

  async #found (accounts, rules) {
    this.data = join(this.folder, 'office')
    const passwordFile = join(this.folder, 'password.txt')
    const unitsPath = join(this.folder, 'units.toml')
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
    await writeFile(unitsPath, unitsFile)
    const law = []
    if (rules) {
      const rulesPath = join(this.folder, 'rules.toml')
      const text = await readFile(new URL('../../rules/cn-xinfang-2022.toml', import.meta.url), 'utf8')
      await writeFile(rulesPath, rules(text))
      law.push('--rules', rulesPath)
    }
    await this.huiyin('init', this.data, '--office', '清和县', '--office-en', 'Qinghe County', '--units', unitsPath,
      '--origin', 'qinghe.example/log', '--admin', 'administrator', '--password-file', passwordFile, ...law)
    for (const name of accounts) {
      const [unit, roles, shown] = staff[name]
      await this.huiyin('user', this.data, 'add', name, '--unit', units[unit].zh, '--roles', roles, '--name', shown,
        '--password-file', passwordFile)
      if (roles.includes('custodian')) {
        await this.huiyin('custody', this.data, 'give', name, '--key', `${this.data}.custodian.key`)
      }
    }
    this.key = (await readFile(join(this.data, 'log.vkey'), 'utf8')).trim()
  }

  async #serve () {
    const port = this.url ? new URL(this.url).port : 0
    this.server = spawn(program, ['--lang', 'en', 'serve', this.data, '--listen', `127.0.0.1:${port}`,
      ...(this.leaveUrl ? ['--leave-url', this.leaveUrl] : [])], { stdio: ['ignore', 'pipe', 'pipe'], env: await daysBack(this.daysAgo) })
    this.server.said = ''
    for (const stream of [this.server.stdout, this.server.stderr]) {
      stream.on('data', (text) => { this.server.said = (this.server.said + text).slice(-20_000) })
    }
    this.url = await addressOf(this.server)
  }

  async #stop () {
    if (!this.server || this.server.exitCode !== null) return
    const ended = once(this.server, 'exit')
    this.server.kill('SIGTERM')
    const timer = setTimeout(() => this.server.kill('SIGKILL'), 20_000)
    await ended
    clearTimeout(timer)
  }

  async close () {
    await this.#stop()
    await rm(this.folder, { recursive: true, force: true })
  }
}
