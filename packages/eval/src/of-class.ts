import { type Frames, type FrameTable, frameCountOf, rowsAt, type Sequence } from './sequence'

/** Default for rows without a class. */
const ONLY_CLASS = 0

/**
 * The rows of one class, to evaluate each class on its own; counts of several classes add up like those of sequences. Rows are read on
 * access; regions without annotations are of all classes.
 */
export function ofClass(sequence: Sequence, classId: number): Sequence {
  const frameCount = frameCountOf(sequence)
  const only = <Row extends { readonly classId?: number }>(frames: Frames<Row>): FrameTable<Row> => ({
    frameCount,
    at: (frame) => [...rowsAt(frames, frame)].filter((row) => (row.classId ?? ONLY_CLASS) === classId),
  })
  const { truth, results, regions, minHeight } = sequence
  return {
    truth: only(truth),
    results: only(results),
    ...(regions && { regions }),
    ...(minHeight !== undefined && { minHeight }),
  }
}
