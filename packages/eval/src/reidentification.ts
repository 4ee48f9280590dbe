import { MotError, shown } from '@mot/core'
import { addFields, type Metric } from './metric'

/** Images of objects, by the identity that each shows and the camera that took it. */
export interface ReidentificationImages {
  /**
   * [n] identities. In a gallery, −1 is junk, which neither helps nor harms, as a detection that shows half a person; 0 is a distractor,
   * which is no query's identity.
   */
  readonly ids: ArrayLike<number>
  /** [n] */
  readonly cameras: ArrayLike<number>
}

/** Queries, the gallery that is searched, and how far each image of it is from each query. */
export interface Reidentification {
  readonly queries: ReidentificationImages
  readonly gallery: ReidentificationImages
  /** [queries × gallery] lower is closer, as of `cosineDistances`. */
  readonly distances: ArrayLike<number>
}

export interface ReidentificationCounts {
  /** Number of queries whose identity is in the gallery, in another camera. */
  readonly queries: number
  /** Sum of their average precisions. */
  readonly precisions: number
  /** [50] number of queries whose first right image has rank 1, 2, … */
  readonly firstRanks: readonly number[]
}

export interface ReidentificationScores {
  /** Mean average precision, 0 to 1. */
  readonly meanAveragePrecision: number
  /** [50] cumulative matching characteristic: share of queries with a right image among the first 1, 2, …, 0 to 1. */
  readonly cmc: readonly number[]
  /** `cmc` at 1, 5 and 10. */
  readonly rank1: number
  readonly rank5: number
  readonly rank10: number
  readonly queries: number
}

/** Ranks of the curve, as in Market-1501. */
const RANKS = 50
const JUNK = -1

const zero: ReidentificationCounts = {
  queries: 0,
  precisions: 0,
  firstRanks: Array.from({ length: RANKS }, () => 0),
}

/**
 * CMC and mAP of re-identification by the rules of Zheng et al., "Scalable Person Re-identification: A Benchmark" (2015), section 3.3:
 * images of the query's identity by the query's own camera are left out of the gallery, and so is junk. A query without a right image
 * there is not counted. Average precision is the mean of the precision at each right image. Images at equal distances are in the order of
 * the gallery.
 */
export const reidentification: Metric<Reidentification, ReidentificationCounts, ReidentificationScores> = {
  count(input) {
    checkInput(input)
    const firstRanks = [...zero.firstRanks]
    let [queries, precisions] = [0, 0]
    for (let query = 0; query < input.queries.ids.length; query++) {
      const ranks = rightRanks(input, query)
      if (ranks.length === 0) continue
      queries++
      precisions += ranks.reduce((sum, rank, i) => sum + (i + 1) / rank, 0) / ranks.length
      if (ranks[0]! <= RANKS) firstRanks[ranks[0]! - 1]!++
    }
    return { queries, precisions, firstRanks }
  },

  add: (counts) => addFields(zero, counts),

  score({ queries, precisions, firstRanks }) {
    let sum = 0
    const cmc = firstRanks.map((count) => {
      sum += count
      return sum / Math.max(1, queries)
    })
    const [rank1, rank5, rank10] = [cmc[0]!, cmc[4]!, cmc[9]!]
    return { meanAveragePrecision: precisions / Math.max(1, queries), cmc, rank1, rank5, rank10, queries }
  },
}

/** Ranks of the right images of a query, from 1, ascending. */
function rightRanks({ queries, gallery, distances }: Reidentification, query: number): number[] {
  const [id, camera] = [queries.ids[query]!, queries.cameras[query]!]
  const count = gallery.ids.length
  const counted = Array.from({ length: count }, (_, i) => i).filter(
    (i) => gallery.ids[i] !== JUNK && !(gallery.ids[i] === id && gallery.cameras[i] === camera),
  )
  const distance = (i: number) => distances[query * count + i]!
  counted.sort((a, b) => distance(a) - distance(b) || a - b)
  return counted.flatMap((i, place) => (gallery.ids[i] === id ? [place + 1] : []))
}

function checkInput({ queries, gallery, distances }: Reidentification): void {
  for (const [name, { ids, cameras }] of Object.entries({ queries, gallery })) {
    if (ids.length === cameras.length) continue
    throw new MotError(
      'invalid-detections',
      `Ids and cameras of the ${name} should be of one length, got ${ids.length} and ${cameras.length}.`,
    )
  }
  for (let i = 0; i < queries.ids.length; i++) {
    if (queries.ids[i]! >= 1) continue
    throw new MotError('invalid-detections', `Ids of queries should be from 1, got ${shown(queries.ids[i])}.`)
  }
  const expected = queries.ids.length * gallery.ids.length
  if (distances.length !== expected) {
    throw new MotError(
      'invalid-costs',
      `There should be ${queries.ids.length} × ${gallery.ids.length} distances, got ${distances.length}.`,
    )
  }
  for (let i = 0; i < expected; i++) {
    if (!Number.isNaN(distances[i])) continue
    throw new MotError('invalid-costs', `Distance ${i} should be a number, got NaN.`)
  }
}
