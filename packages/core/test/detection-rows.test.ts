import { type DetectionInput, Detections, type XywhInput } from '@mot/core'
import { describe, expect, test } from 'vitest'

const box = { left: 10, top: 20, right: 50, bottom: 100 }
const refusal = (words: string) =>
  expect.objectContaining({ name: 'MotError', code: 'invalid-detections', message: expect.stringContaining(words) })

describe('a row that is none is told what to write', () => {
  test.each<[string, unknown, string]>([
    [
      'the name of a class',
      { box, score: 1, classId: 'car' },
      'whole number, got text "car": write its number, such as classes.indexOf(\'car\').',
    ],
    ['half a class', { box, score: 1, classId: 1.5 }, 'a classId that is a whole number, got 1.5.'],
    [
      'a class beyond 32 bits',
      { box, score: 1, classId: 2 ** 31 },
      'a classId that is a whole number, got 2147483648.',
    ],
    ['a class that is null', { box, score: 1, classId: null }, 'a classId that is a whole number, got null.'],
    ['a BigInt as class', { box, score: 1, classId: 2n }, 'got the BigInt 2n.'],
    [
      'a bbox',
      { bbox: [10, 20, 40, 80], score: 1 },
      'got an object of bbox, score: boxes of x, y, width and height are for Detections.fromXywh.',
    ],
    [
      'a list as box',
      { box: [10, 20, 40, 80], score: 1 },
      'got the box an array of 4: boxes of x, y, width and height',
    ],
    ['other names for edges', { box: { x1: 1, y1: 2, x2: 3, y2: 4 }, score: 1 }, 'got one of x1, y1, x2, y2.'],
    ['an edge as text', { box: { ...box, top: '20' }, score: 1 }, 'got top text "20".'],
    ['no score', { box }, 'should have a score that is a number, got undefined.'],
    ['a score as text', { box, score: '0.9' }, 'should have a score that is a number, got text "0.9".'],
  ])('%s', (_, row, words) => {
    const rows = [{ box, score: 0.5 }, row as DetectionInput]
    expect(() => Detections.from(rows)).toThrow(refusal('Detection 1 should'))
    expect(() => Detections.from(rows)).toThrow(refusal(words))
  })

  test('what columns cannot hold', () => {
    const rows = (more: object) => [{ box, score: 1, ...more }] as DetectionInput[]
    expect(() => Detections.from(rows({ embedding: new BigInt64Array(4) }))).toThrow(refusal('cannot be read'))
    expect(() => Detections.from(rows({ keypoints: 'nose' }))).toThrow(refusal('cannot be read'))
  })

  test('values that a tracker judges stay as they are: NaN, boxes without area', () => {
    const empty = { left: 5, top: Number.NaN, right: 5, bottom: 1 }
    expect(Detections.from([{ box: empty, score: Number.NaN }]).at(0).box).toEqual(empty)
  })
})

describe('Detections.fromXywh', () => {
  test('takes boxes of left, top, width and height, as bbox or as the row itself', () => {
    const rows: XywhInput[] = [
      { bbox: [10, 20, 40, 80], score: 0.9, classId: 3 },
      { bbox: Float32Array.of(10, 20, 40, 80), score: 0.8 },
      [10, 20, 40, 80, 0.7, 2],
      [10, 20, 40, 80, 0.6],
    ]
    const detections = Detections.fromXywh(rows, { frame: 5, time: 0.2 })
    expect([...detections].map((row) => row.box)).toEqual([box, box, box, box])
    expect([...detections.scores]).toEqual([0.9, 0.8, 0.7, 0.6])
    expect([...detections.classIds]).toEqual([3, 0, 2, 0])
    expect(detections).toMatchObject({ frame: 5, time: 0.2 })
  })

  test('keeps what else a row has', () => {
    const detections = Detections.fromXywh([{ bbox: [0, 0, 5, 5], score: 1, embedding: [3, 4] }])
    expect([...detections.embeddings!]).toEqual([3, 4])
  })

  test.each<[string, unknown, string]>([
    ['no box', { score: 1 }, 'should have a bbox of four numbers, x, y, width and height, got undefined.'],
    ['three numbers', { bbox: [1, 2, 3], score: 1 }, 'got an array of 3.'],
    ['numbers as text', { bbox: ['1', 2, 3, 4], score: 1 }, 'should have a bbox of four numbers'],
    ['no score', [1, 2, 3, 4], 'should have a score that is a number, got undefined.'],
    ['a name', { bbox: [1, 2, 3, 4], score: 1, classId: 'dog' }, "classes.indexOf('dog')"],
    ['text', 'dog', 'should be { bbox: [x, y, width, height], score }, got text "dog".'],
  ])('refuses %s', (_, row, words) => {
    expect(() => Detections.fromXywh([row as XywhInput])).toThrow(refusal(words))
  })
})

describe('columns', () => {
  const boxes = new Float64Array(8)
  const scores = new Float64Array(2)

  test.each<[string, object, string]>([
    ['a count of NaN', { count: Number.NaN }, '"count" should be a whole number from 0, got NaN.'],
    ['half a row', { count: 1.5 }, '"count" should be a whole number from 0, got 1.5.'],
    ['less than none', { count: -1 }, '"count" should be a whole number from 0, got -1.'],
    ['a count as text', { count: '2' }, '"count" should be a whole number from 0, got text "2".'],
    ['more rows than there are', { count: 1e9 }, 'Column "boxes" should have 4000000000 entries or more, got 8.'],
    ['boxes in an array', { boxes: [0, 0, 1, 1] }, 'Column "boxes" should be a Float64Array, got an array of 4.'],
    ['boxes of less digits', { boxes: new Float32Array(8) }, 'should be a Float64Array, got a Float32Array of 8.'],
    [
      'scores of BigInts',
      { scores: new BigInt64Array(2) },
      'Column "scores" should be a Float64Array, got a BigInt64Array of 2.',
    ],
    ['no boxes', { boxes: undefined }, 'Column "boxes" should be a Float64Array, got undefined.'],
    ['classes by name', { classIds: ['car', 'car'] }, 'Column "classIds" should be a Int32Array, got an array of 2.'],
    ['embeddings in an array', { embeddings: [1, 2] }, 'Column "embeddings" should be a Float32Array'],
    [
      'embeddings of no length',
      { embeddings: new Float32Array(2), embeddingDimension: -1 },
      'Column "embeddings" should hold',
    ],
    [
      'too few embeddings',
      { embeddings: new Float32Array(2), embeddingDimension: 2 },
      'should have 4 entries or more, got 2.',
    ],
    ['masks that are none', { masks: 5 }, 'Column "masks" should be an array, got 5.'],
    ['a camera of BigInts', { cameraMotion: [1n, 0n, 0n, 0n, 1n, 0n] }, 'Camera motion should be six finite numbers'],
    [
      'a camera of texts',
      { cameraMotion: ['1', '0', '0', '0', '1', '0'] },
      'Camera motion should be six finite numbers',
    ],
    [
      'a frozen camera that mirrors',
      { cameraMotion: Object.freeze([-1, 0, 0, 0, 1, 0]) },
      'neither mirror nor flatten',
    ],
  ])('refuse %s', (_, columns, words) => {
    const given = { boxes, scores, ...columns } as unknown as { boxes: Float64Array; scores: Float64Array }
    expect(() => new Detections(given)).toThrow(refusal(words))
  })

  test('are refused where reading them throws', () => {
    const thrower = {
      boxes,
      get scores(): never {
        throw new Error('gone')
      },
    }
    expect(() => new Detections(thrower)).toThrow(refusal('The columns cannot be read: gone'))
    expect(() => new Detections(undefined as unknown as typeof thrower)).toThrow(refusal('The columns cannot be read'))
  })

  test('a camera motion is what it was when the detections were made', () => {
    const cameraMotion: [number, number, number, number, number, number] = [1, 0, 5, 0, 1, 0]
    const detections = Detections.from([], { cameraMotion })
    cameraMotion[0] = Number.NaN
    expect(detections.cameraMotion).toEqual([1, 0, 5, 0, 1, 0])
    expect(() => (detections.cameraMotion as unknown as number[]).fill(0)).toThrow()
    expect(detections.withCameraMotion(detections.cameraMotion!).cameraMotion).toBe(detections.cameraMotion)
  })
})
