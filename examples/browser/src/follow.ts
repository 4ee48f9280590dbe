import type { Frame, Tracks } from '@mot/core'
import type { Detector } from '@mot/heads'
import { openVideo, type VideoInfo, type VideoSource } from '@mot/io/video'
import { fairMOTTiny } from '@mot/models'
import { JDETracker, jdePresets } from '@mot/trackers'

/** A frame and the tracks in it. */
export interface Followed {
  readonly info: VideoInfo
  readonly frame: Frame
  /** The tracker's own: the next frame fills them anew. */
  readonly tracks: Tracks
  /** What finding and following took. */
  readonly milliseconds: number
}

/** Follows people through a video, frame by frame as fast as it goes. */
export async function* follow(source: VideoSource, detector: Detector, signal: AbortSignal): AsyncGenerator<Followed> {
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
