import { threadId } from 'node:worker_threads'
import type { Detections, Tracks } from '@mot/core'
import { ByteTrack } from '@mot/trackers'

/** The classes of its tracks are the number of its thread. */
export class ThreadTracker extends ByteTrack {
  override update(detections: Detections): Tracks {
    const tracks = super.update(detections)
    tracks.classIds.fill(threadId)
    return tracks
  }
}

/** Ends its worker in the third frame. */
export class MortalTracker extends ByteTrack {
  override update(detections: Detections): Tracks {
    const tracks = super.update(detections)
    if (tracks.frame === 3) process.exit(7)
    return tracks
  }
}
