import { bestPairs, conflictingPairs } from './best-pairs'
import type { ComparedFrame } from './compare'
import { FrameStore, type MatchableFrame } from './frame-store'
import { addFields, share } from './metric'
import { type Counter, sequenceMetric } from './sequence-metric'

/** HOTA's IoU thresholds α: 0.05, 0.10, … 0.95. */
export const hotaAlphas: readonly number[] = Array.from({ length: 19 }, (_, i) => 0.05 + i * 0.05)

/** All lists: [alphas]. */
export interface HotaCounts {
  readonly truePositives: readonly number[]
  readonly falsePositives: readonly number[]
  readonly falseNegatives: readonly number[]
  /** Sum of the IoU of all matches. */
  readonly overlap: readonly number[]
  /** Sums over all matches of the association accuracy, recall and precision of its two ids. */
  readonly association: readonly number[]
  readonly associationRecall: readonly number[]
  readonly associationPrecision: readonly number[]
}

/** The parts of HOTA, 0 to 1, named as in the paper. */
export interface HotaParts<Value> {
  /** Higher order tracking accuracy: geometric mean of `detA` and `assA`. */
  readonly hota: Value
  /** Detection accuracy. */
  readonly detA: Value
  /** Association accuracy. */
  readonly assA: Value
  /** Detection recall. */
  readonly detRe: Value
  /** Detection precision. */
  readonly detPr: Value
  /** Association recall. */
  readonly assRe: Value
  /** Association precision. */
  readonly assPr: Value
  /** Localisation accuracy: mean IoU of the matches, 1 where there are none. */
  readonly locA: Value
  /** Open world tracking accuracy: geometric mean of `detRe` and `assA`. */
  readonly owta: Value
}

/** Means over all alphas. */
export interface HotaScores extends HotaParts<number> {
  /** Each part at each of `hotaAlphas`. */
  readonly curves: HotaParts<readonly number[]>
  /** At the lowest alpha, 0.05. */
  readonly hota0: number
  readonly locA0: number
  readonly hotaLocA0: number
  readonly counts: HotaCounts
}

const nothing: readonly number[] = hotaAlphas.map(() => 0)
const zero: HotaCounts = {
  truePositives: nothing,
  falsePositives: nothing,
  falseNegatives: nothing,
  overlap: nothing,
  association: nothing,
  associationRecall: nothing,
  associationPrecision: nothing,
}

/**
 * Luiten et al., "HOTA: A Higher Order Metric for Evaluating Multi-Object Tracking" (2020), as in TrackEval: each frame is matched
 * once, for the greatest total of IoU × global alignment score of the two ids over the whole sequence. Each α then keeps the matches
 * with IoU ≥ α. `minIou` has no effect.
 */
export const hota = sequenceMetric<HotaCounts, HotaScores>({
  counter: () => new HotaCounter(),

  add: (counts) => addFields(zero, counts),

  score(counts) {
    const curve = (of: (alpha: number) => number) => hotaAlphas.map((_, alpha) => of(alpha))
    const { truePositives: tp, falsePositives: fp, falseNegatives: fn } = counts
    const detRe = curve((a) => share(tp[a]!, tp[a]! + fn[a]!))
    const detPr = curve((a) => share(tp[a]!, tp[a]! + fp[a]!))
    const detA = curve((a) => share(tp[a]!, tp[a]! + fn[a]! + fp[a]!))
    const assA = curve((a) => share(counts.association[a]!, tp[a]!))
    const curves: HotaParts<readonly number[]> = {
      hota: curve((a) => Math.sqrt(detA[a]! * assA[a]!)),
      detA,
      assA,
      detRe,
      detPr,
      assRe: curve((a) => share(counts.associationRecall[a]!, tp[a]!)),
      assPr: curve((a) => share(counts.associationPrecision[a]!, tp[a]!)),
      locA: curve((a) => (tp[a]! > 0 ? counts.overlap[a]! / tp[a]! : 1)),
      owta: curve((a) => Math.sqrt(detRe[a]! * assA[a]!)),
    }
    const hota0 = curves.hota[0]!
    const locA0 = curves.locA[0]!
    return { ...meansOf(curves), curves, hota0, locA0, hotaLocA0: hota0 * locA0, counts }
  },
})

function meansOf(curves: HotaParts<readonly number[]>): HotaParts<number> {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    hota: mean(curves.hota),
    detA: mean(curves.detA),
    assA: mean(curves.assA),
    detRe: mean(curves.detRe),
    detPr: mean(curves.detPr),
    assRe: mean(curves.assRe),
    assPr: mean(curves.assPr),
    locA: mean(curves.locA),
    owta: mean(curves.owta),
  }
}

class HotaCounter implements Counter<HotaCounts> {
  private readonly alignment = new Alignment()
  private readonly matches = new Matches()
  /** Frames whose matching depends on later frames. */
  private readonly undecided = new FrameStore()
  private previewed = false

  preview(frame: ComparedFrame): void {
    this.previewed = true
    this.alignment.add(frame)
  }

  add(frame: ComparedFrame): void {
    if (!this.previewed) this.alignment.add(frame)
    if (this.previewed || isDecided(frame)) this.matches.add(matchable(frame), this.alignment)
    else this.undecided.add(matchable(frame))
  }

  counts(): HotaCounts {
    const matches = this.matches.copy()
    for (const frame of this.undecided) matches.add(frame, this.alignment)
    return matches.counts(this.alignment)
  }
}

function matchable({ truth, results, overlaps }: ComparedFrame): MatchableFrame {
  return { truthCount: truth.length, resultCount: results.length, ...overlaps }
}

/** Whether no box overlaps two others, so that there is only one matching. */
function isDecided({ truth, results, overlaps }: ComparedFrame): boolean {
  const all = Array.from(overlaps.pairs, (_, k) => k)
  return conflictingPairs(overlaps, all, truth.length, results.length).length === 0
}

/** Global alignment scores of pairs of ids over the whole sequence. */
class Alignment {
  /** [ids] number of frames of each id. */
  readonly truthFrames: number[] = []
  readonly resultFrames: number[] = []
  /** [pairs] ids of each pair, and the sum over frames of their share of all overlaps. */
  readonly truthOfPair: number[] = []
  readonly resultOfPair: number[] = []
  private readonly together: number[] = []

  add({ truth, results, overlaps }: ComparedFrame): void {
    for (const id of truth) this.truthFrames[id] = (this.truthFrames[id] ?? 0) + 1
    for (const id of results) this.resultFrames[id] = (this.resultFrames[id] ?? 0) + 1
    const { rows, columns, ious, pairs } = overlaps
    const rowSums = new Float64Array(truth.length)
    const columnSums = new Float64Array(results.length)
    for (let k = 0; k < ious.length; k++) {
      rowSums[rows[k]!]! += ious[k]!
      columnSums[columns[k]!]! += ious[k]!
    }
    for (let k = 0; k < ious.length; k++) {
      const pair = pairs[k]!
      this.truthOfPair[pair] = truth[rows[k]!]!
      this.resultOfPair[pair] = results[columns[k]!]!
      // Divided among all pairs that share one of the two boxes.
      const part = ious[k]! / (rowSums[rows[k]!]! + columnSums[columns[k]!]! - ious[k]!)
      this.together[pair] = (this.together[pair] ?? 0) + part
    }
  }

  /** Global alignment score of a pair: the Jaccard index of its frames, 0 to 1. */
  of(pair: number): number {
    const together = this.together[pair]!
    return together / (this.framesOf(pair) - together)
  }

  /** Sum of the frame counts of both ids. */
  framesOf(pair: number): number {
    return this.truthFrames[this.truthOfPair[pair]!]! + this.resultFrames[this.resultOfPair[pair]!]!
  }
}

const levelCount = hotaAlphas.length + 1

/** The matches, by level: the number of alphas that their IoU reaches, 0 to 19. */
class Matches {
  private objects = 0
  private resultTotal = 0
  /** [levels] */
  private readonly matches = new Float64Array(levelCount)
  /** [levels] */
  private readonly overlap = new Float64Array(levelCount)
  /** [pairs][levels] */
  private readonly matchesOfPair: Float64Array[] = []

  add(frame: MatchableFrame, alignment: Alignment): void {
    const { truthCount, resultCount, ious, pairs } = frame
    this.objects += truthCount
    this.resultTotal += resultCount
    const scores = Array.from(ious, (iou, k) => alignment.of(pairs[k]!) * iou)
    for (const k of bestPairs(frame, scores, truthCount, resultCount)) {
      const level = levelOf(ious[k]!)
      this.matchesOfPair[pairs[k]!] ??= new Float64Array(levelCount)
      this.matchesOfPair[pairs[k]!]![level]!++
      this.matches[level]!++
      this.overlap[level]! += ious[k]!
    }
  }

  copy(): Matches {
    const copy = new Matches()
    copy.objects = this.objects
    copy.resultTotal = this.resultTotal
    copy.matches.set(this.matches)
    copy.overlap.set(this.overlap)
    for (const [pair, matches] of Object.entries(this.matchesOfPair)) copy.matchesOfPair[Number(pair)] = matches.slice()
    return copy
  }

  counts(alignment: Alignment): HotaCounts {
    const truePositives = atLeast(this.matches)
    const association = hotaAlphas.map(() => 0)
    const associationRecall = hotaAlphas.map(() => 0)
    const associationPrecision = hotaAlphas.map(() => 0)
    this.matchesOfPair.forEach((levels, pair) => {
      const truthFrames = alignment.truthFrames[alignment.truthOfPair[pair]!]!
      const resultFrames = alignment.resultFrames[alignment.resultOfPair[pair]!]!
      for (const [alpha, matches] of atLeast(levels).entries()) {
        association[alpha]! += matches * (matches / (truthFrames + resultFrames - matches))
        associationRecall[alpha]! += matches * (matches / truthFrames)
        associationPrecision[alpha]! += matches * (matches / resultFrames)
      }
    })
    return {
      truePositives,
      falsePositives: truePositives.map((matches) => this.resultTotal - matches),
      falseNegatives: truePositives.map((matches) => this.objects - matches),
      overlap: atLeast(this.overlap),
      association,
      associationRecall,
      associationPrecision,
    }
  }
}

/** How many alphas an overlap reaches, within rounding. */
function levelOf(overlap: number): number {
  let level = 0
  while (level < hotaAlphas.length && overlap >= hotaAlphas[level]! - Number.EPSILON) level++
  return level
}

/** [alphas] sums over all levels that reach each alpha. */
function atLeast(levels: Float64Array): number[] {
  const sums = hotaAlphas.map(() => 0)
  let sum = 0
  for (let alpha = hotaAlphas.length - 1; alpha >= 0; alpha--) {
    sum += levels[alpha + 1]!
    sums[alpha] = sum
  }
  return sums
}
