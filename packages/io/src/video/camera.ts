import { MotError, quoted, readOptions, shown } from '@mot/core'
import { nodeModule } from '../node'
import { type LiveSource, openLive } from './live'
import { checkLiveOptions } from './live-options'
import { OpenedVideo } from './open'
import { type CameraStream, openPageCamera } from './page-camera'
import type { Video, VideoOptions } from './video'

/** A device of Node, or a stream of a page. */
export type CameraSource = string | CameraStream

/**
 * Opens a camera for a `for await` loop over its frames, of which the newest counts: see `live` of `VideoOptions`.
 *
 * In Node, a device through an ffmpeg on the PATH: `/dev/video0` (Linux, the default there), the number or name of a device
 * (macOS, default `0`), or its name (Windows). In a page, a `MediaStream`, or the id of a device for `getUserMedia`; by default that
 * which the browser chooses. A stream that was given stays open when the loop ends.
 * @throws MotError `invalid-option`; later, `unsupported` where there is no ffmpeg or no permission, `invalid-file` for a device that
 *   cannot be read.
 */
export function openCamera(source?: CameraSource, options: VideoOptions = {}): Video {
  const given = readOptions(options)
  if (source !== undefined && typeof source !== 'string' && nodeModule('node:child_process')) {
    throw new MotError('invalid-option', `A camera should be the name of a device, got ${shown(source)}.`)
  }
  if (!nodeModule('node:child_process')) return new OpenedVideo(() => openPageCamera(source, given), given)
  const device = cameraInput(process.platform, source as string | undefined)
  const live = checkLiveOptions(given.live ?? true)
  return new OpenedVideo(() => openLive(device, given, live), given)
}

/** The arguments of ffmpeg for a device. @throws MotError `invalid-option`. */
export function cameraInput(platform: string, device?: string): LiveSource {
  if (platform === 'win32') {
    if (device === undefined) {
      const how = 'ffmpeg -list_devices true -f dshow -i dummy'
      throw new MotError('invalid-option', `A camera needs its name on Windows: those that there are list "${how}".`)
    }
    return { name: device, input: ['-f', 'dshow', '-i', `video=${device}`] }
  }
  if (platform === 'darwin') {
    const name = device ?? '0'
    return { name: `camera ${name}`, input: ['-f', 'avfoundation', '-framerate', '30', '-i', name] }
  }
  const path = device ?? '/dev/video0'
  if (!/^\/dev\/[\w/-]+$/.test(path)) {
    throw new MotError('invalid-option', `A camera should be a device such as /dev/video0, got ${quoted(path)}.`)
  }
  return { name: path, input: ['-f', 'v4l2', '-i', path] }
}
