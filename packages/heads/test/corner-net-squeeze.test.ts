import { cornerNetSqueeze } from '@mot/heads'
import { seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'
import { expectCornerCase } from './corner-golden'
import { emptyCornerMaps, putCorner, scatteredCorners } from './corner-maps'

const size = { width: 255, height: 255 }

testHead('cornerNetSqueeze', {
  head: cornerNetSqueeze({ classCount: 2 }),
  input: size,
  objects: (batch) => scatteredCorners(seededRandom(batch), batch),
  nothing: emptyCornerMaps,
})

describe('cornerNetSqueeze', () => {
  test('reads corners from cells of 8 pixels', () => {
    const maps = emptyCornerMaps()
    putCorner(maps, 'tl', { x: 4, y: 5, logit: 2 })
    putCorner(maps, 'br', { x: 10, y: 9, logit: 2 })
    const head = cornerNetSqueeze({ classCount: 2 })
    const { box } = head.decode(maps, [head.view(size, size)])[0]!.at(0)
    expect(box.left).toBeCloseTo((4.5 * 255) / 32, 5)
    expect(box.bottom).toBeCloseTo((9.5 * 255) / 32, 5)
  })

  test("errors about outputs begin with the head's name", () => {
    const head = cornerNetSqueeze()
    expect(() => head.decode(emptyCornerMaps(), [head.view(size, size)])).toThrow(
      'Head cornernet-squeeze: Output "tl_heat" should have shape [1, 80, ?, ?], got [1, 2, 32, 32].',
    )
  })

  expectCornerCase('cornernet/squeeze_full', cornerNetSqueeze)
})
