import type { DetectionColumns, MotErrorCode, TrackerSnapshot, Tracks } from '@mot/core'

/** What tracker a stream has. */
export interface TrackerChoice {
  readonly tracker: string
  readonly options: Readonly<Record<string, unknown>>
  readonly module: string | undefined
}

/** What can be asked of a worker about one of its streams, and what it answers. */
export interface Calls {
  open: { question: TrackerChoice; answer: undefined }
  update: { question: DetectionColumns; answer: TrackColumns }
  predict: { question: undefined; answer: TrackColumns }
  lost: { question: undefined; answer: TrackColumns }
  snapshot: { question: undefined; answer: TrackerSnapshot }
  /** Opens the stream where it is not open. */
  restore: { question: TrackerChoice & { readonly snapshot: TrackerSnapshot }; answer: undefined }
  end: { question: undefined; answer: undefined }
}

/** The fields of `Tracks` without its methods. */
export type TrackColumns = Omit<Tracks, 'at' | 'copy' | typeof Symbol.iterator>

/** One call on its way to a worker. */
export type Question = {
  [Call in keyof Calls]: { id: number; stream: string; call: Call; question: Calls[Call]['question'] }
}[keyof Calls]

/** Its answer, or the error in its place. */
export type Answer =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: { readonly code: MotErrorCode; readonly message: string } }
