import { expect, test } from 'vitest'
import { glyphOf, hasGlyphs, layOut } from '../../src/draw/font'

/** A text as letters of points: the strokes on the grid of the font, from two units above the capitals to the descenders. */
function draw(text: string): string[] {
  const { placed, width } = layOut(text, 6)
  const rows = Array.from({ length: 11 }, () => Array(width + 1).fill('.'))
  for (const { glyph, x } of placed) {
    for (const stroke of glyph.strokes) {
      for (let i = 0; i < stroke.length; i += 2) {
        const [nextX, nextY] = [stroke[i + 2] ?? stroke[i]!, stroke[i + 3] ?? stroke[i + 1]!]
        const steps = 2 * Math.ceil(Math.max(Math.abs(nextX - stroke[i]!), Math.abs(nextY - stroke[i + 1]!)))
        for (let step = 0; step <= steps; step++) {
          const part = steps === 0 ? 0 : step / steps
          const column = Math.round(x + stroke[i]! + part * (nextX - stroke[i]!))
          rows[2 + Math.round(stroke[i + 1]! + part * (nextY - stroke[i + 1]!))]![column] = '#'
        }
      }
    }
  }
  return rows.map((row) => row.join(''))
}

test('capitals, digits and signs have their glyphs', () => {
  expect(draw('H7!').slice(2, 9)).toEqual([
    '#...#.#####.#',
    '#...#.....#.#',
    '#...#....#..#',
    '#####....#..#',
    '#...#...#...#',
    '#...#...#....',
    '#...#..#....#',
  ])
})

test('small letters have their own, which hang below the line', () => {
  expect(draw('hp').slice(2)).toEqual([
    '#........',
    '#........',
    '###..###.',
    '##.#.##.#',
    '#..#.#..#',
    '#..#.#..#',
    '#..#.####',
    '.....#...',
    '.....#...',
  ])
})

test('an accent is put on its letter: one unit above, in place of the dot of an i', () => {
  const plain = draw('E')
  const accented = draw('É')
  expect(accented.slice(2)).toEqual(plain.slice(2))
  expect(accented.slice(0, 2).join('')).toContain('#')
  // Two dots and no third.
  expect(draw('ï')[2]!.match(/#/g)).toBeNull()
  expect(draw('ї')).toEqual(draw('ï'))
  // Two accents on each other.
  expect(hasGlyphs('ệ ộ ữ')).toBe(true)
})

// cspell:disable
test.each([
  ['ASCII', String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i))],
  ['German, French, Spanish', 'äöüßÄÖÜ éèêëàâçîïôœùûÿ ñ¿¡áíóú'],
  ['Nordic', 'åæøÅÆØðþ'],
  ['Polish, Czech, Hungarian, Romanian, Turkish', 'ąćęłńóśźż čďěňřšťůž őű ășțâî ğışİ'],
  ['Vietnamese', 'người đi bộ, xe đạp'],
  ['Russian, Ukrainian, Bulgarian', 'пешеход велосипед їжачок щъю Ёлка'],
])('the built-in font has %s', (_, text) => {
  for (const character of text) expect([character, glyphOf(character) !== undefined]).toEqual([character, true])
})

// cspell:enable

test('what it lacks has no glyph, in place of a box', () => {
  for (const character of ['漢', 'α', '🚲', '\u0001', 'constructor']) {
    expect([character, hasGlyphs(character)]).toEqual([character, character === 'constructor'])
  }
})

test('no two different characters have the same glyph, but for those of two scripts', () => {
  const byStrokes = new Map<string, string>()
  for (let code = 33; code < 0x17f; code++) {
    const character = String.fromCharCode(code)
    const glyph = glyphOf(character)
    if (!glyph || glyph.strokes.length === 0) continue
    const strokes = JSON.stringify(glyph.strokes)
    const other = byStrokes.get(strokes)
    expect([character, other]).toEqual([character, 'ÐĐ'.includes(character) || other === undefined ? other : undefined])
    byStrokes.set(strokes, character)
  }
})

test('every stroke stays on the grid: up to five units above the capitals, two below the line', () => {
  for (let code = 32; code < 0x500; code++) {
    const strokes = glyphOf(String.fromCharCode(code))?.strokes ?? []
    const xs = strokes.flatMap((stroke) => stroke.filter((_, i) => i % 2 === 0))
    const ys = strokes.flatMap((stroke) => stroke.filter((_, i) => i % 2 === 1))
    expect(xs.length).toBe(ys.length)
    if (xs.length === 0) continue
    expect([code, Math.min(...xs) >= -0.5, Math.max(...xs) <= 7.5]).toEqual([code, true, true])
    expect([code, Math.min(...ys) >= -5, Math.max(...ys) <= 8]).toEqual([code, true, true])
  }
})

test('a text is as wide as its letters and the spaces between; digits are equally wide', () => {
  expect(layOut('', 6).width).toBe(0)
  expect(layOut('A', 6).width).toBe(4)
  expect(layOut('AB', 12).width).toBe(20)
  expect(layOut('111', 6).width).toBe(layOut('888', 6).width)
})
