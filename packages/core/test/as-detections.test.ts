import { asDetections, CameraMotionEstimator, type DetectionInput, Detections } from '@mot/core'
import { describe, expect, test } from 'vitest'

const row = (left: number): DetectionInput => ({ box: { left, top: 10, right: left + 20, bottom: 60 }, score: 0.9 })
const refusal = (words: string) =>
  expect.objectContaining({ name: 'MotError', code: 'invalid-detections', message: expect.stringContaining(words) })

describe('asDetections', () => {
  test('detections are themselves', () => {
    const detections = Detections.from([row(0)])
    expect(asDetections(detections)).toBe(detections)
  })

  test('rows in any iterable are detections', () => {
    const expected = [...Detections.from([row(0), row(50)])]
    const rows = [row(0), row(50)]
    function* generated() {
      yield* rows
    }
    for (const input of [rows, new Set(rows), generated(), rows.values()])
      expect([...asDetections(input)]).toEqual(expected)
    expect(asDetections([]).count).toBe(0)
  })

  test('of another copy of this package, what is said of the frame is kept', () => {
    const { count, boxes, scores, classIds } = Detections.from([row(0)])
    const foreign = { count, boxes, scores, classIds, frame: 7, time: 1.5, [Symbol.iterator]: () => [row(0)].values() }
    expect(asDetections(foreign)).toMatchObject({ count: 1, frame: 7, time: 1.5 })
  })

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'got undefined.'],
    ['null', null, 'got null.'],
    ['an empty object', {}, 'got an empty object.'],
    ['text', 'car', 'got text "car".'],
    ['empty text', '', 'got text "".'],
    ['text as an object', Object(''), 'got a String.'],
    ['a number', 5, 'got 5.'],
    ['numbers', [10, 10, 50, 90, 0.9], 'Detection 0 should be { box: { left, top, right, bottom }, score }, got 10.'],
    [
      'rows of numbers',
      [[10, 10, 50, 90, 0.9]],
      'got an array of 5: boxes of x, y, width and height are for Detections.fromXywh.',
    ],
    ['a typed array', new Float64Array(0), 'got a Float64Array of 0.'],
    ['a Map', new Map(), 'got a Map.'],
    ['a Promise', Promise.resolve([]), 'got a Promise: await it.'],
    ['an async iterable', (async function* () {})(), 'got an async iterable: await its frames one by one.'],
    ['columns', { boxes: new Float64Array(4), scores: new Float64Array(1) }, 'columns go to new Detections(…).'],
    ['a function', () => [], 'got a function.'],
    ['a row that is null', [null], 'Detection 0 should be'],
    ['a hole', [row(0), undefined], 'Detection 1 should be'],
  ])('%s is refused', (_, input, words) => {
    expect(() => asDetections(input as Detections)).toThrow(refusal(words))
  })

  test('columns that no longer hold their rows are refused', () => {
    const buffer = new ArrayBuffer(32)
    const detections = new Detections({ boxes: new Float64Array(buffer), scores: Float64Array.of(0.9) })
    structuredClone(buffer, { transfer: [buffer] })
    expect(() => asDetections(detections)).toThrow(refusal('Column "boxes" should have 4 entries or more, got 0.'))
    const emptied = Object.assign(Detections.from([row(0)]), { scores: undefined })
    expect(() => asDetections(emptied as unknown as Detections)).toThrow(refusal('Column "scores"'))
  })

  test('what throws while it is read is told with its cause', () => {
    const cause = new Error('out of reach')
    const thrower = {
      get box(): never {
        throw cause
      },
      score: 1,
    }
    expect(() => asDetections([row(0), thrower])).toThrow(refusal('Detection 1 cannot be read: out of reach'))
    expect(() => asDetections([thrower])).toThrow(expect.objectContaining({ cause }))
    const endless = (function* () {
      yield row(0)
      throw cause
    })()
    expect(() => asDetections(endless)).toThrow(refusal('The detections cannot be read: out of reach'))
  })

  test('everything that detections are given to takes rows', () => {
    const image = { width: 64, height: 64, data: new Uint8ClampedArray(64 * 64 * 4) }
    expect(() => new CameraMotionEstimator().estimate(image, [row(0)])).not.toThrow()
    expect(() => new CameraMotionEstimator().estimate(image, {} as Detections)).toThrow(refusal('an empty object'))
  })
})
