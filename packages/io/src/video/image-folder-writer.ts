import { type Image, MotError } from '@mot/core'
import { nodeModule } from '../node'
import { cannotWrite } from './cannot-write'
import { loadSharp } from './sharp'
import type { FrameTarget } from './target'

/** A folder of `000001.png`, `000002.png`, …, created if missing. */
export async function createImageFolder(folder: string): Promise<FrameTarget> {
  const files = nodeModule('node:fs/promises')
  const path = nodeModule('node:path')
  if (!files || !path)
    throw new MotError('unsupported', `${folder} has no ending such as .mp4, and folders require Node.`)
  const sharp = await loadSharp()
  await files.mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new MotError('file-not-found', `${folder} cannot be created: ${error.message}.`, { cause: error })
  })
  return {
    anySize: true,
    async add(image, index) {
      // Low compression, for speed: there are many files.
      const file = path.join(folder, `${String(index + 1).padStart(6, '0')}.png`)
      await opaque(sharp, image).png({ compressionLevel: 3 }).toFile(file).catch(cannotWrite(file))
    },
    finish: async () => undefined,
  }
}

/** A single image, of the type of its name's ending. */
export async function createImageFile(file: string): Promise<FrameTarget> {
  const sharp = await loadSharp()
  return {
    anySize: true,
    async add(image, index) {
      if (index > 0) {
        throw new MotError('invalid-option', `${file} holds one frame, got a second: name a folder or a video instead.`)
      }
      await opaque(sharp, image).toFile(file).catch(cannotWrite(file))
    },
    finish: async () => undefined,
  }
}

/** Frames are opaque: three channels keep the files small. */
function opaque(sharp: typeof import('sharp')['default'], { width, height, data }: Image) {
  return sharp(data.subarray(0, 4 * width * height), { raw: { width, height, channels: 4 } }).removeAlpha()
}
