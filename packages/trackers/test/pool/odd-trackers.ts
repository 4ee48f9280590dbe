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

/** Its result of the third frame holds a function, which threads cannot exchange. */
export class FunctionTracker extends ByteTrack {
  override update(detections: Detections): Tracks {
    const tracks = super.update(detections)
    if (tracks.frame !== 3) return tracks
    return { copy: () => ({ ...tracks.copy(), note: () => 'a function' }) } as unknown as Tracks
  }
}

/** Throws what has neither a message nor a text, in the third frame. */
export class BareThrower extends ByteTrack {
  override update(detections: Detections): Tracks {
    const tracks = super.update(detections)
    if (tracks.frame === 3) throw Object.create(null)
    return tracks
  }
}

/** Comes to no end in the third frame. */
export class EndlessTracker extends ByteTrack {
  override update(detections: Detections): Tracks {
    const tracks = super.update(detections)
    while (tracks.frame === 3);
    return tracks
  }
}
