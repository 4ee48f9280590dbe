import { type Frame, type Image, MotError, type Size } from '@mot/core'
import { readSequenceInfo } from '../mot/read'
import { nodeModule } from '../node'
import { decodeBmp, readBmpSize } from './bmp'
import { inNaturalOrder } from './natural-order'
import { loadSharp } from './sharp'
import { createPixels, DEFAULT_FRAME_RATE, type VideoOptions, type VideoReader } from './video'

const IMAGE = /\.(jpe?g|png|webp|bmp|tiff?|gif|avif)$/i

/**
 * A folder of images in natural order (`2.jpg` before `10.jpg`), or a MOTChallenge sequence, whose seqinfo.ini gives
 * the folder of the images and the frame rate. Images of another size than the first keep their size.
 */
export async function openImageFolder(folder: string, options: VideoOptions): Promise<VideoReader> {
  const { join } = nodeModule('node:path')!
  const sequence = await findSequence(folder)
  const images = sequence?.folder ?? folder
  const names = await listImages(images)
  if (names.length === 0) {
    throw new MotError('invalid-file', `${images} should have images (jpg, png, webp, bmp, tiff, gif, avif), got none.`)
  }
  const paths = names.map((name) => join(images, name))
  return openImages(paths, { ...options, frameRate: options.frameRate ?? sequence?.frameRate ?? DEFAULT_FRAME_RATE })
}

/** Whether a file is a still image by its name. GIFs may move. */
export function isImageFile(path: string): boolean {
  return IMAGE.test(path) && !/\.gif$/i.test(path)
}

/** Image files, one or more, as the frames of a video. */
export async function openImages(paths: readonly string[], options: VideoOptions): Promise<VideoReader> {
  const { frameRate = DEFAULT_FRAME_RATE } = options
  const frameCount = paths.length

  const open = async <Result>(i: number, read: (path: string) => Promise<Result>): Promise<Result> => {
    const path = paths[i]!
    try {
      return await read(path)
    } catch (error) {
      if (error instanceof MotError) throw error
      const reason = (error as Error).message
      throw new MotError('invalid-file', `${path} (frame ${i + 1} of ${frameCount}) cannot be read: ${reason}.`, {
        cause: error,
      })
    }
  }

  const frames = async function* (): AsyncGenerator<Frame> {
    const create = createPixels(options.reuse)
    let next: Promise<Image> | undefined
    for (let i = 0; i < frameCount; i++) {
      const image = await (next ?? open(i, decode))
      // The next image is decoded while the caller processes this one. Its error is thrown when it is requested.
      next = i + 1 < frameCount ? open(i + 1, decode) : undefined
      next?.catch(() => {})
      const data = create(image.data.length)
      data.set(image.data)
      yield { width: image.width, height: image.height, data, index: i + 1, time: i / frameRate }
    }
  }

  const { width, height } = await open(0, readSize)
  return { info: { width, height, frameRate, frameCount }, frames, close: () => {} }
}

function isBmp(path: string): boolean {
  return /\.bmp$/i.test(path)
}

async function readSize(path: string): Promise<Size> {
  if (isBmp(path)) return readBmpSize(await nodeModule('node:fs/promises')!.readFile(path), path)
  const sharp = await loadSharp()
  return (await sharp(path).metadata()).autoOrient
}

async function decode(path: string): Promise<Image> {
  // sharp has no decoder for bitmaps.
  if (isBmp(path)) return decodeBmp(await nodeModule('node:fs/promises')!.readFile(path), path)
  const sharp = await loadSharp()
  const upright = sharp(path).autoOrient().toColourspace('srgb').ensureAlpha().raw()
  const { data, info } = await upright.toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

async function listImages(folder: string): Promise<string[]> {
  const files = nodeModule('node:fs/promises')!
  const names = await files.readdir(folder).catch((error: Error) => {
    throw new MotError('file-not-found', `${folder} cannot be read: ${error.message}.`, { cause: error })
  })
  return inNaturalOrder(names.filter((name) => IMAGE.test(name) && !name.startsWith('.')))
}

/** The seqinfo.ini in the folder, or in its parent if that names this folder. */
async function findSequence(folder: string): Promise<{ folder: string; frameRate: number } | undefined> {
  const { join, resolve, dirname, basename } = nodeModule('node:path')!
  const { existsSync } = nodeModule('node:fs')!
  const inside = join(folder, 'seqinfo.ini')
  const beside = join(dirname(resolve(folder)), 'seqinfo.ini')
  if (existsSync(inside)) {
    const { frameRate, imageFolder } = await readSequenceInfo(inside)
    const images = join(folder, imageFolder)
    return { folder: existsSync(images) ? images : folder, frameRate }
  }
  if (!existsSync(beside)) return undefined
  const { frameRate, imageFolder } = await readSequenceInfo(beside)
  return imageFolder === basename(resolve(folder)) ? { folder, frameRate } : undefined
}
