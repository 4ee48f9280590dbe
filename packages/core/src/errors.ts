import { soundMessage } from './shown'

/** Kind of error, for programs. The message is for people: where, what was expected, what was given. */
export type MotErrorCode =
  // Arguments.
  | 'invalid-option' //      an option out of its range, or options that exclude each other
  | 'invalid-detections' //  columns of unequal length, a bad box, score or embedding
  | 'invalid-tracks' //      an id that is there twice or returns after its end, a box or score that is not finite
  | 'invalid-frame' //       a frame index that repeats or goes back, a size that changed mid-stream
  | 'not-started' //         a single-object tracker that has no target yet
  | 'invalid-image' //       an image without pixels, or with too few bytes for its size
  | 'invalid-tensor' //      data that does not fill its shape
  | 'invalid-costs' //      a cost matrix with NaN, or without a feasible assignment
  | 'too-many-detections' // more in one frame than a tracker has memory or ids for
  | 'invalid-snapshot' //    a snapshot of another tracker or version
  // Files and downloads.
  | 'file-not-found'
  | 'invalid-file' //        a line, header or stream that cannot be read
  | 'unsupported' //         a format, option or feature that is not available on this machine
  | 'download-failed'
  | 'hash-mismatch'
  // Networks and backends.
  | 'no-provider' //         none of the requested providers can run here
  | 'invalid-model' //       not a network, or not of the kind that its head expects
  | 'invalid-input' //       an input with a wrong name, shape or type
  | 'invalid-output' //      an output with a wrong name or shape, or NaN values
  | 'run-failed' //          the runtime failed while it ran the network
  | 'device-lost'
  | 'disposed' //            used after dispose()

/**
 * The only error that this library throws. The object whose method threw it is unchanged by the failed call. Messages
 * have at most 2000 characters and no control characters but line breaks; values from outside take at most 100 bytes.
 */
export class MotError extends Error {
  override readonly name = 'MotError'

  constructor(
    readonly code: MotErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(soundMessage(message), options)
  }
}
