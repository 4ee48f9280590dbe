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

  test('of nothing', () => {
    expect(Detections.from([])).toMatchObject({ count: 0, embeddingDimension: 0, embeddings: undefined })
    expect([...Detections.from([])]).toEqual([])
  })

  test('columns may be longer than what they hold', () => {
    const detections = new Detections({ count: 1, boxes: new Float64Array(40), scores: new Float64Array(10) })
    expect([...detections]).toHaveLength(1)
  })

  test('an embedding got from a row is a copy', () => {
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

  test('refuse a row that is not there', () => {
    expect(() => Detections.from([]).at(0)).toThrow('There are 0 detections, got index 0.')
  })
})
