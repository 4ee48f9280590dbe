import type { DetectionColumns, MotErrorCode, TrackerSnapshot, Tracks } from '@mot/core'

/** Class and options of a stream's tracker. */
export interface TrackerChoice {
  readonly tracker: string
  readonly options: Readonly<Record<string, unknown>>
  readonly module: string | undefined
}

/** The calls to a worker about one of its streams: the request and the response of each. */
export interface Calls {
  open: { request: TrackerChoice; response: undefined }
  update: { request: DetectionColumns; response: TrackColumns }
  predict: { request: undefined; response: TrackColumns }
  lost: { request: undefined; response: TrackColumns }
  at: { request: number; response: TrackColumns }
  snapshot: { request: undefined; response: TrackerSnapshot }
  /** Opens the stream if it is not open. */
  restore: { request: TrackerChoice & { readonly snapshot: TrackerSnapshot }; response: undefined }
  end: { request: undefined; response: undefined }
}

/** The fields of `Tracks` without its methods. */
export type TrackColumns = Omit<
  Tracks,
  | 'at'
  | 'copy'
  | 'velocities'
  | 'startTimes'
  | 'groundPositions'
  | 'speeds'
  | 'orientedBoxes'
  | 'masks'
  | 'keypoints'
  | 'keypointCount'
  | 'boxes3d'
  | typeof Symbol.iterator
>

/** One call, as sent to a worker. `id` pairs it with its response. */
export type WorkerRequest = {
  [Call in keyof Calls]: { id: number; stream: string; call: Call; request: Calls[Call]['request'] }
}[keyof Calls]

/** The response to a request, or the error that the call threw. */
export type WorkerResponse =
  | { readonly id: number; readonly response: unknown }
  | { readonly id: number; readonly error: { readonly code: MotErrorCode; readonly message: string } }
