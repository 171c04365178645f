// The texts of the pages, by id: tests name what a person reads without copying it.
import { readFileSync } from 'node:fs'

const read = (language) =>
  JSON.parse(readFileSync(new URL(`../../web/locales/${language}.json`, import.meta.url), 'utf8'))

const texts = { zh: read('zh'), en: read('en') }

export const ids = Object.keys(texts.en)

/// words('zh')('nav.start'); values stand for the `{name}`s in the text.
export const words = (language) => (id, values = {}) => {
  const text = texts[language][id]
  if (text === undefined) throw new Error(`there is no text ${id}`)
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
}
