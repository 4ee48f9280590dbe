import {
  countHiddenGarbage,
  type Frame,
  type Image,
  MotError,
  planarImage,
  type Size,
  type YuvEncoding,
  type YuvPlanes,
} from '@mot/core'
import {
  EncodedPacketSink,
  Input,
  InputDisposedError,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  MPEG_TS,
  QTFF,
  WEBM,
} from 'mediabunny'
import { nameOf, startTimer } from '../bytes'
import type { DecodedFrame } from './decode-track'
import { checkFrameSize } from './largest-image'
import { createMediaSource, isWebAddress } from './media-source'
import { rotateUpright } from './orientation'
import { readSamples } from './samples'
import {
  createFrameMemory,
  DEFAULT_FRAME_RATE,
  DEFAULT_TIMEOUT,
  type FrameMemory,
  type VideoInfo,
  type VideoOptions,
  type VideoReader,
  type VideoSource,
} from './video'
import { keepAlive, loadWebCodecs } from './webcodecs'

/** Videos that WebCodecs decode, in Node as in a browser: MP4, MOV, WebM, Matroska, MPEG-TS. */
export async function openMediaFile(source: VideoSource, options: VideoOptions): Promise<VideoReader> {
  await loadWebCodecs()
  const name = nameOf(source)
  const input = new Input({ source: createMediaSource(source), formats: [MP4, QTFF, WEBM, MATROSKA, MPEG_TS] })
  // Disposing ends reads that wait for a server.
  const stop = () => input.dispose()
  options.signal?.addEventListener('abort', stop)
  const close = () => {
    options.signal?.removeEventListener('abort', stop)
    input.dispose()
  }
  const { timeout = DEFAULT_TIMEOUT } = options
  const silent = new MotError('download-failed', `${name} gives nothing for ${timeout} seconds.`)
  let isLate = false
  const timer = startTimer(timeout, () => {
    isLate = true
    stop()
  })
  try {
    if (!(await canRead(input, source))) {
      throw new MotError('unsupported', `${name} has a container that cannot be read here.`)
    }
    const track = await input.getPrimaryVideoTrack()
    if (!track) throw new MotError('invalid-file', `${name} has no video track.`)
    if (!(await track.canDecode())) {
      const codec = (await track.getCodecParameterString()) ?? 'of an unknown kind'
      throw new MotError('unsupported', `${name} has a video track (${codec}) that cannot be decoded here.`)
    }
    const info = await readInfo(input, track)
    checkFrameSize(info.width, info.height, name)
    return {
      info,
      frames: () => readFrames(track, name, info, options),
      close,
    }
  } catch (error) {
    close()
    options.signal?.throwIfAborted()
    if (isLate) throw silent
    if (error instanceof MotError) throw error
    throw new MotError('invalid-file', `${name} cannot be read as a video: ${(error as Error).message}.`, {
      cause: error,
    })
  } finally {
    timer.end()
  }
}

async function canRead(input: Input, source: VideoSource): Promise<boolean> {
  try {
    return await input.canRead()
  } catch (error) {
    // The file is too short for any header, or the address cannot be reached.
    if (source instanceof Blob || !isWebAddress(source)) return false
    throw new MotError('download-failed', `${source} cannot be fetched: ${(error as Error).message}.`, { cause: error })
  }
}

async function readInfo(input: Input, track: InputVideoTrack): Promise<VideoInfo> {
  const format = await input.getFormat()
  const sideways = (await track.getRotation()) % 180 !== 0
  const width = await track.getCodedWidth()
  const height = await track.getCodedHeight()
  return {
    width: sideways ? height : width,
    height: sideways ? width : height,
    frameRate: await frameRateOf(track),
    // MP4 and MOV contain a list of frames; other files have to be read to the end.
    ...((format === MP4 || format === QTFF) && { frameCount: (await track.computePacketStats()).packetCount }),
  }
}

/** Where the timestamps are all the same, as in a video of one frame: by the duration of the frame, else 30. */
async function frameRateOf(track: InputVideoTrack): Promise<number> {
  const { bestGuessFrameRate, underlyingFrameRate, minFrameRate } = await track.computeFrameRateMetrics()
  // Without a difference of two timestamps the metrics are the resolution of the timestamps.
  if (underlyingFrameRate !== null || minFrameRate !== (await track.getTimeResolution())) return bestGuessFrameRate
  const duration = (await new EncodedPacketSink(track).getFirstPacket({ metadataOnly: true }))?.duration ?? 0
  return duration > 0 ? 1 / duration : DEFAULT_FRAME_RATE
}

async function* readFrames(
  track: InputVideoTrack,
  name: string,
  info: VideoInfo,
  options: VideoOptions,
): AsyncGenerator<Frame> {
  const release = keepAlive()
  const samples = readSamples(track)
  const read = createSampleReader(options.reuse)
  const { timeout = DEFAULT_TIMEOUT } = options
  let index = 0
  let start = 0
  try {
    for (;;) {
      let frame: Frame | undefined
      let isLate = false
      const timer = startTimer(timeout, () => {
        isLate = true
        track.input.dispose()
      })
      try {
        const { value: sample } = await samples.next().finally(timer.end)
        if (!sample) break
        if (index === 0) start = sample.timestamp
        const time = sample.timestamp - start
        try {
          // Not spread: its pixels are made when they are read.
          frame = Object.assign(await read(sample), { index: index + 1, time })
        } finally {
          const bytes = sample.allocationSize()
          sample.close()
          countHiddenGarbage(bytes)
        }
      } catch (error) {
        options.signal?.throwIfAborted()
        if (isLate) {
          const message = `${name} gives nothing for ${timeout} seconds at frame ${index + 1}.`
          throw new MotError('download-failed', message, { cause: error })
        }
        if (error instanceof InputDisposedError) {
          throw new MotError('disposed', 'The video is closed.', { cause: error })
        }
        throw brokenAt(name, index + 1, info, (error as Error).message, error)
      }
      index++
      yield frame
    }
    if (index < (info.frameCount ?? 0)) throw brokenAt(name, index + 1, info, 'no more frames can be read')
  } finally {
    release()
    await samples.return()
  }
}

function brokenAt(name: string, frame: number, info: VideoInfo, reason: string, cause?: unknown): MotError {
  const of = info.frameCount === undefined ? '' : ` of ${info.frameCount}`
  return new MotError('invalid-file', `${name} breaks off at frame ${frame}${of}: ${reason}.`, { cause })
}

/** Decoded pictures to upright images: planes as they are, anything else as RGBA. */
function createSampleReader(reuse?: boolean | number): (sample: DecodedFrame) => Promise<Image> {
  const nextMemory = createFrameMemory(reuse)
  const stored = createFrameMemory(true)()

  return async (sample) => {
    const { width, height } = sample.visibleRect
    const upright = sample.rotation === 0 && !sample.flip
    const memory = nextMemory()
    const image = await readStored(sample, { width, height }, upright ? memory : stored)
    return upright ? image : rotateUpright(image, sample, memory.pixels(4 * width * height))
  }
}

async function readStored(sample: DecodedFrame, size: Size, memory: FrameMemory): Promise<Image> {
  const { format } = sample
  if (format === 'I420' || format === 'NV12') {
    const bytes = memory.bytes(sample.allocationSize())
    const [luma, first, second] = await sample.copyTo(bytes)
    const chroma =
      format === 'I420'
        ? { u: first!, v: second!, chromaStep: 1 as const }
        : { u: first!, v: { ...first!, offset: first!.offset + 1 }, chromaStep: 2 as const }
    const planes: YuvPlanes = { bytes, luma: luma!, ...chroma, encoding: encodingOf(sample) }
    return planarImage(planes, size, memory.pixels)
  }
  const data = memory.pixels(4 * size.width * size.height)
  // Node's WebCodecs do not accept clamped arrays.
  await sample.copyTo(new Uint8Array(data.buffer), { format: 'RGBA' })
  return { ...size, data }
}

/** Without colour metadata, as in players: BT.601 below 720 rows, else BT.709. */
function encodingOf(sample: DecodedFrame): YuvEncoding {
  const { matrix, fullRange } = sample.colorSpace
  const known = { bt709: 'bt709', smpte170m: 'bt601', bt470bg: 'bt601', 'bt2020-ncl': 'bt2020' } as const
  const guess = sample.visibleRect.height < 720 ? 'bt601' : 'bt709'
  return {
    matrix: matrix !== null && matrix in known ? known[matrix as keyof typeof known] : guess,
    fullRange: fullRange ?? false,
  }
}
