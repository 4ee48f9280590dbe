import { Detections } from '@mot/core'

/** The rows whose box has an area, in their order. */
export function withoutEmptyBoxes(detections: Detections): Detections {
  const { boxes, count, scores, classIds, embeddings, embeddingDimension: dimension } = detections
  const rows: number[] = []
  for (let i = 0; i < count; i++) {
    if (boxes[4 * i]! < boxes[4 * i + 2]! && boxes[4 * i + 1]! < boxes[4 * i + 3]!) rows.push(i)
  }
  if (rows.length === count) return detections
  const keptBoxes = new Float64Array(4 * rows.length)
  const keptEmbeddings = new Float32Array(rows.length * dimension)
  for (const [i, row] of rows.entries()) {
    keptBoxes.set(boxes.subarray(4 * row, 4 * row + 4), 4 * i)
    if (embeddings) keptEmbeddings.set(embeddings.subarray(row * dimension, (row + 1) * dimension), i * dimension)
  }
  const { frame, imageWidth, imageHeight } = detections
  return new Detections({
    count: rows.length,
    boxes: keptBoxes,
    scores: Float64Array.from(rows, (row) => scores[row]!),
    classIds: Int32Array.from(rows, (row) => classIds[row]!),
    ...(embeddings && { embeddings: keptEmbeddings, embeddingDimension: dimension }),
    ...(frame !== undefined && { frame }),
    ...(imageWidth !== undefined && { imageWidth }),
    ...(imageHeight !== undefined && { imageHeight }),
  })
}
