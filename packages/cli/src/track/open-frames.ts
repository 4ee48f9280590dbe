import type { Frame } from '@mot/core'
import { openCamera, openVideo } from '@mot/io/video'

/** Frames of a video or a folder, one by one. */
export interface Frames extends AsyncIterable<Frame>, AsyncDisposable {
  /** Frames a second. */
  readonly frameRate: number
  /** Number of frames, if known before they are read. */
  readonly frameCount: number | undefined
}

export interface FramesOptions {
  /** Frames a second. Default: from the video; for a folder from its seqinfo.ini, else 30. */
  readonly frameRate?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Frames that are read beside the one in use. Default 0. */
  readonly ahead?: number | undefined
  /** The newest frame counts. */
  readonly live?: boolean | undefined
  /** Of RTSP. Default: as ffmpeg chooses. */
  readonly rtspTransport?: 'udp' | 'tcp' | undefined
}

/** `camera`, or `camera:` and the name of a device: the default one where there is none. */
export function cameraOf(input: string | undefined): { readonly device: string | undefined } | undefined {
  const [, device] = /^camera(?::(.+))?$/.exec(input ?? '') ?? [undefined, null]
  return device === null ? undefined : { device }
}

/** @throws MotError `file-not-found`, `invalid-file`, `unsupported`. */
export async function openFrames(path: string, options: FramesOptions): Promise<Frames> {
  const { frameRate, signal, ahead = 0, live, rtspTransport } = options
  const camera = live ? cameraOf(path) : undefined
  const ffmpeg = rtspTransport === undefined ? {} : { rtsp_transport: rtspTransport }
  const given = {
    reuse: ahead + 1,
    ...(live && { live: { ffmpeg } }),
    ...(frameRate && { frameRate }),
    ...(signal && { signal }),
  }
  const video = camera ? openCamera(camera.device, given) : openVideo(path, given)
  try {
    const info = await video.info()
    return {
      frameRate: frameRate ?? info.frameRate,
      frameCount: info.frameCount,
      [Symbol.asyncIterator]: () => video[Symbol.asyncIterator](),
      [Symbol.asyncDispose]: () => video[Symbol.asyncDispose](),
    }
  } catch (error) {
    await video.close()
    throw error
  }
}
