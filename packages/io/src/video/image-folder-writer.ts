import { MotError } from '@mot/core'
import { nodeModule } from '../node'
import { loadSharp } from './sharp'
import type { FrameTarget } from './target'

/** A folder of `000001.png`, `000002.png`, …, made where it is missing. */
export async function createImageFolder(folder: string): Promise<FrameTarget> {
  const files = nodeModule('node:fs/promises')
  const path = nodeModule('node:path')
  if (!files || !path) throw new MotError('unsupported', `${folder} has no ending such as .mp4, and folders need Node.`)
  const sharp = await loadSharp()
  await files.mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new MotError('file-not-found', `${folder} cannot be made: ${error.message}.`, { cause: error })
  })
  return {
    async add({ width, height, data }, index) {
      const file = path.join(folder, `${String(index + 1).padStart(6, '0')}.png`)
      const pixels = data.subarray(0, 4 * width * height)
      // Frames are opaque: three channels keep the files small.
      await sharp(pixels, { raw: { width, height, channels: 4 } })
        .removeAlpha()
        .png({ compressionLevel: 3 })
        .toFile(file)
    },
    finish: async () => undefined,
  }
}
