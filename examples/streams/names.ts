import type { DetectionInput, TrackerSnapshot } from '@mot/core'

/** How the tracker of every camera is set. */
export const choice = { tracker: 'ByteTrack', options: { frameRate: 25 } }

/** One frame of a camera, as a job. */
export interface FrameJob {
  readonly frame: number
  readonly rows: readonly DetectionInput[]
}

/** What is made of it. */
export interface FrameResult {
  readonly frame: number
  readonly machine: string
  readonly tracks: readonly { readonly id: number; readonly box: readonly number[] }[]
}

/** A camera's memory while it is on no machine. */
export type Memory = TrackerSnapshot

/** What a machine is told to do with a camera. */
export type Order = 'take' | 'leave'

export interface OrderJob {
  readonly camera: string
}

/** Queue of a camera's frames: the machine that has the camera works on it, one frame after another. */
export const framesOf = (camera: string) => `frames-${camera}`

/** Queue of what a machine is told. */
export const ordersOf = (machine: string) => `orders-${machine}`

/** Redis key of a camera's memory. */
export const memoryOf = (camera: string) => `memory-${camera}`

/** Where Redis is, as BullMQ wants it: workers wait for it, however long it is away. */
export const connectionTo = (port: number) => ({ host: '127.0.0.1', port, maxRetriesPerRequest: null })
