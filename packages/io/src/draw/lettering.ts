import { glyphOf, hasGlyphs } from './font'
import type { TextCanvas } from './text-canvas'

/** Characters of a label: names of classes may be any text. */
const LONGEST = 100

/** What a character without a glyph is written as. */
const REPLACEMENT = '?'

/** Makes texts legible, and counts what no font has. */
export class Lettering {
  readonly #missing = new Set<string>()
  readonly #prepared = new Map<string, string>()

  constructor(readonly canvas: TextCanvas | undefined) {}

  /** Characters that were replaced by a question mark, in the order in which they came. */
  get missing(): readonly string[] {
    return [...this.#missing]
  }

  /** One line without control characters, in which each character has a glyph. */
  prepare(text: string): string {
    const known = this.#prepared.get(text)
    if (known !== undefined) return known
    if (this.#prepared.size > 1000) this.#prepared.clear()
    const prepared = this.#legible(shorten(plainLine(text), LONGEST))
    this.#prepared.set(text, prepared)
    return prepared
  }

  #legible(text: string): string {
    if (hasGlyphs(text)) return text
    const missing = this.canvas ? this.canvas.missing(text) : [...text].filter((character) => !glyphOf(character))
    for (const character of missing) if (this.#missing.size < 1000) this.#missing.add(character)
    return [...text].map((character) => (missing.includes(character) ? REPLACEMENT : character)).join('')
  }
}

/** The text, shortened until it is at most `width` pixels wide; empty where not even its end fits. */
export function fitText(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text
  const characters = [...text]
  let [fits, tooLong] = [0, characters.length]
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1
    if (measure(shorten(text, middle)) <= width) fits = middle
    else tooLong = middle
  }
  return fits === 0 ? '' : shorten(text, fits)
}

/** At most this many characters; an ellipsis stands for the others. */
function shorten(text: string, count: number): string {
  const characters = [...text]
  return characters.length <= count ? text : `${characters.slice(0, count - 1).join('')}…`
}

function plainLine(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/[\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .trim()
}
