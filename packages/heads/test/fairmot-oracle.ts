import type { View } from '@mot/heads'
import type { FairMOTMaps } from './fairmot-maps'

export interface OracleDetection {
  readonly box: [number, number, number, number]
  readonly score: number
  readonly embedding: number[]
}

/**
 * FairMOT's decoding in its own order, slow and clear, for the first image of a batch: the sigmoid of all logits, the
 * maximum around every cell, appearance normalised everywhere, everything sorted; the threshold last.
 */
export function decodeEverything(maps: FairMOTMaps, view: View, minScore = 0.4, maxCount = 500): OracleDetection[] {
  const [, , rows, columns] = maps.hm.shape as [number, number, number, number]
  const dimension = maps.id.shape[1]!
  const ltrb = maps.wh.shape[1] === 4
  const area = rows * columns
  const scores = Float64Array.from({ length: area }, (_, i) => 1 / (1 + Math.exp(-maps.hm.data[i]!)))
  const norms = Float64Array.from({ length: area }, (_, cell) => {
    let squares = 0
    for (let k = 0; k < dimension; k++) squares += maps.id.data[k * area + cell]! ** 2
    return Math.sqrt(squares)
  })
  const vectors = Float32Array.from({ length: dimension * area }, (_, i) => maps.id.data[i]! / norms[i % area]!)
  const peaks = Float64Array.from(scores, (score, cell) => {
    const [x, y] = [cell % columns, Math.floor(cell / columns)]
    for (let v = Math.max(y - 1, 0); v <= Math.min(y + 1, rows - 1); v++) {
      for (let u = Math.max(x - 1, 0); u <= Math.min(x + 1, columns - 1); u++) {
        if (scores[v * columns + u]! > score) return 0
      }
    }
    return score
  })
  const { image, input } = view
  const scale = Math.max((input.width / input.height) * image.height, image.width) / columns
  return [...peaks.keys()]
    .sort((a, b) => peaks[b]! - peaks[a]! || a - b)
    .slice(0, maxCount)
    .filter((cell) => peaks[cell]! > minScore)
    .map((cell) => {
      const x = (cell % columns) + maps.reg.data[cell]!
      const y = Math.floor(cell / columns) + maps.reg.data[area + cell]!
      const size = (k: number) => maps.wh.data[k * area + cell]!
      const [left, top, right, bottom] = ltrb
        ? [x - size(0), y - size(1), x + size(2), y + size(3)]
        : [x - size(0) / 2, y - size(1) / 2, x + size(0) / 2, y + size(1) / 2]
      const imageX = (cellX: number) => (cellX - columns / 2) * scale + image.width / 2
      const imageY = (cellY: number) => (cellY - rows / 2) * scale + image.height / 2
      return {
        box: [imageX(left!), imageY(top!), imageX(right!), imageY(bottom!)],
        score: peaks[cell]!,
        embedding: Array.from({ length: dimension }, (_, k) => vectors[k * area + cell]!),
      }
    })
}
