import { type DetectionInput, Detections, EmbeddingRows, selectDetections } from '@mot/core'
import { describe, expect, test } from 'vitest'

const sound: DetectionInput = { box: { left: 0, top: 0, right: 10, bottom: 20 }, score: 0.5, embedding: [1, 0] }

function select(rows: readonly DetectionInput[], answer: 'refuse' | 'drop', minScore = 0): number[] {
  const chosen = new Int32Array(rows.length)
  const options = { badDetections: answer, minScore }
  const count = selectDetections(Detections.from(rows), chosen, options, new EmbeddingRows())
  return [...chosen.subarray(0, count)]
}

describe('selectDetections', () => {
  test('selects the rows that score above the limit', () => {
    const rows = [0.2, 0.5, 0.6, 0, 1].map((score) => ({ ...sound, score }))
    expect(select(rows, 'refuse', 0.5)).toEqual([2, 4])
    expect(select(rows, 'refuse')).toEqual([0, 1, 2, 4])
  })

  test('scores are no probabilities: those of deformable part models go below 0 and above 2', () => {
    const rows = [2.31, -0.37, 0, 1, 87.5, 1e100].map((score) => ({ ...sound, score }))
    for (const answer of ['refuse', 'drop'] as const) {
      expect(select(rows, answer, Number.NEGATIVE_INFINITY)).toEqual([0, 1, 2, 3, 4, 5])
      expect(select(rows, answer, -0.5)).toEqual([0, 1, 2, 3, 4, 5])
      expect(select(rows, answer, 1)).toEqual([0, 4, 5])
    }
  })

  test.each<[string, Partial<DetectionInput>, string]>([
    ['no area', { box: { left: 3, top: 0, right: 3, bottom: 9 } }, 'of positive size, got 3, 0, 3, 9.'],
    ['NaN', { box: { left: 0, top: Number.NaN, right: 3, bottom: 9 } }, 'got 0, NaN, 3, 9.'],
    ['hardly any width', { box: { left: 0, top: 0, right: 1e-9, bottom: 9 } }, 'finite and of positive size'],
    ['a place far out', { box: { left: 0, top: 0, right: 1e200, bottom: 9 } }, 'finite and of positive size'],
    ['an infinite score', { score: Number.POSITIVE_INFINITY }, 'should have a score that is finite'],
    ['a score beyond all sums', { score: -1e101 }, 'no further from 0 than 1e100, got -1e+101.'],
    ['no direction', { embedding: [0, 0] }, 'should have an embedding of finite numbers that are not all 0.'],
  ])('a row with %s is reported or dropped', (_, fault, words) => {
    const rows = [sound, { ...sound, ...fault }, sound]
    expect(() => select(rows, 'refuse')).toThrow('Detection 1 ')
    expect(() => select(rows, 'refuse')).toThrow(words)
    expect(select(rows, 'drop')).toEqual([0, 2])
  })

  test('an invalid row is refused even where its score is below the limit', () => {
    const row = { ...sound, score: 0.1, embedding: [Number.NaN, 1] }
    expect(() => select([row], 'refuse', 0.5)).toThrow('Detection 0 ')
  })

  test('rows without embeddings are valid', () => {
    expect(select([{ box: sound.box, score: 1 }], 'refuse')).toEqual([0])
  })

  test('embeddings are measured without a copy', () => {
    const rows = [
      { ...sound, embedding: [0, 5] },
      { ...sound, score: 0.1 },
      { ...sound, embedding: [3, 4] },
    ]
    const detections = Detections.from(rows)
    const embeddings = new EmbeddingRows()
    const options = { badDetections: 'refuse', minScore: 0.2 } as const
    expect(selectDetections(detections, new Int32Array(3), options, embeddings)).toBe(2)
    expect(embeddings.values).toBe(detections.embeddings)
    expect(embeddings.scales[0]).toBeCloseTo(0.2, 12)
    expect(embeddings.scales[2]).toBeCloseTo(0.2, 12)
  })

  test('embeddings are not checked for trackers that compare none', () => {
    const row = { ...sound, embedding: [Number.NaN, 0] }
    const options = { badDetections: 'refuse', minScore: 0 } as const
    expect(selectDetections(Detections.from([row]), new Int32Array(1), options)).toBe(1)
  })
})
