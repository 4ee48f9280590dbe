/** What went wrong, for programs. The message says it for people: where, what was expected, what was found. */
export type MotErrorCode =
  // What the caller passes in.
  | 'invalid-option' //      an option out of its range, or options that exclude each other
  | 'invalid-detections' //  columns of unequal length, a bad box, score or embedding
  | 'invalid-frame' //       a frame index that repeats or goes back, a size that changed mid-stream
  | 'invalid-image' //       an image without pixels, or with too few bytes for its size
  | 'invalid-tensor' //      data that does not fill its shape
  | 'invalid-costs' //      a cost matrix with NaN, or one that no assignment fits
  | 'invalid-snapshot' //    a snapshot of another tracker or version
  // Files and downloads.
  | 'file-not-found'
  | 'invalid-file' //        a line, header or stream that cannot be read
  | 'unsupported' //         a format, option or feature that is not there on this machine
  | 'download-failed'
  | 'hash-mismatch'
  // Networks and what runs them.
  | 'no-provider' //         none of the providers asked for can run here
  | 'invalid-model' //       not a network, or one of another kind than its head expects
  | 'invalid-input' //       an input with a wrong name, shape or type
  | 'invalid-output' //      an output with a wrong name or shape, or NaN values
  | 'run-failed' //          the runtime failed while it ran the network
  | 'device-lost'
  | 'disposed' //            used after dispose()

/** The only error this library throws. Bad input loses nothing: what threw is as it was before the call. */
export class MotError extends Error {
  override readonly name = 'MotError'

  constructor(
    readonly code: MotErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
