import { type Frame, MotError } from '@mot/core'
import { startTimer } from '../bytes'
import { DEFAULT_FRAME_RATE, DEFAULT_TIMEOUT, type VideoOptions, type VideoReader } from './video'

/** The part of a page's `MediaStream` that is used here, for those who compile without the types of a page. */
export interface CameraStream {
  getTracks(): readonly { stop(): void }[]
  getVideoTracks(): readonly { getSettings(): { readonly frameRate?: number } }[]
}

/** A camera of a page: a `MediaStream`, or the id of a device. The element of the page that plays it drops frames by itself. */
export async function openPageCamera(
  source: string | CameraStream | undefined,
  options: VideoOptions,
): Promise<VideoReader> {
  const { signal, timeout = DEFAULT_TIMEOUT } = options
  const isGiven = typeof source === 'object'
  const stream = isGiven ? source : await requestCamera(source)
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = stream as MediaStream
  const closing = new AbortController()
  const stop = () => {
    closing.abort()
    video.srcObject = null
    if (!isGiven) for (const track of stream.getTracks()) track.stop()
  }
  signal?.addEventListener('abort', stop)
  const close = () => {
    signal?.removeEventListener('abort', stop)
    stop()
  }
  try {
    void video.play().catch(() => undefined)
    await within(timeout, closing.signal, (done) => video.requestVideoFrameCallback(() => done(undefined)))
    signal?.throwIfAborted()
  } catch (error) {
    close()
    signal?.throwIfAborted()
    throw error
  }
  const { videoWidth: width, videoHeight: height } = video
  const frameRate = stream.getVideoTracks()[0]?.getSettings().frameRate ?? DEFAULT_FRAME_RATE
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })!

  const frames = async function* (): AsyncGenerator<Frame> {
    let first: number | undefined
    let last = 0
    let time = 0
    for (;;) {
      const { presentedFrames } = await within<VideoFrameCallbackMetadata>(timeout, closing.signal, (done) =>
        video.requestVideoFrameCallback((_, metadata) => done(metadata)),
      )
      signal?.throwIfAborted()
      first ??= presentedFrames - 1
      last = Math.max(last + 1, presentedFrames - first)
      time = Math.max((performance.timeOrigin + performance.now()) / 1000, time + 1e-6)
      // All frames have the size of the first.
      context.drawImage(video, 0, 0, width, height)
      const { data } = context.getImageData(0, 0, width, height)
      yield { width, height, data, index: last, time }
    }
  }
  return { info: { width, height, frameRate }, frames, close }
}

/** @throws MotError `unsupported` where there is no camera, or no permission. */
async function requestCamera(deviceId: string | undefined): Promise<MediaStream> {
  try {
    const video = deviceId === undefined ? true : { deviceId: { exact: deviceId } }
    return await navigator.mediaDevices.getUserMedia({ video })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause)
    throw new MotError('unsupported', `There is no camera for this page: ${reason}.`, { cause })
  }
}

/** @throws MotError `download-failed` after `timeout` seconds, `disposed` when it is closed before. */
function within<T>(timeout: number, closing: AbortSignal, start: (done: (value: T) => void) => void): Promise<T> {
  return new Promise((done, fail) => {
    const closed = () => fail(new MotError('disposed', 'The camera is closed.'))
    const timer = startTimer(timeout, () => {
      fail(new MotError('download-failed', `The camera gives nothing for ${timeout} seconds.`))
    })
    const end = () => {
      timer.end()
      closing.removeEventListener('abort', closed)
    }
    closing.addEventListener('abort', closed)
    if (closing.aborted) closed()
    start((value) => {
      end()
      done(value)
    })
  })
}
