import type { ChildProcess } from 'node:child_process'
import { MotError, rgbaToI420 } from '@mot/core'
import { nodeModule } from '../node'
import { checkFolderOf } from './cannot-write'
import { collectText } from './collect-text'
import type { FrameTarget, VideoWriterOptions } from './target'

type Codec = NonNullable<VideoWriterOptions['codec']>

/** Encoders of ffmpeg for each codec, the best first; which of them there are depends on how it was built. */
const encoders: Readonly<Record<Codec, readonly string[]>> = {
  avc: ['libx264', 'libopenh264', 'h264_videotoolbox', 'h264_mf', 'h264_nvenc'],
  vp9: ['libvpx-vp9'],
  vp8: ['libvpx'],
  av1: ['libsvtav1', 'libaom-av1', 'librav1e'],
  hevc: ['libx265', 'hevc_videotoolbox', 'hevc_mf', 'hevc_nvenc'],
}

/** Codecs of each container, in order of preference. */
const containers: Readonly<Record<string, readonly Codec[]>> = {
  '.mp4': ['avc', 'vp9', 'av1', 'hevc'],
  '.mov': ['avc', 'hevc'],
  '.webm': ['vp9', 'vp8', 'av1'],
  '.mkv': ['avc', 'vp9', 'vp8', 'av1', 'hevc'],
}

/** Bits of a pixel. */
const bitsPerPixel = { low: 0.05, medium: 0.1, high: 0.2 }

/**
 * A video file by an ffmpeg on the PATH, for Node without WebCodecs. Colours are converted to BT.709 here, as for WebCodecs.
 * @throws MotError `unsupported` where there is no ffmpeg or none of its encoders fits, `file-not-found` for a folder that does
 *   not exist.
 */
export async function createFfmpegFile(path: string, options: VideoWriterOptions): Promise<FrameTarget> {
  const { width, height, frameRate = 30, quality = 'high' } = options
  const encoder = chooseEncoder(path, options.codec, await listEncoders(path))
  await checkFolderOf(path)
  const size = { width: width + (width & 1), height: height + (height & 1) }
  const bitrate = options.bitrate ?? bitsPerPixel[quality] * size.width * size.height * frameRate
  const { spawn } = nodeModule('node:child_process')!
  const child = spawn(
    'ffmpeg',
    // biome-ignore format: one option with its value a line.
    [
      '-v', 'error',
      '-y',
      '-f', 'rawvideo',
      '-pix_fmt', 'yuv420p',
      '-video_size', `${size.width}x${size.height}`,
      '-framerate', String(frameRate),
      '-i', 'pipe:0',
      '-c:v', encoder,
      '-b:v', String(Math.ceil(bitrate)),
      '-pix_fmt', 'yuv420p',
      '-colorspace', 'bt709',
      '-color_primaries', 'bt709',
      '-color_trc', 'bt709',
      '-color_range', 'tv',
      ...(/\.(mp4|mov)$/i.test(path) ? ['-movflags', '+faststart'] : []),
      `file:${path}`,
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  )
  const ended = endOf(child, path)
  const bytes = new Uint8Array((size.width * size.height * 3) / 2)
  return {
    async add(image) {
      rgbaToI420(image.data, image, bytes)
      const taken = new Promise<void>((done, fail) => {
        child.stdin!.write(bytes, (error) => (error ? fail(error) : done()))
      })
      // Where ffmpeg has ended, its own message says why.
      await taken.catch(() => ended)
      if (child.exitCode !== null) await ended
    },
    async finish() {
      child.stdin!.end()
      await ended
      return undefined
    },
  }
}

/** Resolves when the file is complete. @throws MotError `run-failed` with ffmpeg's last message. */
function endOf(child: ChildProcess, path: string): Promise<void> {
  const errorOutput = collectText(child.stderr!)
  const ended = new Promise<void>((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => {
      const reason = errorOutput.text().trim().split('\n').at(-1) || `ffmpeg ends with code ${code}`
      if (code === 0) done()
      else fail(new MotError('run-failed', `${path} cannot be written: ${reason}.`))
    })
  })
  // Reported by the next frame, or by the end.
  ended.catch(() => undefined)
  child.stdin!.on('error', () => undefined)
  return ended
}

function chooseEncoder(path: string, codec: Codec | undefined, available: ReadonlySet<string>): string {
  const ending = /\.[a-z\d]+$/i.exec(path)?.[0].toLowerCase() ?? ''
  const codecs = containers[ending]
  if (!codecs) {
    const endings = Object.keys(containers).join(', ')
    throw new MotError('unsupported', `Videos can be written as ${endings}, got "${ending}".`)
  }
  const wanted = codec === undefined ? codecs : codecs.filter((each) => each === codec)
  const found = wanted.flatMap((each) => encoders[each]).find((encoder) => available.has(encoder))
  if (found !== undefined) return found
  throw new MotError('unsupported', `The ffmpeg on the PATH encodes no ${codec ?? codecs.join(', ')} for ${ending}.`)
}

/** @throws MotError `unsupported` where there is no ffmpeg: then nothing here can encode. */
function listEncoders(path: string): Promise<ReadonlySet<string>> {
  const { execFile } = nodeModule('node:child_process')!
  return new Promise((done, fail) => {
    execFile('ffmpeg', ['-v', 'error', '-encoders'], { maxBuffer: 1 << 24 }, (cause, output) => {
      if (cause) {
        const message = `${path} requires the package @napi-rs/webcodecs (npm install @napi-rs/webcodecs) or an ffmpeg on the PATH.`
        fail(new MotError('unsupported', message, { cause }))
      } else done(new Set([...output.matchAll(/^ V\S+ (\S+)/gm)].map(([, name]) => name!)))
    })
  })
}
