import { fastNms, nms } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { jdeCases, randomBoxes } from './nms-cases'

describe('fastNms', () => {
  const chain = [0, 0, 10, 10, 4, 0, 14, 10, 8, 0, 18, 10]

  test('a removed box still suppresses others', () => {
    expect([...fastNms(chain, [0.9, 0.8, 0.7], { maxOverlap: 0.4 })]).toEqual([0])
  })

  test('boxes of different classes do not suppress each other', () => {
    expect([...fastNms(chain, [0.9, 0.8, 0.7], { maxOverlap: 0.4, classIds: [0, 1, 1] })]).toEqual([0, 1])
  })

  test.each(jdeCases)("equals JDE's, case %#", ({ boxes, scores, maxOverlap, minScore, standard, fast }) => {
    const rows = [...scores.keys()].filter((row) => scores[row]! > Math.fround(minScore))
    const above = Float32Array.from(rows.flatMap((row) => [...boxes.subarray(4 * row, 4 * row + 4)]))
    const aboveScores = rows.map((row) => scores[row]!)
    const keptBy = (suppress: typeof nms) => [...suppress(above, aboveScores, { maxOverlap })].map((i) => rows[i])
    expect(keptBy(fastNms)).toEqual(fast)
    expect(keptBy(nms)).toEqual(standard)
  })

  test('keeps a subset of the boxes that nms keeps', () => {
    const random = seededRandom(8)
    const { boxes, scores } = randomBoxes(random, 300, 200)
    const kept = new Set(nms(boxes, scores, { maxOverlap: 0.3 }))
    expect([...fastNms(boxes, scores, { maxOverlap: 0.3 })].every((row) => kept.has(row))).toBe(true)
  })

  test('refuses a limit out of range', () => {
    expect(() => fastNms(chain, [1, 1, 1], { maxOverlap: -0.1 })).toThrow('Option "maxOverlap"')
  })
})
