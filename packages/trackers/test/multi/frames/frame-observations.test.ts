import {
  Detections,
  MotError,
  plainWorkspace,
  tlbrToTlwh,
  tlbrToXyah,
  tlbrToXysr,
  tlbrToXywh,
  Workspace,
} from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { FrameObservations, type ObserveOptions } from '../../../src/multi/frames/frame-observations'
import { Unmatched } from '../../../src/multi/rounds/unmatched'
import { noMatches } from '../rounds/no-matches'

const base = { name: 'SORT', needsEmbeddings: false, minScore: 0.3, badDetections: 'refuse' } as const

/** One that reads by SIMD, and one that reads in TypeScript. */
function both(options: ObserveOptions) {
  return [new Workspace(), plainWorkspace].map((workspace) => new FrameObservations(options, workspace))
}

function contents({ count, rows, boxes, scores, classIds, measurements }: FrameObservations) {
  return {
    rows: [...rows.subarray(0, count)],
    boxes: [...boxes.subarray(0, 4 * count)],
    scores: [...scores.subarray(0, count)],
    classIds: [...classIds.subarray(0, count)],
    measurements: [...measurements.subarray(0, 4 * count)],
  }
}

const random = seededRandom(3)

function randomDetections(count: number): Detections {
  return Detections.from(
    Array.from({ length: count }, () => {
      const [left, top] = [1000 * random(), 600 * random()]
      return {
        box: { left, top, right: left + 1 + 90 * random(), bottom: top + 1 + 90 * random() },
        score: random(),
        classId: Math.floor(5 * random()),
      }
    }),
  )
}

describe.each([tlbrToXyah, tlbrToXywh, tlbrToXysr, tlbrToTlwh])('observations as $name', (toMeasurement) => {
  const readers = both({ ...base, toMeasurement })

  test('are the detections above the least score, bit-identical by SIMD and in TypeScript', () => {
    expect(readers.map(({ simd }) => simd !== undefined)).toEqual([toMeasurement !== tlbrToTlwh, false])
    for (const count of [0, 1, 7, 300, 40]) {
      const detections = randomDetections(count)
      for (const reader of readers) reader.read(detections)
      const [simd, plain] = readers.map(contents)
      expect(simd).toEqual(plain)
      expect(simd!.rows).toEqual([...detections.scores.keys()].filter((row) => detections.scores[row]! > 0.3))
    }
  })

  test('of columns longer than the count are only as many as the count', () => {
    const { boxes, scores, classIds } = randomDetections(50)
    for (const reader of readers) reader.read(new Detections({ count: 3, boxes, scores, classIds }))
    const [simd, plain] = readers.map(contents)
    expect(simd).toEqual(plain)
  })
})

test('scores below 0 and above 1 are read as they are', () => {
  const box = { left: 0, top: 0, right: 10, bottom: 20 }
  const scores = [2.3, -0.4, 0, -1e100, 1e100]
  const detections = Detections.from(scores.map((score) => ({ box, score })))
  for (const reader of both({ ...base, toMeasurement: tlbrToXyah, minScore: Number.NEGATIVE_INFINITY })) {
    reader.read(detections)
    expect([...reader.scores.subarray(0, reader.count)]).toEqual(scores)
  }
})

describe('an invalid detection', () => {
  const good = { left: 0, top: 0, right: 10, bottom: 20 }
  const faults: readonly (readonly [string, object, number])[] = [
    ['a box of NaN', { ...good, top: Number.NaN }, 0.9],
    ['a box without width', { ...good, right: 0 }, 0.9],
    ['a box without height', { ...good, bottom: -1 }, 0.9],
    ['a box far out', { ...good, right: 1e9 }, 0.9],
    ['an infinite box', { ...good, left: Number.NEGATIVE_INFINITY }, 0.9],
    ['a score of NaN', good, Number.NaN],
    ['an infinite score', good, Number.POSITIVE_INFINITY],
    ['a score beyond all sums', good, -1e101],
  ]

  test.each(faults)('is refused or dropped: %s', (_, box, score) => {
    const detections = Detections.from([
      { box: good, score: 0.9 },
      { box: box as typeof good, score },
      { box: good, score: 0.8 },
    ])
    for (const reader of both({ ...base, toMeasurement: tlbrToXyah })) {
      expect(() => reader.read(detections)).toThrow(MotError)
      expect(() => reader.read(detections)).toThrow('Detection 1 should have')
    }
    const [simd, plain] = both({ ...base, toMeasurement: tlbrToXyah, badDetections: 'drop' }).map((reader) => {
      reader.read(detections)
      return contents(reader)
    })
    expect(simd!.rows).toEqual([0, 2])
    expect(simd).toEqual(plain)
  })
})

describe('the unmatched gather the boxes and scores', () => {
  const reader = new FrameObservations({ ...base, toMeasurement: tlbrToXyah }, new Workspace())
  const gathered = (unmatched: Unmatched) => {
    unmatched.gather()
    const { count, boxes, scores } = unmatched
    return [[...boxes.subarray(0, 4 * count)], [...scores.subarray(0, count)]]
  }
  const expected = (observations: number[]) => [
    observations.flatMap((k) => [...reader.boxes.subarray(4 * k, 4 * k + 4)]),
    observations.map((k) => reader.scores[k]!),
  ]

  test('of those that were added', () => {
    reader.read(randomDetections(80))
    const unmatched = new Unmatched(reader)
    const odd = [...reader.scores.subarray(0, reader.count).keys()].filter((k) => k % 2 === 1).reverse()
    for (const k of odd) unmatched.add(k)
    expect(odd.length).toBeGreaterThan(20)
    expect(gathered(unmatched)).toEqual(expected(odd))
  })

  test('of all, and of the unmatched ones of a round', () => {
    const unmatched = new Unmatched(reader)
    for (const count of [30, 300, 80]) {
      reader.read(randomDetections(count))
      unmatched.takeAll()
      expect(gathered(unmatched)).toEqual(expected([...Array(reader.count).keys()]))
      const all = gathered(unmatched)
      unmatched.keepUnmatched(noMatches({ columns: [5, 2, 9] }))
      expect(gathered(unmatched)).toEqual(expected([5, 2, 9]))
      unmatched.keepUnmatched(noMatches({ columns: [2, 0] }))
      expect(gathered(unmatched)).toEqual(expected([9, 5]))
      unmatched.clear()
      unmatched.add(7)
      expect(gathered(unmatched)).toEqual(expected([7]))
      unmatched.takeAll()
      expect(gathered(unmatched)).toEqual(all)
    }
  })
})
