import { Candidates, MotError, SparseAssigner, type TrackRow } from '@mot/core'
import { completeOptions } from '../complete-options'
import { count, countFromOne, positive, share } from '../shapes'
import { type Fragment, fragmentOf } from './fragment'
import { groupById, inOrder } from './tracklets'

export interface RelinkingOptions {
  /** Longest gap between the end of one fragment and the beginning of the next, in frames. Default 30. */
  readonly maxGapFrames?: number
  /**
   * Largest distance of the next fragment from the extrapolation of the one before, in heights of the object: the mean of
   * extrapolating one forwards and the other backwards, plus the difference of the logarithms of heights. Default 0.35: about
   * the width of a person.
   */
  readonly maxMotionDistance?: number
  /** Largest cosine distance of two fragments that both have embeddings, 0 to 2. Default 0.3. */
  readonly maxEmbeddingDistance?: number
  /** Share of the appearance in the cost of a pair that both have embeddings, 0 to 1. Default 0.5. */
  readonly appearanceWeight?: number
  /** Rows at each end from which a fragment's velocity is estimated. Default 10. */
  readonly headingFrames?: number
}

export const relinkingDefaults: Readonly<Required<RelinkingOptions>> = {
  maxGapFrames: 30,
  maxMotionDistance: 0.35,
  maxEmbeddingDistance: 0.3,
  appearanceWeight: 0.5,
  headingFrames: 10,
}

/**
 * Joins fragments of one object under one id: a track that ends, and one that begins soon after near its extrapolation, with a
 * similar appearance where rows have embeddings. All pairs of a sequence are assigned at once, as in the appearance-free links
 * of "StrongSORT: Make DeepSORT Great Again" (2023), section 3.3, with a cost without a network. Each fragment has at most one
 * successor and one predecessor; a chain keeps its first id. Boxes and scores are unchanged.
 * @param rows of a whole sequence, in any order.
 * @returns all rows in the order of frames and ids.
 * @throws MotError `invalid-option`, `invalid-frame`; `invalid-detections`, also for embeddings of different lengths.
 */
export function relinkTracks(rows: Iterable<TrackRow>, options: RelinkingOptions = {}): TrackRow[] {
  const complete = completeOptions(options, relinkingDefaults, {
    maxGapFrames: count,
    maxMotionDistance: positive,
    maxEmbeddingDistance: positive,
    appearanceWeight: share,
    headingFrames: countFromOne,
  })
  const fragments = Array.from(groupById(rows).values(), (group) => fragmentOf(group, complete.headingFrames))
  checkEmbeddings(fragments)
  const successors = link(fragments, complete)
  const ids = new Map<Fragment, number>()
  // By first frame, so that a fragment's id is set before its successor's.
  for (const fragment of fragments.toSorted((a, b) => a.first.frame - b.first.frame)) {
    const id = ids.get(fragment) ?? fragment.first.id
    ids.set(fragment, id)
    const successor = successors.get(fragment)
    if (successor) ids.set(successor, id)
  }
  return inOrder(fragments.map((fragment) => fragment.rows.map((row) => ({ ...row, id: ids.get(fragment)! }))))
}

/** Successor of each fragment that has one. */
function link(fragments: readonly Fragment[], options: Required<RelinkingOptions>): Map<Fragment, Fragment> {
  const candidates = new Candidates()
  candidates.begin(fragments.length)
  for (const before of fragments) {
    for (const [column, after] of fragments.entries()) {
      const cost = costOf(before, after, options)
      if (cost <= 1) candidates.add(column, cost)
    }
    candidates.endRow()
  }
  const { columnOfRow } = new SparseAssigner().assign(candidates, { costLimit: 1 })
  return new Map(
    fragments.flatMap((before, row) => {
      const column = columnOfRow[row]!
      return column < 0 ? [] : [[before, fragments[column]!] as const]
    }),
  )
}

/** 0 for a perfect continuation, above 1 for a forbidden pair. */
function costOf(before: Fragment, after: Fragment, options: Required<RelinkingOptions>): number {
  const frames = after.first.frame - before.last.frame
  const sameClass = before.last.classId === after.first.classId
  if (frames < 1 || frames > options.maxGapFrames + 1 || !sameClass) return Number.POSITIVE_INFINITY
  const motion = motionDistance(before, after, frames) / options.maxMotionDistance
  if (!before.embedding || !after.embedding || motion > 1) return motion
  const appearance = cosineDistance(before.embedding, after.embedding) / options.maxEmbeddingDistance
  if (appearance > 1) return appearance
  return options.appearanceWeight * appearance + (1 - options.appearanceWeight) * motion
}

function motionDistance({ end }: Fragment, { beginning }: Fragment, frames: number): number {
  const height = (end.height + beginning.height) / 2
  const ahead = Math.hypot(end.x + frames * end.velocityX - beginning.x, end.y + frames * end.velocityY - beginning.y)
  const back = Math.hypot(
    beginning.x - frames * beginning.velocityX - end.x,
    beginning.y - frames * beginning.velocityY - end.y,
  )
  return (ahead + back) / (2 * height) + Math.abs(Math.log(end.height / beginning.height))
}

/** Of unit vectors. */
function cosineDistance(a: Float64Array, b: Float64Array): number {
  return 1 - a.reduce((sum, value, k) => sum + value * b[k]!, 0)
}

function checkEmbeddings(fragments: readonly Fragment[]): void {
  const lengths = new Set(fragments.flatMap(({ embedding }) => embedding?.length ?? []))
  if (lengths.size <= 1) return
  throw new MotError(
    'invalid-detections',
    `Embeddings of all rows should be of one length, got ${[...lengths].join(', ')}.`,
  )
}
