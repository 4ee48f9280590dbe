import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Image } from '@mot/core'
import { createVideoWriter, openVideo } from '@mot/io/video'
import { loadSharp } from '../../packages/io/src/video/sharp'
import { damagedBytes } from './damage'
import { attemptLater, compare, type Subject } from './subject'

const width = 64
const height = 48
const FRAMES = 6

/**
 * Videos and pictures that mediabunny, the codecs and sharp read: a small file of each kind is written, damaged, and read to its
 * end by the public function. The one container that ffmpeg alone reads is left out: each input would be a process.
 */
export function mediaReaders(): Subject[] {
  const folder = mkdtempSync(join(tmpdir(), 'mot-fuzz-'))
  return [
    ...['mp4', 'mov', 'webm', 'mkv'].map((kind) => subject(`videos (.${kind})`, kind, folder, 500)),
    ...['png', 'jpg', 'webp', 'tiff'].map((kind) => subject(`pictures (.${kind})`, kind, folder, 2000)),
  ]
}

function subject(name: string, kind: string, folder: string, inputs: number): Subject {
  let valid: Uint8Array | undefined
  let first: unknown
  let count = 0
  const read = async (bytes: Uint8Array) => {
    const path = join(folder, `damaged.${kind}`)
    writeFileSync(path, bytes)
    return sizesOf(path)
  }
  return {
    name,
    inputs,
    shortInputs: 8,
    attack: async (random) => {
      valid ??= await written(join(folder, `valid.${kind}`))
      first ??= await read(valid)
      const bytes = damagedBytes(valid, random)
      const outcome = await attemptLater(name, () => read(bytes))
      // Readers keep nothing: the valid file reads as ever.
      if (++count % 20 === 0) compare(`${name} of the valid file`, await read(valid), first)
      return 'refused' in outcome
    },
  }
}

/** The size of each frame: damaged pixels differ, and are no error. */
async function sizesOf(path: string): Promise<unknown> {
  await using video = openVideo(path, { timeout: 10 })
  const sizes: unknown[] = []
  for await (const frame of video) {
    if (frame.data.length !== 4 * frame.width * frame.height)
      throw new RangeError(`a frame of ${frame.data.length} bytes`)
    sizes.push([frame.width, frame.height])
    // A damaged count of frames may be any.
    if (sizes.length > 1000) break
  }
  return sizes
}

async function written(path: string): Promise<Uint8Array> {
  const picture = /(png|jpg|webp|tiff)$/.test(path)
  if (picture) {
    const sharp = await loadSharp()
    const { data } = drawn(0)
    await sharp(data, { raw: { width, height, channels: 4 } })
      .removeAlpha()
      .toFile(path)
  } else {
    await using writer = await createVideoWriter(path, { width, height, frameRate: 12 })
    for (let i = 0; i < FRAMES; i++) await writer.write(drawn(i))
  }
  return new Uint8Array(readFileSync(path))
}

/** A bright square that moves over grey. */
function drawn(index: number): Image {
  const data = new Uint8ClampedArray(4 * width * height).fill(128)
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    data[4 * i] = x >= 8 * index && x < 8 * index + 12 && y >= 16 && y < 32 ? 255 : 60
    data[4 * i + 3] = 255
  }
  return { width, height, data }
}
