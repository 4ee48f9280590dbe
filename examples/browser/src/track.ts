import type { Frame, Tracks } from '@mot/core'
import type { Detector } from '@mot/heads'
import { openVideo, type VideoInfo, type VideoSource } from '@mot/io/video'
import { fairMOTTiny } from '@mot/models'
import { JDETracker, jdePresets } from '@mot/trackers'

/** A frame with its tracks. */
export interface TrackedFrame {
  readonly info: VideoInfo
  readonly frame: Frame
  /** Owned by the tracker: the next update overwrites them. */
  readonly tracks: Tracks
  /** Time of detection and tracking. */
  readonly milliseconds: number
}

/** Tracks people through a video, frame by frame as fast as possible. */
export async function* track(
  source: VideoSource,
  detector: Detector,
  signal: AbortSignal,
): AsyncGenerator<TrackedFrame> {
  await using video = openVideo(source, { signal })
  const info = await video.info()
  const { frameRate } = info
  const tracker = new JDETracker({ ...jdePresets.fairmot, ...fairMOTTiny.manifest.trackerOptions, frameRate })
  for await (const frame of video) {
    const start = performance.now()
    const tracks = tracker.update(await detector.detect(frame, { signal }))
    yield { info, frame, tracks, milliseconds: performance.now() - start }
  }
}
