// Styles and scripts for the program: node build.js [OUT], by default into build/web.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

import { build, transform } from 'esbuild'
import { compile } from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const out = resolve(process.argv[2] ?? join(here, '../build/web'))
const cssBytesMax = 60_000
// The licence of what others wrote asks to go with every copy of it, so it ends each file that holds some.
const notice = `\n/*!\n${readFileSync(join(here, 'licences.txt'), 'utf8')}*/\n`

function write (name, bytes) {
  writeFileSync(join(out, name), bytes)
  writeFileSync(join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }))
}

// The rules whose classes are named by a template or a script; the libraries have many more.
function used (css, names) {
  const kept = []
  for (let start = 0, open = -1, depth = 0, i = 0; i < css.length; i++) {
    if (css[i] === '{' && depth++ === 0) open = i
    if (css[i] !== '}' || --depth > 0) continue
    const head = css.slice(start, open)
    const body = css.slice(open + 1, i)
    if (head.startsWith('@media') || head.startsWith('@supports')) {
      const inside = used(body, names)
      if (inside) kept.push(`${head}{${inside}}`)
    } else {
      const selectors = head.split(',').filter((selector) =>
        [...selector.replace(/:not\([^)]*\)/g, '').matchAll(/\.([A-Za-z][\w-]*)/g)].every((match) => names.has(match[1])))
      if (selectors.length > 0) kept.push(`${selectors.join()}{${body}}`)
    }
    start = i + 1
  }
  return kept.join('')
}

function filesIn (folder, ending) {
  return readdirSync(join(here, folder), { recursive: true }).filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(here, folder, name), 'utf8'))
}

mkdirSync(out, { recursive: true })

// GOV.UK Frontend writes every colour as a custom property with its value as the fallback. Our colours do not change
// in the browser, and old phones know no custom properties: the value alone is smaller and works on all.
const compiled = compile(join(here, 'styles/huiyin.scss'), {
  loadPaths: [here, join(here, 'node_modules')],
  quietDeps: true
}).css.replace(/var\(--govuk-[a-z-]+, *([^()]+)\)/g, '$1').replace(/--govuk-[a-z-]+: *[^;}]+;?/g, '')
const minified = (await transform(compiled, { loader: 'css', minify: true, legalComments: 'none', charset: 'utf8' })).code
const names = new Set([...filesIn('templates', '.html'), ...filesIn('scripts', '.js')].join().match(/[A-Za-z][\w-]*/g))
const css = used(minified.trim(), names)
if (css.includes('var(--')) throw new Error('a custom property is left in huiyin.css')
if (css.length > cssBytesMax) throw new Error(`huiyin.css has ${css.length} bytes; at most ${cssBytesMax} are allowed`)
write('huiyin.css', css + notice)

for (const [name, target] of [['huiyin', 'es5'], ['verify', 'es2020']]) {
  const result = await build({
    entryPoints: [join(here, `scripts/${name}.js`)],
    bundle: true,
    format: 'iife',
    minify: true,
    target,
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    write: false
  })
  const borrows = Object.keys(result.metafile.inputs).some((file) => file.includes('node_modules'))
  write(`${name}.js`, result.outputFiles[0].text + (borrows ? notice : ''))
}

write('icon.svg', readFileSync(join(here, 'static/icon.svg')))
