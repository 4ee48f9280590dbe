import { inclusiveIou, nms, softNms } from '@mot/core'
import { expectClose, readGoldenCase, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { randomBoxes } from './nms-cases'

describe('softNms', () => {
  const boxes = [
    [0, 0, 10, 10], // overlaps the next by 2/3
    [2, 0, 12, 10],
    [50, 50, 60, 60],
  ].flat()
  const kept = (result: ReturnType<typeof softNms>) =>
    Array.from({ length: result.count }, (_, i) => [result.rows[i], Number(result.scores[i]!.toFixed(4))])

  test('linear: multiplies the score by 1 − overlap', () => {
    expect(kept(softNms(boxes, [0.9, 0.6, 0.5], { method: 'linear' }))).toEqual([
      [0, 0.9],
      [2, 0.5],
      [1, 0.2],
    ])
  })

  test('gaussian: lowers the score more for larger overlaps', () => {
    const expected = 0.6 * Math.exp(-((2 / 3) ** 2) / 0.5)
    const { count, scores, rows } = softNms(boxes, [0.9, 0.6, 0.5], { method: 'gaussian' })
    expect([...rows.subarray(0, count)]).toEqual([0, 2, 1])
    expect(scores[2]).toBeCloseTo(expected, 12)
  })

  test('boxes that fall below `minScore` are removed', () => {
    expect(kept(softNms(boxes, [0.9, 0.6, 0.5], { method: 'linear', minScore: 0.3 }))).toEqual([
      [0, 0.9],
      [2, 0.5],
    ])
  })

  test('boxes of different classes do not lower the scores of each other', () => {
    expect(kept(softNms(boxes, [0.9, 0.6, 0.5], { method: 'hard', classIds: [0, 1, 0] }))).toEqual([
      [0, 0.9],
      [1, 0.6],
      [2, 0.5],
    ])
  })

  test('hard keeps what nms keeps', () => {
    const { boxes, scores } = randomBoxes(seededRandom(3), 200, 150)
    const { count, rows } = softNms(boxes, scores, { method: 'hard', maxOverlap: 0.4 })
    expect([...rows.subarray(0, count)]).toEqual([...nms(boxes, scores, { maxOverlap: 0.4 })])
  })

  interface Params {
    readonly sigma: number
    readonly Nt: number
    readonly threshold: number
    readonly method: 0 | 1 | 2
  }
  test.each(['m0_t0001', 'm1_t0001', 'm2_t0001', 'm2_t02'])(
    "equals CenterNet's, case %s, leftovers included",
    (name) => {
      const { inputs, outputs, params } = readGoldenCase<Params>(`heads/centernet/soft_nms_${name}`)!
      const given = inputs.boxes!.data as Float32Array
      const boxes = given.filter((_, i) => i % 5 !== 4)
      const scores = given.filter((_, i) => i % 5 === 4)
      const result = softNms(boxes, scores, {
        method: (['hard', 'linear', 'gaussian'] as const)[params.method],
        maxOverlap: params.Nt,
        sigma: params.sigma,
        minScore: params.threshold,
        inclusive: true,
      })
      expect(result.count).toBe(outputs.n_keep!.data[0])
      const all = [...result.rows].flatMap((row, i) => [...boxes.subarray(4 * row, 4 * row + 4), result.scores[i]!])
      expectClose(all, outputs.boxes!.data as Float32Array, { relative: 1e-5, absolute: 1e-6 })
    },
  )

  test('further columns: those of a removed box stay behind the end, beside a copy of the box that took its place', () => {
    const { boxes, scores } = randomBoxes(seededRandom(11), 60, 80)
    const options = { method: 'gaussian', minScore: 0.05, inclusive: true } as const
    const result = softNms(boxes, scores, options)
    expect(result.count).toBeLessThan(60)
    const { rows, tails } = softNmsInPlace(boxes, scores, 0.05)
    expect([...result.rows]).toEqual(rows)
    expect([...result.tailRows]).toEqual(tails)
    expect([...result.tailRows.subarray(0, result.count)]).toEqual([...result.rows.subarray(0, result.count)])
    expect([...result.tailRows].sort((a, b) => a - b)).toEqual([...scores.keys()])
  })

  test('does not change its input', () => {
    const scores = Float64Array.of(0.9, 0.6, 0.5)
    softNms(boxes, scores, { method: 'linear' })
    expect([...scores]).toEqual([0.9, 0.6, 0.5])
  })

  test('refuses options out of range', () => {
    expect(() => softNms(boxes, [1, 1, 1], { method: 'linear', maxOverlap: 2 })).toThrow('Option "maxOverlap"')
    expect(() => softNms(boxes, [1, 1, 1], { method: 'gaussian', sigma: 0 })).toThrow(
      'Option "sigma" should be positive',
    )
  })
})

/** CenterNet's gaussian soft-NMS for rows of a box, a score and a tail, step by step: which row's box and tail stand where. */
function softNmsInPlace(boxes: ArrayLike<number>, scores: ArrayLike<number>, minScore: number) {
  const list = Array.from({ length: scores.length }, (_, row) => ({ box: row, tail: row, score: scores[row]! }))
  let end = list.length
  for (let i = 0; i < end; i++) {
    let best = i
    for (let j = i + 1; j < end; j++) if (list[j]!.score > list[best]!.score) best = j
    ;[list[i], list[best]] = [list[best]!, list[i]!]
    for (let j = i + 1; j < end; j++) {
      const overlap = inclusiveIou(boxes, list[i]!.box, boxes, list[j]!.box)
      if (overlap === 0) continue
      list[j]!.score *= Math.exp(-(overlap * overlap) / 0.5)
      if (list[j]!.score >= minScore) continue
      const last = list[end - 1]!
      const tail = list[j]!.tail
      list[j] = { ...last }
      last.tail = tail
      end--
      j--
    }
  }
  return { rows: list.map(({ box }) => box), tails: list.map(({ tail }) => tail) }
}
