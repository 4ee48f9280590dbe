import { glyphs, marks, sameGlyphs, smallCapitals } from './glyphs'

/** A character in grid units, of which a capital is 6 high. */
export interface Glyph {
  /** Points x, y, x, y, … of each stroke; a single point is a dot. */
  readonly strokes: readonly (readonly number[])[]
  /** Distance to the next character. */
  readonly advance: number
}

/** Height of a capital in grid units. */
export const CAPITAL_HEIGHT = 6

/** Thickness of the pen, in heights of a capital. */
export const PEN = 0.16

/** Space between two characters, in grid units. */
const GAP = 2

/** Digits are equally wide: labels with numbers do not tremble. */
const DIGIT_WIDTH = 4

/** How far an accent may stand out to the left of its letter. */
const MOST_OVERHANG = 0.5

const known = new Map<string, Glyph | undefined>()

/**
 * The glyph of a character (a code point), of letters with accents as well: letter and accents are put together by their
 * canonical decomposition. Undefined where the built-in font has none.
 */
export function glyphOf(character: string): Glyph | undefined {
  if (known.has(character)) return known.get(character)
  const glyph = composed(character)
  // Texts from outside may have any character: the memory stays small.
  if (known.size > 2000) known.clear()
  known.set(character, glyph)
  return glyph
}

/** Whether the built-in font has all characters of a text. */
export function hasGlyphs(text: string): boolean {
  for (const character of text.normalize('NFC')) if (!glyphOf(character)) return false
  return true
}

/** The characters of a text with their distance from its left edge, in whole pixels. Those without a glyph are left out. */
export function layOut(
  text: string,
  height: number,
): { readonly placed: readonly PlacedGlyph[]; readonly width: number } {
  const unit = height / CAPITAL_HEIGHT
  const placed: PlacedGlyph[] = []
  let x = 0
  for (const character of text.normalize('NFC')) {
    const glyph = glyphOf(character)
    if (!glyph) continue
    placed.push({ character, glyph, x })
    x += Math.round(glyph.advance * unit)
  }
  return { placed, width: Math.max(0, x - Math.round(GAP * unit)) }
}

export interface PlacedGlyph {
  readonly character: string
  readonly glyph: Glyph
  /** Pixels. */
  readonly x: number
}

function composed(character: string): Glyph | undefined {
  const [letter = '', ...accents] = character.normalize('NFD')
  if (!accents.every((accent) => Object.hasOwn(marks, accent))) return undefined
  const hasAbove = accents.some(isAbove)
  const base = strokesOf(hasAbove ? (dotless[letter] ?? letter) : letter)
  if (!base) return undefined
  const strokes = [...base.map(smooth)]
  const right = widthOf(base)
  let top = Math.min(CAPITAL_HEIGHT, ...base.flatMap((stroke) => stroke.filter((_, i) => i % 2 === 1)))
  for (const accent of accents) {
    const parts = readStrokes(marks[accent]!)
    const up = isAbove(accent) ? top - 1 - lowestOf(parts) : 0
    for (const stroke of parts) {
      strokes.push(smooth(stroke.map((value, i) => value + (i % 2 === 0 ? right / 2 - 2 : up))))
    }
    if (isAbove(accent) && accent !== HORN) top -= 2
  }
  const isDigit = letter >= '0' && letter <= '9'
  const left = isDigit ? (right - DIGIT_WIDTH) / 2 : Math.min(0, leftOf(strokes) + MOST_OVERHANG)
  const moved = strokes.map((stroke) => stroke.map((value, i) => (i % 2 === 0 ? value - left : value)))
  return { strokes: moved, advance: isDigit ? DIGIT_WIDTH + GAP : right - left + GAP }
}

/** Letters whose dot an accent replaces; the last is Cyrillic. */
const dotless: Readonly<Record<string, string | undefined>> = { i: 'ı', j: 'ȷ', і: 'ı' }

function strokesOf(letter: string): number[][] | undefined {
  if (smallCapitals.includes(letter)) {
    const capital = strokesOf(letter.toUpperCase())
    return capital?.map((stroke) => stroke.map((value, i) => (i % 2 === 0 ? 0.85 * value : 2 + (4 / 6) * value)))
  }
  const name = Object.hasOwn(sameGlyphs, letter) ? sameGlyphs[letter]! : letter
  return Object.hasOwn(glyphs, name) ? readStrokes(glyphs[name]!) : undefined
}

/** Beside the letter: other accents are not above it. */
const HORN = '\u031b'

function lowestOf(strokes: readonly (readonly number[])[]): number {
  return Math.max(...strokes.flatMap((stroke) => stroke.filter((_, i) => i % 2 === 1)))
}

function isAbove(accent: string): boolean {
  return !['\u0323', '\u0326', '\u0327', '\u0328'].includes(accent)
}

function leftOf(strokes: readonly (readonly number[])[]): number {
  return Math.min(0, ...strokes.flatMap((stroke) => stroke.filter((_, i) => i % 2 === 0)))
}

/** A blank is as wide as a letter's half. */
function widthOf(strokes: readonly (readonly number[])[]): number {
  let width = strokes.length === 0 ? 1 : 0
  for (const stroke of strokes) for (let i = 0; i < stroke.length; i += 2) width = Math.max(width, stroke[i]!)
  return width
}

function readStrokes(code: string): number[][] {
  return code
    .split(' ')
    .map((stroke) => [...stroke].map(Number))
    .filter((stroke) => stroke.length > 1)
}

/** Longest part of a line that a curve takes at its end, in grid units. */
const CURVE = 0.8

/** Corners of less than 60° become curves: quadratic ones, of three pieces. */
function smooth(stroke: readonly number[]): number[] {
  const count = stroke.length / 2
  const isClosed = count > 3 && stroke[0] === stroke.at(-2) && stroke[1] === stroke.at(-1)
  if (count < 3) return [...stroke]
  const points = Array.from(
    { length: isClosed ? count - 1 : count },
    (_, i) => [stroke[2 * i]!, stroke[2 * i + 1]!] as const,
  )
  const smoothed: number[] = []
  for (const [i, point] of points.entries()) {
    const isEnd = !isClosed && (i === 0 || i === points.length - 1)
    smoothed.push(...(isEnd ? point : corner(points.at(i - 1)!, point, points[(i + 1) % points.length]!)))
  }
  if (isClosed) smoothed.push(smoothed[0]!, smoothed[1]!)
  return smoothed
}

type Point = readonly [x: number, y: number]

function corner(before: Point, [x, y]: Point, after: Point): number[] {
  const [ax, ay, bx, by] = [x - before[0], y - before[1], after[0] - x, after[1] - y]
  const [a, b] = [Math.hypot(ax, ay), Math.hypot(bx, by)]
  if (!(ax * bx + ay * by > 0.5 * a * b)) return [x, y]
  const [shareA, shareB] = [Math.min(0.5, CURVE / a), Math.min(0.5, CURVE / b)]
  const [startX, startY, endX, endY] = [x - shareA * ax, y - shareA * ay, x + shareB * bx, y + shareB * by]
  const at = (t: number): number[] => {
    const [p, q, r] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t]
    return [p * startX + q * x + r * endX, p * startY + q * y + r * endY]
  }
  return [0, 1 / 3, 2 / 3, 1].flatMap(at)
}
