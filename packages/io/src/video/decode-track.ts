import { type EncodedPacket, EncodedPacketSink, type InputVideoTrack } from 'mediabunny'
import type { Orientation } from './orientation'

/** Packets that wait for the decoder at most, and as many frames that wait for the loop. */
const MOST_WAITING = 2

/** Milliseconds after which its queue is read again, in engines without an event for that. */
const PAUSE = 4

/** A decoded frame; `VideoSample` of mediabunny is one. Closing it frees its memory. */
export interface DecodedFrame extends Orientation {
  /** Seconds. */
  readonly timestamp: number
  readonly format: string | null
  /** Pixels. */
  readonly visibleRect: { readonly width: number; readonly height: number }
  readonly colorSpace: { readonly matrix: string | null; readonly fullRange: boolean | null }
  /** Bytes of its planes. */
  allocationSize(): number
  copyTo(bytes: Uint8Array, options?: { readonly format?: 'RGBA' }): Promise<{ offset: number; stride: number }[]>
  close(): void
}

/**
 * The frames of a track in presentation order, decoded few ahead: decoded frames are large, and mediabunny decodes up to forty of them before
 * the first is taken. The picture alone is decoded, without transparency that is stored beside it (VP8 and VP9 in WebM), which mediabunny
 * merges in browser workers that Node does not have. An error comes after the frames that were decoded before it.
 */
export async function* decodeTrack(track: InputVideoTrack): AsyncGenerator<DecodedFrame, void> {
  const config = await track.getDecoderConfig()
  if (!config) throw new Error('its codec is unknown')
  const orientation = { rotation: await track.getRotation(), flip: await track.getFlip() }
  const codec = await track.getCodec()
  const resolution = await track.getTimeResolution()
  const decoding = new Decoding(config, codec === 'avc' || codec === 'hevc')
  const next = () => {
    const { frame, timestamp } = decoding.take()
    return new NativeFrame(frame, Math.round(timestamp * resolution) / resolution, orientation)
  }
  try {
    for await (const packet of packetsOf(track)) {
      decoding.decode(packet.toEncodedVideoChunk(), packet.timestamp)
      while (decoding.isFull) {
        if (decoding.hasFrames) yield next()
        else await decoding.change()
      }
      if (decoding.hasEnded) break
    }
    decoding.flush()
    while (decoding.hasFrames || !decoding.hasEnded) {
      if (decoding.hasFrames) yield next()
      else await decoding.change()
    }
    decoding.throwFailure()
  } finally {
    decoding.close()
  }
}

/** All packets from the first that can be decoded. */
async function* packetsOf(track: InputVideoTrack): AsyncGenerator<EncodedPacket, void> {
  const sink = new EncodedPacketSink(track)
  const options = { verifyKeyPackets: true }
  // Reads of one turn of the event loop are limited: those of the opening do not count.
  await new Promise((done) => setTimeout(done))
  // A damaged list of packets may have the one and not the other.
  const key = await sink.getKeyPacket(Number.NEGATIVE_INFINITY, options)
  const first = key ?? (await sink.getFirstKeyPacket(options))
  if (first) yield* sink.packets(first, undefined, options)
}

/** A decoder, with the packets and frames that wait. */
class Decoding {
  readonly #decoder: VideoDecoder
  readonly #frames: VideoFrame[] = []
  /** Of the packets whose frames have not been taken, in order. */
  readonly #timestamps: number[] = []
  #failure: { readonly error: unknown } | undefined
  #isFlushed = false
  #isClosed = false
  #wake = () => {}

  /**
   * @param isReordered packets may come in another order than their frames, but each has one. Of other codecs a packet may be invisible.
   */
  constructor(
    config: VideoDecoderConfig,
    private readonly isReordered: boolean,
  ) {
    this.#decoder = new VideoDecoder({
      output: (frame) => {
        // Node's decoder gives some even after it is closed.
        if (this.#isClosed) frame.close()
        else this.#frames.push(frame)
        this.#wake()
      },
      error: (error) => this.#fail(error),
    })
    this.#decoder.addEventListener('dequeue', () => this.#wake())
    this.#decoder.configure(config)
  }

  get hasFrames(): boolean {
    return this.#frames.length > 0
  }

  /** No more packets are needed now. */
  get isFull(): boolean {
    if (this.#failure) return false
    return this.#decoder.decodeQueueSize >= MOST_WAITING || this.#frames.length >= MOST_WAITING
  }

  /** No more frames will come. */
  get hasEnded(): boolean {
    return this.#isFlushed || this.#failure !== undefined
  }

  decode(chunk: EncodedVideoChunk, timestamp: number): void {
    if (this.isReordered) {
      const before = this.#timestamps.findLastIndex((each) => each <= timestamp)
      this.#timestamps.splice(before + 1, 0, timestamp)
    }
    this.#decoder.decode(chunk)
  }

  flush(): void {
    if (this.#failure) return
    this.#decoder.flush().then(
      () => {
        this.#isFlushed = true
        this.#wake()
      },
      (error) => this.#fail(error),
    )
  }

  /**
   * The next frame, with its time in seconds. Frames come in the order of their times; files without these have times in the order
   * of the packets instead, so that frames take the earliest that waits.
   */
  take(): { readonly frame: VideoFrame; readonly timestamp: number } {
    const frame = this.#frames.shift()!
    const earliest = this.#timestamps.shift()
    return { frame, timestamp: earliest ?? frame.timestamp / 1e6 }
  }

  /** Resolves when the decoder has taken a packet, given a frame, failed or ended. */
  async change(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    await new Promise<void>((done) => {
      this.#wake = done
      timer = setTimeout(done, PAUSE)
    })
    clearTimeout(timer)
  }

  /** @throws what the decoder reported. */
  throwFailure(): void {
    if (this.#failure) throw this.#failure.error
  }

  close(): void {
    this.#isClosed = true
    if (this.#decoder.state !== 'closed') this.#decoder.close()
    for (const frame of this.#frames) frame.close()
  }

  #fail(error: unknown): void {
    this.#failure ??= { error }
    this.#wake()
  }
}

/** A frame of the decoder itself. Not a `VideoSample`, which stays in memory until all of it is collected. */
class NativeFrame implements DecodedFrame {
  readonly #frame: VideoFrame
  readonly timestamp: number
  readonly rotation: Orientation['rotation']
  readonly flip: boolean
  readonly format: string | null
  readonly visibleRect: { readonly width: number; readonly height: number }
  readonly colorSpace: VideoColorSpace

  constructor(frame: VideoFrame, timestamp: number, { rotation, flip }: Orientation) {
    this.#frame = frame
    this.timestamp = timestamp
    this.rotation = rotation
    this.flip = flip
    this.format = frame.format
    const { codedWidth: width, codedHeight: height } = frame
    this.visibleRect = frame.visibleRect ?? { width, height }
    this.colorSpace = frame.colorSpace
  }

  allocationSize(): number {
    return this.#frame.allocationSize()
  }

  copyTo(bytes: Uint8Array, options: { readonly format?: 'RGBA' } = {}): Promise<PlaneLayout[]> {
    return this.#frame.copyTo(bytes, options)
  }

  close(): void {
    this.#frame.close()
  }
}
