import type { DetectionInput, TrackerSnapshot } from '@mot/core'

/** Tracker and options of every camera. */
export const choice = { tracker: 'ByteTrack', options: { frameRate: 25 } }

/** One frame of a camera, as a job. */
export interface FrameJob {
  readonly frame: number
  readonly rows: readonly DetectionInput[]
}

/** The tracks of a frame. */
export interface FrameResult {
  readonly frame: number
  readonly machine: string
  readonly tracks: readonly { readonly id: number; readonly box: readonly number[] }[]
}

/** A camera's snapshot between two machines. */
export type CameraState = TrackerSnapshot

/** A command to a machine about a camera. */
export type Command = 'take' | 'leave'

export interface CommandJob {
  readonly camera: string
}

/** Queue of a camera's frames: the machine that has the camera processes them in order. */
export const framesOf = (camera: string) => `frames-${camera}`

/** Queue of a machine's commands. */
export const commandsOf = (machine: string) => `commands-${machine}`

/** Redis key of a camera's snapshot. */
export const stateOf = (camera: string) => `state-${camera}`

/** Connection to Redis for BullMQ: workers wait for Redis without limit. */
export const connectionTo = (port: number) => ({ host: '127.0.0.1', port, maxRetriesPerRequest: null })
