import { describe, expect, test } from 'vitest'
import type { Surface } from '../../src/draw/surface'
import { paintTags, type Tag } from '../../src/draw/tags'

/** A surface that notes what is painted; each character is 6 wide. */
function noting(width = 200, height = 100) {
  const log: unknown[][] = []
  const note =
    (name: string) =>
    (...given: unknown[]) =>
      void log.push([name, ...given])
  const surface = {
    width,
    height,
    fillRectangle: note('fill'),
    writeText: note('write'),
    strokeLine: note('line'),
    measureText: (text: string) => 6 * text.length,
  } as unknown as Surface
  return { surface, log }
}

const lettering = { prepare: (text: string) => text.trim() } as never
const tag = (more: Partial<Tag> = {}): Tag => ({
  text: 'ab',
  color: [250, 250, 0],
  opacity: 0.75,
  box: { left: 60, top: 50, right: 90, bottom: 80 },
  ...more,
})

describe('a label', () => {
  test('has its text within its rectangle, with room on all sides', () => {
    const { surface, log } = noting()
    paintTags(surface, [tag()], 10, lettering)
    const [[, left, top, width, height, radius, color, opacity], [, text, textLeft, textTop, textHeight, textColor]] =
      log as [
        [string, number, number, number, number, number, unknown, number],
        [string, string, number, number, number, unknown],
      ]
    // Padding of 0.45 of the height of the text, and a tenth below the line.
    expect([width, height, radius, color, opacity]).toEqual([12 + 2 * 5, 10 + 2 * 5 + 1, 3, [250, 250, 0], 0.75])
    expect([text, textLeft - left, textTop - top, textHeight]).toEqual(['ab', 5, 5, 10])
    // Dark on a light colour.
    expect(textColor).not.toEqual([255, 255, 255])
    expect(log.length).toBe(2)
  })

  test('without a text is none; a long one is cut to the image', () => {
    const { surface, log } = noting(60, 100)
    paintTags(surface, [tag({ text: '  ' }), tag({ text: 'a very long name of a track' })], 10, lettering)
    const written = log.filter(([name]) => name === 'write').map(([, text]) => text as string)
    expect(written.length).toBe(1)
    expect(6 * written[0]!.length).toBeLessThanOrEqual(60 - 10)
  })

  test('keeps its place in the next frame, which is told by the id of its track', () => {
    const { surface, log } = noting()
    const tags = [tag({ id: 7 }), tag({ text: 'no id' })]
    const places = paintTags(surface, tags, 10, lettering)
    expect([...places.keys()]).toEqual([7])
    const first = log.find(([name]) => name === 'fill')
    log.length = 0
    paintTags(surface, [tag({ id: 7, place: places.get(7) })], 10, lettering)
    expect(log.find(([name]) => name === 'fill')).toEqual(first)
  })

  test('that has no room beside its box is led to it by a line', () => {
    const { surface, log } = noting(120, 90)
    const tags = Array.from({ length: 14 }, (_, id) => tag({ id, text: 'abcd' }))
    const places = paintTags(surface, tags, 10, lettering)
    const lines = log.filter(([name]) => name === 'line') as [string, number[], number, unknown, number][]
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.length).toBeLessThanOrEqual(14 - places.size)
    for (const [, [fromX, fromY, toX, toY], thickness, , opacity] of lines) {
      expect(Math.hypot(toX! - fromX!, toY! - fromY!)).toBeGreaterThanOrEqual(2)
      // It ends at the box.
      expect(toX! >= 60 && toX! <= 90 && toY! >= 50 && toY! <= 80).toBe(true)
      expect([thickness, opacity]).toEqual([1, 0.8 * 0.75])
    }
    // Lines first: no label is crossed by one.
    const names = log.map(([name]) => name)
    expect(names.lastIndexOf('line')).toBeLessThan(names.indexOf('fill'))
  })
})
