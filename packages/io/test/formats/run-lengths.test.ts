import type { Mask } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { MaskReader, runLengthsOf } from '../../src/formats/run-lengths'

/** A mask from a drawing, `#` on. */
function drawn(left: number, top: number, ...lines: string[]): Mask {
  const data = Uint8Array.from(lines.join(''), (character) => (character === '#' ? 1 : 0))
  return { left, top, width: lines[0]!.length, height: lines.length, data }
}

/** Texts of pycocotools 2.0.11, of the masks in images of width × height. */
const cases: readonly [what: string, mask: Mask, width: number, height: number, text: string][] = [
  ['a ring', drawn(2, 1, '###', '#.#', '###'), 7, 5, ';32NO0129'],
  ['all pixels', drawn(0, 0, '####', '####', '####'), 4, 3, '0<'],
]

describe('run lengths', () => {
  test.each(cases)('of %s are those of pycocotools', (_, mask, width, height, text) => {
    expect(runLengthsOf(mask, height, width)).toBe(text)
    expect(new MaskReader('a').read(text, height, width, 'here')).toEqual(mask)
  })

  test('of no pixel are one run, and read as no mask', () => {
    const text = runLengthsOf(drawn(0, 0, '....'), 3, 4)
    expect(text).toBe('<')
    expect(new MaskReader('a').read(text, 3, 4, 'here')).toBeUndefined()
  })

  test('of a large ellipse read as its pixels: 36,729 in a box of 179 × 259 at (211, 71)', () => {
    const data = Uint8Array.from({ length: 640 * 480 }, (_, i) => {
      const [x, y] = [i % 640, Math.floor(i / 640)]
      return ((x - 300) / 90) ** 2 + ((y - 200) / 130) ** 2 < 1 ? 1 : 0
    })
    const text = runLengthsOf({ left: 0, top: 0, width: 640, height: 480, data }, 480, 640)
    // As pycocotools 2.0.11 begins and ends its text.
    expect(text.slice(0, 24)).toBe('eRS3W1a=`0B<E:G8H8H8I6J6')
    expect(text.slice(-11)).toBe('H9F;D>@cPe3')
    const mask = new MaskReader('a').read(text, 480, 640, 'here')!
    expect(mask).toMatchObject({ left: 211, top: 71, width: 179, height: 259 })
    expect(mask.data.reduce((sum, pixel) => sum + pixel, 0)).toBe(36_729)
  })

  test('random masks are the same after they are written and read', () => {
    const random = seededRandom(11)
    for (let trial = 0; trial < 100; trial++) {
      const [width, height] = [1 + Math.floor(12 * random()), 1 + Math.floor(12 * random())]
      const density = random()
      const data = Uint8Array.from({ length: width * height }, () => (random() < density ? 1 : 0))
      const back = new MaskReader('a').read(
        runLengthsOf({ left: 0, top: 0, width, height, data }, height, width),
        height,
        width,
        '',
      )
      const again = new Uint8Array(width * height)
      if (back) {
        for (let y = 0; y < back.height; y++) {
          for (let x = 0; x < back.width; x++)
            again[(y + back.top) * width + x + back.left] = back.data[y * back.width + x]!
        }
      }
      expect(again).toEqual(data)
    }
  })

  test.each([
    ['a size below 1', '<', 0, 4, 'the size of a mask'],
    ['a size that is no number', '<', '3', 4, 'the size of a mask'],
    ['too few pixels', ';', 3, 4, 'got 11'],
    ['a count below 0', '<O', 3, 4, 'are malformed'],
    ['an end in the middle of a count', 'P', 3, 4, 'are malformed'],
    ['neither text nor list', 5, 3, 4, 'are malformed'],
    ['a list with a fraction', [1.5, 10.5], 3, 4, 'are malformed'],
  ])('of %s are refused', (_, counts, height, width, message) => {
    const read = () => new MaskReader('a.json').read(counts, height, width, 'line 3')
    expect(read).toThrow(
      expect.objectContaining({ code: 'invalid-file', message: expect.stringMatching(/^a\.json, line 3: /) }),
    )
    expect(read).toThrow(message)
  })

  test('of more than 2³⁰ pixels in a file are refused', () => {
    const reader = new MaskReader('a')
    const all = () => reader.read([0, 2 ** 27], 2 ** 13, 2 ** 14, 'here')
    // Eight are 1 GiB; to spare the memory, what was read is not kept.
    for (let i = 0; i < 8; i++) all()
    expect(all).toThrow('at most 1 billion pixels')
  }, 60_000)
})
