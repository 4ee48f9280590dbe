import { encodeMask, MotError, maskIou, quoted, type RunLengthMask } from '@mot/core'
import { type KittiClass, kittiClasses } from './kitti'
import { byFrame, type FrameTable, type ResultRow, type Sequence, type TruthRow } from './sequence'
import type { ShapedRow } from './similarity/similarity'

/** The tracks of one video with their masks; what `readObjects` of `@mot/io` makes of a file of MOTS. */
export interface MaskedSequence {
  readonly rows: readonly MaskedRow[]
  readonly frameCount: number
  /** Parts of the image without annotations. */
  readonly ignoredRegions?: readonly (ShapedRow & { readonly frame: number })[]
}

export interface MaskedRow extends ShapedRow {
  /** From 1. */
  readonly frame: number
  readonly id: number
  /** 0 car, 1 pedestrian. */
  readonly classId: number
}

/**
 * A sequence of one class by the rules of MOTS (Voigtlaender et al., "MOTS: Multi-Object Tracking and Segmentation", 2019; MOTSChallenge
 * and KITTI MOTS), as TrackEval has them, to be scored with `similarity: maskOverlap`. Masks of one side do not overlap, those of different
 * classes and of ignored regions included. Unmatched results of which more than half is in an ignored region are not counted. MOTSA, MOTSP
 * and sMOTSA are `mota`, `motp` and `softMota` of `clear`. Rows are read on access.
 * @throws MotError `invalid-option`; on access to a frame, `invalid-detections` for a row without a mask, and for two that overlap.
 */
export function motsSequence(truth: MaskedSequence, results: MaskedSequence, className: KittiClass): Sequence {
  const classId = kittiClasses.indexOf(className)
  if (classId < 0) {
    throw new MotError('invalid-option', `MOTS evaluates ${kittiClasses.join(' and ')}, got ${quoted(className)}.`)
  }
  const frameCount = Math.max(truth.frameCount, results.frameCount)
  const regions = byFrame(truth.ignoredRegions ?? [], frameCount)
  const truthRows = byFrame(truth.rows, frameCount)
  const resultRows = byFrame(results.rows, frameCount)
  const only = (rows: readonly MaskedRow[]) => rows.filter((row) => row.classId === classId)
  return {
    truth: table<TruthRow>(frameCount, (frame) => {
      checkApart('Truth', truthRows.at(frame), regions.at(frame), frame)
      return only(truthRows.at(frame))
    }),
    results: table<ResultRow>(frameCount, (frame) => {
      checkApart('Result', resultRows.at(frame), [], frame)
      return only(resultRows.at(frame))
    }),
    regions,
  }
}

function table<Row>(frameCount: number, at: (frame: number) => readonly Row[]): FrameTable<Row, readonly Row[]> {
  return { frameCount, at }
}

/** @throws MotError `invalid-detections` for masks that share a pixel. Regions may overlap each other. */
function checkApart(what: string, rows: readonly MaskedRow[], regions: readonly ShapedRow[], frame: number): void {
  const masks = rows.map((row) => maskOf(row, `${what} ${row.id} in frame ${frame}`))
  const areas = regions.map((region) => maskOf(region, `An ignored region in frame ${frame}`))
  for (const [i, mask] of masks.entries()) {
    const other = masks.findIndex((each, j) => j < i && maskIou(mask, each) > 0)
    const whose = `${what} ${rows[i]!.id} in frame ${frame}`
    const rule = 'masks of MOTS are apart from each other'
    if (other >= 0) throw new MotError('invalid-detections', `${whose} overlaps ${rows[other]!.id}: ${rule}.`)
    if (areas.some((area) => maskIou(mask, area) > 0)) {
      throw new MotError('invalid-detections', `${whose} overlaps an ignored region: ${rule}.`)
    }
  }
}

function maskOf({ mask }: ShapedRow, whose: string): RunLengthMask {
  if (mask) return encodeMask(mask)
  throw new MotError('invalid-detections', `${whose} should have a mask, got none.`)
}
