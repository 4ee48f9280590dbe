import { type DetectionInput, Detections } from '@mot/core'
import { describe, expect, test } from 'vitest'

const box = { left: 1, top: 2, right: 11, bottom: 22 }

describe('Detections', () => {
  test('from plain objects and back', () => {
    const rows: DetectionInput[] = [
      { box, score: 0.9, classId: 2, embedding: [1, 0] },
      { box: { ...box, left: 0 }, score: 0.4, embedding: [0, 1] },
    ]
    const detections = Detections.from(rows, { frame: 5, imageWidth: 640, imageHeight: 480 })
    expect(detections).toMatchObject({ count: 2, embeddingDimension: 2, frame: 5, imageWidth: 640, imageHeight: 480 })
    expect([...detections]).toEqual([
      { index: 0, box, score: 0.9, classId: 2, embedding: Float32Array.of(1, 0) },
      { index: 1, box: { ...box, left: 0 }, score: 0.4, classId: 0, embedding: Float32Array.of(0, 1) },
    ])
  })

  test('with keypoints, masks, oriented and 3D boxes, from plain objects and back', () => {
    const mask = { left: 1, top: 2, width: 2, height: 1, data: Uint8Array.of(0, 1) }
    const rows: DetectionInput[] = [0, 100].map((x) => ({
      box,
      score: 0.5,
      keypoints: [
        { x, y: 3, score: 0.9 },
        { x: x + 1, y: 4, score: 0 },
      ],
      mask: { ...mask, left: x },
      orientedBox: { x, y: 12, width: 20, height: 10, angle: 0.5 },
      box3d: { x, y: 1.6, z: 20, height: 1.5, width: 1.6, length: 4, rotationY: 0.3, alpha: 0.1 },
    }))
    const detections = Detections.from(rows)
    expect(detections.keypointCount).toBe(2)
    expect([...detections.keypoints!]).toEqual([0, 3, 0.9, 1, 4, 0, 100, 3, 0.9, 101, 4, 0])
    expect([...detections.orientedBoxes!.subarray(5)]).toEqual([100, 12, 20, 10, 0.5])
    expect([...detections.boxes3d!.subarray(8)]).toEqual([100, 1.6, 20, 1.5, 1.6, 4, 0.3, 0.1])
    expect([...detections]).toEqual(rows.map((row, index) => ({ ...row, index, classId: 0 })))
  })

  test('select copies rows in the given order, with all columns', () => {
    const rows: DetectionInput[] = [0, 1, 2].map((classId) => ({
      box: { ...box, left: -classId },
      score: classId / 4,
      classId,
      embedding: [classId, 1],
      keypoints: [{ x: classId, y: 0, score: 1 }],
      mask: { left: classId, top: 0, width: 1, height: 1, data: Uint8Array.of(1) },
      orientedBox: { x: classId, y: 0, width: 2, height: 1, angle: 0 },
      box3d: { x: classId, y: 0, z: 5, height: 1, width: 1, length: 1, rotationY: 0, alpha: 0 },
    }))
    const selected = Detections.from(rows, { frame: 4 }).select([2, 0])
    expect(selected).toEqual(Detections.from([rows[2]!, rows[0]!], { frame: 4 }))
    expect(Detections.from(rows).select([])).toMatchObject({ count: 0, embeddingDimension: 2, keypointCount: 1 })
  })

  test('may be empty', () => {
    expect(Detections.from([])).toMatchObject({ count: 0, embeddingDimension: 0, embeddings: undefined })
    expect([...Detections.from([])]).toEqual([])
  })

  test('columns may be longer than the count', () => {
    const detections = new Detections({ count: 1, boxes: new Float64Array(40), scores: new Float64Array(10) })
    expect([...detections]).toHaveLength(1)
  })

  test('the embedding of a row object is a copy', () => {
    const detections = Detections.from([{ box, score: 1, embedding: [1, 0] }])
    detections.at(0).embedding![0] = 5
    expect(detections.embeddings![0]).toBe(1)
  })

  test('refuse columns that are too short', () => {
    const scores = new Float64Array(2)
    expect(() => new Detections({ boxes: new Float64Array(4), scores })).toThrow(
      'Column "boxes" should have 8 entries or more, got 4.',
    )
    const boxes = new Float64Array(8)
    expect(() => new Detections({ boxes, scores, classIds: new Int32Array(1) })).toThrow('Column "classIds"')
    expect(() => new Detections({ boxes, scores, embeddings: new Float32Array(3) })).toThrow(
      'Column "embeddings" should hold 2 vectors of equal length, got 3 numbers.',
    )
    expect(() => new Detections({ boxes, scores, embeddings: new Float32Array(6), embeddingDimension: 4 })).toThrow(
      'Column "embeddings" should have 8 entries or more, got 6.',
    )
  })

  test('of several lists, one after the other', () => {
    const row = (classId: number): DetectionInput => ({
      box: { ...box, left: -classId },
      score: classId / 4,
      classId,
      embedding: [classId, 1],
      keypoints: [{ x: classId, y: 0, score: 1 }],
      mask: { left: classId, top: 0, width: 1, height: 1, data: Uint8Array.of(1) },
      orientedBox: { x: classId, y: 0, width: 2, height: 1, angle: 0 },
      box3d: { x: classId, y: 0, z: 5, height: 1, width: 1, length: 1, rotationY: 0, alpha: 0 },
    })
    const parts = [[row(2), row(1)], [row(3)]].map((rows) => Detections.from(rows, { frame: 2 }))
    expect(Detections.concat(parts)).toEqual(Detections.from([row(2), row(1), row(3)], { frame: 2 }))
    const longer = new Detections({ count: 1, boxes: new Float64Array(12).fill(7), scores: new Float64Array(3) })
    expect([...Detections.concat([longer, longer]).boxes]).toEqual(new Array(8).fill(7))
    expect(Detections.concat([]).count).toBe(0)
  })

  test('of several lists with other columns are refused', () => {
    const plain = Detections.from([{ box, score: 1 }])
    const pointed = Detections.from([{ box, score: 1, keypoints: [{ x: 1, y: 2, score: 1 }] }])
    expect(() => Detections.concat([plain, pointed])).toThrow(
      'Column "keypoints" should have rows of length 0 like the first list, got 1.',
    )
  })

  test('refuse keypoints, masks, oriented or 3D boxes that do not match the rows', () => {
    const columns = { boxes: new Float64Array(8), scores: new Float64Array(2) }
    expect(() => new Detections({ ...columns, keypoints: new Float64Array(8) })).toThrow(
      'Column "keypoints" should hold 2 × 3 numbers for each point, got 8 numbers.',
    )
    expect(() => new Detections({ ...columns, keypoints: new Float64Array(6), keypointCount: 2 })).toThrow(
      'Column "keypoints" should have 12 entries or more, got 6.',
    )
    expect(() => new Detections({ ...columns, orientedBoxes: new Float64Array(9) })).toThrow('Column "orientedBoxes"')
    expect(() => new Detections({ ...columns, boxes3d: new Float64Array(9) })).toThrow('Column "boxes3d"')
    expect(() => new Detections({ ...columns, masks: [] })).toThrow('Column "masks"')
    const masksOf = (mask: object) => new Detections({ ...columns, masks: Array(9).fill(mask) as never })
    expect(() => new Detections({ boxes: new Float64Array(4), scores: { length: 1e9 } as never })).toThrow(
      'Column "boxes"',
    )
    for (const cameraMotion of [{ length: 1e9 }, { length: 6 }, 5, 'x', [1, 0, 0, 0, 1, Symbol('f')]]) {
      expect(() => new Detections({ ...columns, cameraMotion: cameraMotion as never })).toThrow(
        'Camera motion should be',
      )
    }
    const large = { left: 0, top: 0, width: 1e6, height: 1e6, data: new Uint8Array(1) }
    expect(() => masksOf(large)).toThrow('Mask 0 of 1000000 × 1000000 pixels should have 1000000000000 bytes or more')
    expect(() => masksOf({ ...large, width: 0.5 })).toThrow('Mask 0 should be a rectangle of whole pixels')
    expect(() => masksOf({ ...large, data: undefined })).toThrow('bytes or more, got undefined')
    const keypoints = [{ x: 1, y: 2, score: 1 }]
    expect(() =>
      Detections.from([
        { box, score: 1, keypoints },
        { box, score: 1 },
      ]),
    ).toThrow('Detection 1 should have keypoints of length 3 like detection 0, got 0.')
    const mask = { left: 0, top: 0, width: 1, height: 1, data: new Uint8Array(1) }
    expect(() =>
      Detections.from([
        { box, score: 1 },
        { box, score: 1, mask },
      ]),
    ).toThrow('All 2 detections or none should have a mask, got some.')
  })

  test('refuse rows of which only some have an embedding, or of different lengths', () => {
    expect(() =>
      Detections.from([
        { box, score: 1, embedding: [1, 0] },
        { box, score: 1 },
      ]),
    ).toThrow('Detection 1 should have an embedding of length 2 like detection 0, got 0.')
    const lengths = [
      { box, score: 1, embedding: [1, 0] },
      { box, score: 1, embedding: [1, 0, 0] },
    ]
    expect(() => Detections.from(lengths)).toThrow('got 3.')
  })

  test('refuse an index out of range', () => {
    expect(() => Detections.from([]).at(0)).toThrow('There are 0 detections, got index 0.')
  })
})

test('names of classes are in the rows, and go along with select, concat and camera motion', () => {
  const box = { left: 0, top: 0, right: 9, bottom: 9 }
  const rows = [
    { box, score: 0.9, classId: 1 },
    { box, score: 0.8, classId: 7 },
  ]
  const detections = Detections.from(rows, { classNames: ['person', 'car'] })
  expect(detections.at(0).className).toBe('car')
  expect(detections.at(1)).not.toHaveProperty('className')
  expect(detections.select([0]).classNames).toEqual(['person', 'car'])
  expect(Detections.concat([detections, detections]).at(2).className).toBe('car')
  expect(detections.withCameraMotion([1, 0, 0, 0, 1, 0]).classNames).toEqual(['person', 'car'])
  expect(Detections.from(rows).at(0)).not.toHaveProperty('className')
})

test.each([['person'], [3], [['person', 7]]])('names that are none are refused: %j', (classNames) => {
  expect(() => Detections.from([], { classNames: classNames as unknown as string[] })).toThrow(
    expect.objectContaining({ code: 'invalid-detections', message: expect.stringContaining('"classNames"') }),
  )
})
