import type { FileHandle } from 'node:fs/promises'
import { countHiddenGarbage, MotError, quoted } from '@mot/core'
import {
  BufferTarget,
  getFirstEncodableVideoCodec,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  Quality,
  StreamTarget,
  type VideoCodec,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
} from 'mediabunny'
import { nodeModule } from '../node'
import { cannotWrite, checkFolderOf } from './cannot-write'
import { createPlanes } from './encoded-planes'
import type { FrameTarget, VideoTarget, VideoWriterOptions } from './target'
import { keepAlive, loadWebCodecs } from './webcodecs'

/** In order of preference. AV1 comes last: its software encoder produces one or two frames a second. */
const CODECS: readonly VideoCodec[] = ['avc', 'vp9', 'vp8', 'av1']

/** A video file by WebCodecs, in Node as in a browser. */
export async function createMediaFile(target: VideoTarget, options: VideoWriterOptions): Promise<FrameTarget> {
  const { width, height, frameRate = 30, quality = 'high', bitrate } = options
  const format = toFormat(target)
  await loadWebCodecs()
  const size = { width: width + (width & 1), height: height + (height & 1) }
  const codec = await chooseCodec(format.getSupportedVideoCodecs(), size, options)
  const output = new Output({ format, target: await toTarget(target) })
  const source = new VideoSampleSource({ codec, quality: new Quality(bitrate === undefined ? quality : { bitrate }) })
  output.addVideoTrack(source, { frameRate })
  await output.start()
  const planesOf = createPlanes(size)

  return {
    async add(image, index) {
      const { bytes, luma, u, v, encoding } = planesOf(image)
      const matrix = encoding.matrix === 'bt601' ? 'smpte170m' : 'bt709'
      const sample = new VideoSample(bytes, {
        format: 'I420',
        layout: [luma, u, v],
        codedWidth: size.width,
        codedHeight: size.height,
        timestamp: index / frameRate,
        duration: 1 / frameRate,
        // Marked here: Node's encoder marks its own conversion as RGB, and players show wrong colours.
        colorSpace: { primaries: matrix, transfer: matrix, matrix, fullRange: false },
      })
      const release = keepAlive()
      try {
        await source.add(sample)
      } catch (error) {
        throw new MotError('run-failed', `Frame ${index + 1} cannot be encoded: ${(error as Error).message}.`, {
          cause: error,
        })
      } finally {
        release()
        sample.close()
        countHiddenGarbage((3 * size.width * size.height) / 2)
      }
    },
    async finish() {
      const release = keepAlive()
      try {
        await output.finalize()
      } catch (error) {
        throw new MotError('run-failed', `The video cannot be finished: ${(error as Error).message}.`, { cause: error })
      } finally {
        release()
      }
      return output.target instanceof BufferTarget ? new Uint8Array(output.target.buffer!) : undefined
    },
  }
}

function toFormat(target: VideoTarget) {
  const ending =
    typeof target === 'string' && target !== 'memory' ? /\.[a-z\d]+$/i.exec(target)?.[0].toLowerCase() : '.mp4'
  switch (ending) {
    case '.mp4':
      return new Mp4OutputFormat({ fastStart: 'in-memory' })
    case '.mov':
      return new MovOutputFormat({ fastStart: 'in-memory' })
    case '.webm':
      return new WebMOutputFormat()
    case '.mkv':
      return new MkvOutputFormat()
  }
  throw new MotError('unsupported', `Videos can be written as .mp4, .mov, .webm and .mkv, got ${quoted(ending)}.`)
}

async function toTarget(target: VideoTarget) {
  if (typeof target !== 'string') return new StreamTarget(target)
  if (target === 'memory') return new BufferTarget()
  const files = nodeModule('node:fs/promises')
  if (!files) throw new MotError('unsupported', 'A browser writes no files by path: use "memory" or a stream.')
  await checkFolderOf(target)
  return fileTarget(await files.open(target, 'w'), target)
}

/** A file whose every byte is written, or whose first failure is thrown: a single write may stop in the middle where the disk is full. */
function fileTarget(file: FileHandle, path: string): StreamTarget {
  const write = async (data: Uint8Array, position: number) => {
    for (let done = 0; done < data.length; ) {
      const { bytesWritten } = await file.write(data, done, data.length - done, position + done)
      if (bytesWritten === 0) throw new Error('no space is left on the device')
      done += bytesWritten
    }
  }
  return new StreamTarget(
    new WritableStream<{ data: Uint8Array; position: number }>({
      async write({ data, position }) {
        try {
          await write(data, position)
        } catch (error) {
          await file.close()
          cannotWrite(path)(error as Error)
        }
      },
      close: () => file.close(),
      abort: () => file.close(),
    }),
    { chunked: true },
  )
}

async function chooseCodec(
  supported: readonly VideoCodec[],
  size: { width: number; height: number },
  options: VideoWriterOptions,
): Promise<VideoCodec> {
  const candidates = (options.codec ? [options.codec] : CODECS).filter((codec) => supported.includes(codec))
  const codec = await getFirstEncodableVideoCodec(candidates, size)
  if (codec) return codec
  throw new MotError(
    'unsupported',
    `No ${options.codec ?? 'codec'} can be encoded here for this container at ${size.width}×${size.height}; the container takes ${supported.join(', ')}.`,
  )
}
