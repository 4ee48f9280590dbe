import { MotError } from '@mot/core'
import type { DetectionSequence } from '@mot/io/mot'

/** The place in files of a fault in a frame, for messages. */
export type PlaceOf = (frame: number, fault: MotError) => string

/**
 * Places in a file of detections: `det.txt, line 12, frame 3`, with the row of the embeddings where they are at fault.
 * @param embeddings path of their file.
 */
export function placesOf(sequence: DetectionSequence, embeddings?: string): PlaceOf {
  return (frame, { message }) => {
    const row = rowIn(message)
    const place = sequence.placeOf(frame, row)
    if (row === undefined || embeddings === undefined || !/embedding/.test(message)) return place
    return `${embeddings}, row ${sequence.fileRow(frame, row) + 1}, of ${place}`
  }
}

/**
 * What a tracker returns for a frame; its errors say where the frame is.
 * @throws MotError as `update` does, with the place before the message.
 */
export function updateAt<T>(update: () => T, frame: number, placeOf: PlaceOf | undefined): T {
  try {
    return update()
  } catch (error) {
    if (!(error instanceof MotError) || placeOf === undefined) throw error
    const message = error.message.replace(/^Detection \d+ /, 'the detection ')
    throw new MotError(error.code, `${placeOf(frame, error)}: ${message}`, { cause: error })
  }
}

/** The row of the frame that a tracker refuses, from 0. */
function rowIn(message: string): number | undefined {
  const row = /^Detection (\d+) /.exec(message)?.[1]
  return row === undefined ? undefined : Number(row)
}
