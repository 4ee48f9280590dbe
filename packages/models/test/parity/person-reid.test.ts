import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Detections, type Image } from '@mot/core'
import { embedder } from '@mot/heads'
import { expect, test } from 'vitest'
import { entryOf, isAtHand, readPicture, titleFor, withNamedNetwork } from './real-networks'

/** The crop of a box, bilinear with sample points in the middle of pixels, as [rows × columns × BGR] from 0 to 255. */
function crop({ width, height, data }: Image, left: number, top: number, right: number, bottom: number) {
  const [columns, rows] = [128, 256]
  const pixels = new Float32Array(rows * columns * 3)
  const clamp = (value: number, from: number, to: number) => Math.min(Math.max(value, from), to)
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const sourceX = clamp(left + ((x + 0.5) * (right - left)) / columns - 0.5, left, right - 1)
      const sourceY = clamp(top + ((y + 0.5) * (bottom - top)) / rows - 0.5, top, bottom - 1)
      const [x0, y0] = [Math.floor(sourceX), Math.floor(sourceY)]
      const [x1, y1] = [Math.min(x0 + 1, width - 1), Math.min(y0 + 1, height - 1)]
      const [shareX, shareY] = [sourceX - x0, sourceY - y0]
      for (let channel = 0; channel < 3; channel++) {
        const at = (column: number, row: number) => data[4 * (row * width + column) + 2 - channel]!
        const upper = at(x0, y0) * (1 - shareX) + at(x1, y0) * shareX
        const lower = at(x0, y1) * (1 - shareX) + at(x1, y1) * shareX
        pixels[3 * (y * columns + x) + channel] = upper * (1 - shareY) + lower * shareY
      }
    }
  }
  return pixels
}

const isThere = isAtHand('person-reid')
test.skipIf(!isThere)(
  titleFor(isThere, 'person-reid has the vector of a crop that is cut and fed by hand'),
  async () => {
    const cache = await mkdtemp(join(tmpdir(), 'mot-parity-'))
    try {
      await withNamedNetwork('person-reid', cache, async (model) => {
        const image = await readPicture('basketball1.png')
        const box = { left: 36, top: 82, right: 163, bottom: 479 }
        const data = crop(image, box.left, box.top, box.right, box.bottom)
        const outputs = await model.run({ 'inputs:0': { data, shape: [1, 256, 128, 3] } })
        const vector = Array.from(outputs['Identity:0']!.data as Float32Array)
        const length = Math.hypot(...vector)
        const options = entryOf('person-reid').headOptions as object
        const { embeddings } = await embedder(model, options).embed(image, Detections.from([{ box, score: 1 }]))
        const cosine = vector.reduce((sum, value, i) => sum + (value / length) * embeddings![i]!, 0)
        expect(vector).toHaveLength(256)
        // Pixels are whole numbers in the library.
        expect(cosine).toBeGreaterThan(0.9995)
      })
    } finally {
      await rm(cache, { recursive: true })
    }
  },
)
