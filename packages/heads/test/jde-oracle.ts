import type { Tensor } from '@mot/core'
import { type JDEOutput, jdeDefaults, type View } from '@mot/heads'
import type { OracleDetection } from './fairmot-oracle'

export type JDEMaps = Readonly<Record<JDEOutput, Tensor<Float32Array>>>

/** left, top, right, bottom */
type OracleBox = OracleDetection['box']

/** Numbers of an anchor before its appearance: x, y, width, height, background, foreground. */
const numbersPerAnchor = 6

/**
 * JDE's decoding in its own order, slow and clear, for the first image of a batch: every anchor's softmax, box and appearance
 * of unit length in one table, all four anchors of a cell with the appearance of their own; then the threshold, then the
 * suppression.
 */
export function decodeEverything(maps: JDEMaps, view: View, minScore = 0.5, maxOverlap = 0.4): OracleDetection[] {
  const tables = (['raw_32', 'raw_16', 'raw_8'] as const).map((key) => tableOf(maps[key], key))
  const rows = tables.flatMap(({ table, length }) =>
    Array.from({ length: table.length / length }, (_, i) => table.subarray(i * length, (i + 1) * length)),
  )
  const kept: Float32Array[] = []
  for (const row of rows.filter((one) => one[5]! > minScore).sort((a, b) => b[5]! - a[5]!)) {
    if (kept.every((other) => overlap(edges(row), edges(other)) <= maxOverlap)) kept.push(row)
  }
  const [scaleX, , offsetX, , scaleY, offsetY] = view.toImage
  return kept.map((row) => {
    const [left, top, right, bottom] = edges(row)
    return {
      box: [
        Math.max(left * scaleX + offsetX, 0),
        Math.max(top * scaleY + offsetY, 0),
        Math.max(right * scaleX + offsetX, 0),
        Math.max(bottom * scaleY + offsetY, 0),
      ],
      score: row[5]!,
      embedding: [...row.subarray(numbersPerAnchor)],
    }
  })
}

/** [anchors × cells × length] x, y, width and height in input pixels, both shares of the softmax, appearance. */
function tableOf({ data, shape }: Tensor<Float32Array>, key: JDEOutput): { table: Float32Array; length: number } {
  const [, channels, rows, columns] = shape as [number, number, number, number]
  const anchors = jdeDefaults.anchors[key]
  const stride = Number(key.slice('raw_'.length))
  const area = rows * columns
  const firstOfAppearance = numbersPerAnchor * anchors.length
  const dimension = channels - firstOfAppearance
  const length = numbersPerAnchor + dimension
  const table = new Float32Array(anchors.length * area * length)
  for (const [anchor, [anchorWidth, anchorHeight]] of anchors.entries()) {
    for (let cell = 0; cell < area; cell++) {
      const value = (channel: number) => data[channel * area + cell]!
      const raw = (k: number) => value(numbersPerAnchor * anchor + k)
      const row = table.subarray((anchor * area + cell) * length, (anchor * area + cell + 1) * length)
      row[0] = raw(0) * anchorWidth + stride * (cell % columns)
      row[1] = raw(1) * anchorHeight + stride * Math.floor(cell / columns)
      row[2] = Math.exp(raw(2)) * anchorWidth
      row[3] = Math.exp(raw(3)) * anchorHeight
      row[4] = 1 / (1 + Math.exp(raw(5) - raw(4)))
      row[5] = 1 / (1 + Math.exp(raw(4) - raw(5)))
      let squares = 0
      for (let k = 0; k < dimension; k++) squares += value(firstOfAppearance + k) ** 2
      const norm = Math.sqrt(squares)
      for (let k = 0; k < dimension; k++) row[numbersPerAnchor + k] = value(firstOfAppearance + k) / norm
    }
  }
  return { table, length }
}

function edges(row: Float32Array): OracleBox {
  const [x, y, width, height] = row as unknown as OracleBox
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2]
}

function overlap(a: OracleBox, b: OracleBox): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1])
  if (width <= 0 || height <= 0) return 0
  const area = (box: OracleBox) => (box[2] - box[0]) * (box[3] - box[1])
  return (width * height) / (area(a) + area(b) - width * height)
}
