/**
 * Average precision: predictions are matched to objects greedily by descending score, and precision is averaged over recall. A
 * prediction is a detection in an image, or a track in a sequence. Lin et al., "Microsoft COCO" (2014); cocodataset.org, "Detection
 * Evaluation".
 */

/** Objects and predictions of one class in one image or sequence. */
export interface RankingInput {
  readonly objectCount: number
  /** [predictions] descending. */
  readonly scores: readonly number[]
  /** [predictions × objects] overlaps, 0 to 1. */
  readonly overlaps: Float64Array
  /** Whether an object is ignored in a range: neither a match nor a miss of it is counted. */
  ignoresObject(object: number, range: number): boolean
  /** Whether an unmatched prediction is ignored in a range, instead of a false positive. */
  ignoresPrediction(prediction: number, range: number): boolean
  /** Whether any number of predictions may match an object. Default: none. */
  isCrowd?(object: number): boolean
}

export interface RankedCounts {
  /** [ranges] number of objects that are not ignored. */
  readonly objects: readonly number[]
  /** In the order of images or sequences, and in each by descending score. */
  readonly predictions: readonly RankedPrediction[]
}

export interface RankedPrediction {
  readonly score: number
  /** Index among the predictions of its image or sequence by score, from 0. */
  readonly place: number
  /** [ranges × limits] 1 true positive, 0 false positive, −1 ignored. */
  readonly outcomes: Int8Array
}

/**
 * Matches predictions greedily, for each range and limit: in descending order of scores, each prediction is matched to the unmatched
 * object of largest overlap, to an ignored object only where no other reaches the limit.
 * @param limits least overlaps of a match.
 */
export function rank(input: RankingInput, rangeCount: number, limits: readonly number[]): RankedCounts {
  const objects: number[] = []
  const predictions = input.scores.map((score, place) => ({
    score,
    place,
    outcomes: new Int8Array(rangeCount * limits.length),
  }))
  for (let range = 0; range < rangeCount; range++) {
    const ignored = Array.from({ length: input.objectCount }, (_, i) => input.ignoresObject(i, range))
    objects.push(ignored.filter((each) => !each).length)
    for (const [k, limit] of limits.entries()) {
      const matched = matchGreedily(input, ignored, limit)
      for (const { place, outcomes } of predictions) {
        const object = matched[place]!
        const isIgnored = object < 0 ? input.ignoresPrediction(place, range) : ignored[object]!
        outcomes[range * limits.length + k] = isIgnored ? -1 : object < 0 ? 0 : 1
      }
    }
  }
  return { objects, predictions }
}

/** Adds the counts of each class. */
export function addByClass(
  counts: Iterable<readonly [classId: number, counts: RankedCounts]>,
): ReadonlyMap<number, RankedCounts> {
  const lists = new Map<number, RankedCounts[]>()
  for (const [classId, each] of counts) {
    const list = lists.get(classId)
    if (list) list.push(each)
    else lists.set(classId, [each])
  }
  return new Map(Array.from(lists, ([classId, list]) => [classId, addRanked(list)]))
}

export function addRanked(counts: readonly RankedCounts[]): RankedCounts {
  const rangeCount = counts[0]?.objects.length ?? 0
  return {
    objects: Array.from({ length: rangeCount }, (_, range) =>
      counts.reduce((sum, { objects }) => sum + objects[range]!, 0),
    ),
    predictions: counts.flatMap(({ predictions }) => predictions),
  }
}

/** Selects the outcomes that are scored. */
export interface Selection {
  readonly range: number
  /** Index of the outcome: range × limits + limit. */
  readonly outcome: number
  /** Number of predictions per image that count. */
  readonly maxPredictions: number
}

/** Mean of the precision at the recalls 0, 0.01, … 1; −1 where there are no objects. */
export function averagePrecisionOf(counts: RankedCounts, selection: Selection): number {
  const objects = counts.objects[selection.range] ?? 0
  if (objects === 0) return -1
  const recalls: number[] = []
  const precisions: number[] = []
  let truePositives = 0
  for (const [i, outcome] of outcomesByScore(counts, selection).entries()) {
    truePositives += outcome
    recalls.push(truePositives / objects)
    precisions.push(truePositives / (i + 1))
  }
  // Interpolated precision: the maximum at this recall or a higher one.
  for (let i = precisions.length - 2; i >= 0; i--) precisions[i] = Math.max(precisions[i]!, precisions[i + 1]!)
  let sum = 0
  for (let step = 0, i = 0; step <= 100; step++) {
    while (i < recalls.length && recalls[i]! < step * 0.01) i++
    sum += precisions[i] ?? 0
  }
  return sum / 101
}

/** Share of matched objects, 0 to 1; −1 where there are none. */
export function recallOf(counts: RankedCounts, selection: Selection): number {
  const objects = counts.objects[selection.range] ?? 0
  if (objects === 0) return -1
  return outcomesByScore(counts, selection).reduce((sum, outcome) => sum + outcome, 0) / objects
}

/** Mean of all values except −1; −1 where there are none. */
export function meanOfDefined(values: readonly number[]): number {
  const defined = values.filter((value) => value >= 0)
  return defined.length === 0 ? -1 : defined.reduce((sum, value) => sum + value, 0) / defined.length
}

/** 1 for true positives and 0 for false positives, by descending score. */
function outcomesByScore({ predictions }: RankedCounts, { outcome, maxPredictions }: Selection): number[] {
  return predictions
    .filter(({ place, outcomes }) => place < maxPredictions && outcomes[outcome]! >= 0)
    .sort((a, b) => b.score - a.score)
    .map(({ outcomes }) => outcomes[outcome]!)
}

/** [predictions] the matched object of each, −1 for none. */
function matchGreedily(input: RankingInput, ignored: readonly boolean[], limit: number): Int32Array {
  const { objectCount, scores, overlaps } = input
  const taken = new Uint8Array(objectCount)
  return Int32Array.from(scores, (_, prediction) => {
    let best = -1
    for (const ignoredOnly of [false, true]) {
      for (let object = 0; object < objectCount; object++) {
        if (ignored[object] !== ignoredOnly || (taken[object] && !input.isCrowd?.(object))) continue
        const overlap = overlaps[prediction * objectCount + object]!
        // Among equal overlaps the later object, as in COCO.
        if (overlap >= (best < 0 ? limit : overlaps[prediction * objectCount + best]!)) best = object
      }
      if (best >= 0) break
    }
    if (best >= 0) taken[best] = 1
    return best
  })
}
