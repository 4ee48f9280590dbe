import { cocoFalloffs, keypointSimilarity } from '@mot/core'
import { describe, expect, test } from 'vitest'
import golden from '../../../fixtures/geometry/keypoint-similarity.json'

describe('keypointSimilarity', () => {
  test('is that of pycocotools, which reads no scores of detections', () => {
    for (const [i, row] of golden.similarity.entries()) {
      for (const [j, similarity] of row.entries()) {
        const { keypoints, area } = golden.truth[j]!
        const ours = keypointSimilarity(keypoints, 0, golden.detections[i]!, 0, cocoFalloffs, [area], 0, -Infinity)
        expect(ours).toBeCloseTo(similarity, 9)
      }
    }
  })

  test('a point that is off by twice its falloff times the root of the area counts exp(−1/2)', () => {
    const [there, beside] = [
      [0, 0, 1, 5, 5, 1],
      [0, 0, 1, 5 + 2 * 0.1 * 20, 5, 1],
    ]
    expect(keypointSimilarity(there!, 0, beside!, 0, [0.1, 0.1], [400])).toBeCloseTo((1 + Math.exp(-0.5)) / 2, 12)
  })

  test('points that either pose lacks are left out', () => {
    const one = [0, 0, 1, 9, 9, 0, 4, 4, 1]
    const other = [0, 0, 0, 9, 9, 1, 4, 4, 1]
    expect(keypointSimilarity(one, 0, other, 0, [0.1, 0.1, 0.1], [100])).toBe(1)
    expect(keypointSimilarity(one, 0, other, 0, [0.1, 0.1], [100])).toBeNaN()
  })

  test('a score at the limit is none', () => {
    const pose = [0, 0, 0.3, 1, 1, 0.31]
    const moved = [50, 50, 0.9, 1, 1, 0.9]
    expect(keypointSimilarity(pose, 0, moved, 0, [0.1, 0.1], [100], 0.3)).toBe(1)
  })

  test('reads the row that is given', () => {
    const rows = [7, 7, 1, 1, 2, 1]
    expect(keypointSimilarity(rows, 1, rows, 1, [0.1], [1])).toBe(1)
    expect(keypointSimilarity(rows, 0, rows, 1, [0.1], [1])).toBeLessThan(1e-9)
  })
})
