/**
 * A font of pen strokes on a grid of 5 × 7 points, smooth at any size. A point is two digits, x from the left and y
 * from the top; points in a row are one stroke, a single one is a dot; a blank separates strokes. Lowercase letters
 * have the glyphs of capitals.
 */
const GLYPHS: Readonly<Record<string, string>> = {
  '0': '103041453616050110',
  '1': '012026 1636',
  '2': '01103041420646',
  '3': '0110304142334445361605 1333',
  '4': '36300444',
  '5': '400003334445361605',
  '6': '4130100105163645443303',
  '7': '004016',
  '8': '103041423313020110 1304051636454433 1333',
  '9': '4313020110304145361605',
  A: '0602204246 0444',
  B: '00063645443303 0030414233',
  C: '4130100105163645',
  D: '00062644422000',
  E: '40000646 0333',
  F: '400006 0333',
  G: '41301001051636454323',
  H: '0006 4046 0343',
  I: '1030 2026 1636',
  J: '1040 3035261605',
  K: '0006 4004 1346',
  L: '000646',
  M: '0600234046',
  N: '06004640',
  O: '103041453616050110',
  P: '06003041423303',
  Q: '103041453616050110 2446',
  R: '06003041423303 2346',
  S: '413010010213334445361605',
  T: '0040 2026',
  U: '000516364540',
  V: '002640',
  W: '0016233640',
  X: '0046 4006',
  Y: '002340 2326',
  Z: '00400646',
  '.': '26',
  ',': '2517',
  ':': '22 25',
  ';': '22 2517',
  '!': '2024 26',
  '?': '01103041422324 26',
  '-': '1333',
  '+': '0343 2125',
  '=': '0242 0444',
  '/': '4006',
  '\\': '0046',
  '(': '30212536',
  ')': '10212516',
  '[': '30101636',
  ']': '10303616',
  '<': '410345',
  '>': '014305',
  '%': '4006 0111 3545',
  '#': '1016 3036 0242 0444',
  '*': '2125 0244 4204',
  '&': '46022110302105162644',
  "'": '2022',
  '"': '1012 3032',
  _: '0646',
  '|': '2027',
  ' ': '',
}

/** Distance from one glyph to the next and height of a capital, in grid units. */
const ADVANCE = 6
const CAPITAL_HEIGHT = 6

/** Points of the strokes of each glyph: x, y, x, y, … in grid units. */
const STROKES = new Map(Object.entries(GLYPHS).map(([character, code]) => [character, readStrokes(code)]))

/** A box with a cross for characters the font does not have. */
const UNKNOWN = readStrokes('0040460600 0046')

/** The width of a text whose capitals are `height` pixels high, without the space after the last glyph. */
export function measureText(text: string, height: number): number {
  const count = [...text].length
  return count === 0 ? 0 : (ADVANCE * count - 2) * (height / CAPITAL_HEIGHT)
}

/** The strokes of a text as points x, y, x, y, … in pixels; `left` and `top` are the corner of its first capital. */
export function* strokeText(text: string, left: number, top: number, height: number): Generator<number[]> {
  const unit = height / CAPITAL_HEIGHT
  let start = left
  for (const character of text) {
    for (const stroke of STROKES.get(character.toUpperCase()) ?? UNKNOWN) {
      yield stroke.map((value, i) => (i % 2 === 0 ? start : top) + value * unit)
    }
    start += ADVANCE * unit
  }
}

function readStrokes(code: string): number[][] {
  return code
    .split(' ')
    .map((stroke) => [...stroke].map(Number))
    .filter((stroke) => stroke.length > 1)
}
