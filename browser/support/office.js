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
  water: { zh: '清和县水务局', en: 'Qinghe Water Bureau' }
}

/// Sign-in name: unit, roles and the name that colleagues see.
export const staff = {
  'bureau-registrar': ['bureau', 'registrar', '登记员'],
  'bureau-custodian': ['bureau', 'custodian', '身份保管人'],
  'roads-registrar': ['roads', 'registrar,approver', '交通局收文员'],
  'roads-handler': ['roads', 'handler', '交通局承办人'],
  'water-registrar': ['water', 'registrar,approver', '水务局收文员']
}

const unitsFile = Object.entries(units).map(([key, name]) => `[[unit]]
key = "${key}"
kind = "${key === 'bureau' ? 'bureau' : 'body'}"
${key === 'bureau' ? '' : 'parent = "bureau"'}
name_zh = "${name.zh}"
name_en = "${name.en}"
`).join('\n')

const run = promisify(execFile)

/// Runs the program with these arguments; rejects unless it exits with 0.
export const huiyin = (...args) => run(program, ['--lang', 'en', ...args], { timeout: 60_000 })

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

export class Office {
  static async open () {
    const office = new Office()
    office.folder = await mkdtemp(join(tmpdir(), 'huiyin-browser-'))
    try {
      await office.#found()
      await office.#serve()
    } catch (error) {
      await office.close()
      throw error
    }
    return office
  }

  async #found () {
    this.data = join(this.folder, 'office')
    const passwordFile = join(this.folder, 'password.txt')
    const unitsPath = join(this.folder, 'units.toml')
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
    await writeFile(unitsPath, unitsFile)
    await huiyin('init', this.data, '--office', '清和县', '--office-en', 'Qinghe County', '--units', unitsPath,
      '--origin', 'qinghe.example/log', '--admin', 'administrator', '--password-file', passwordFile)
    for (const [name, [unit, roles, shown]] of Object.entries(staff)) {
      await huiyin('user', this.data, 'add', name, '--unit', units[unit].zh, '--roles', roles, '--name', shown,
        '--password-file', passwordFile)
    }
    this.key = (await readFile(join(this.data, 'log.vkey'), 'utf8')).trim()
  }

  async #serve () {
    this.server = spawn(program, ['--lang', 'en', 'serve', this.data, '--listen', '127.0.0.1:0', '--leave-url',
      'http://127.0.0.1:9/elsewhere'], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.server.said = ''
    for (const stream of [this.server.stdout, this.server.stderr]) {
      stream.on('data', (text) => { this.server.said = (this.server.said + text).slice(-20_000) })
    }
    this.url = await addressOf(this.server)
  }

  async close () {
    if (this.server && this.server.exitCode === null) {
      const ended = once(this.server, 'exit')
      this.server.kill('SIGTERM')
      const timer = setTimeout(() => this.server.kill('SIGKILL'), 20_000)
      await ended
      clearTimeout(timer)
    }
    await rm(this.folder, { recursive: true, force: true })
  }
}
