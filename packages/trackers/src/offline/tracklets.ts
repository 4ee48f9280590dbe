import { isValidBox, MotError, shown, type TrackRow } from '@mot/core'

/** All rows of one id, in the order of their frames. At least one. */
export type TrackletRows = readonly [TrackRow, ...TrackRow[]]

/**
 * Rows by id, ids in the order of their first row.
 * @throws MotError `invalid-frame` for an invalid frame number or an id that is twice in a frame, `invalid-detections` for a
 *   box that is not finite or has no area, or a score that is not finite.
 */
export function groupById(rows: Iterable<TrackRow>): Map<number, TrackletRows> {
  const groups = new Map<number, [TrackRow, ...TrackRow[]]>()
  for (const row of rows) {
    checkRow(row)
    const group = groups.get(row.id)
    if (group) group.push(row)
    else groups.set(row.id, [row])
  }
  for (const [id, group] of groups) {
    group.sort((a, b) => a.frame - b.frame)
    for (let i = 1; i < group.length; i++) {
      if (group[i]!.frame === group[i - 1]!.frame) {
        throw new MotError('invalid-frame', `Id ${id} should be in frame ${group[i]!.frame} once, got it twice.`)
      }
    }
  }
  return groups
}

/** All rows in the order of frames, then of ids, as in result files. */
export function inOrder(groups: Iterable<readonly TrackRow[]>): TrackRow[] {
  return [...groups].flat().sort((a, b) => a.frame - b.frame || a.id - b.id)
}

function checkRow({ frame, id, box, score }: TrackRow): void {
  if (!Number.isSafeInteger(frame) || frame < 1) {
    throw new MotError('invalid-frame', `Frames of track ${id} should be integers from 1, got ${shown(frame)}.`)
  }
  const edges = [box.left, box.top, box.right, box.bottom]
  if (!isValidBox(edges, 0) || !Number.isFinite(score)) {
    throw new MotError(
      'invalid-detections',
      `Track ${id} of frame ${frame} should have a finite box of positive size and a finite score, got ${edges.join(', ')} and ${score}.`,
    )
  }
}
