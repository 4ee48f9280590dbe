/**
 * What all average precisions share: answers choose objects in the order of their scores, and precision is read off along
 * recall. Lin et al., "Microsoft COCO" (2014); cocodataset.org, "Detection Evaluation".
 */

/** Objects and answers of one class in one image or sequence. */
export interface Contest {
  readonly objectCount: number
  /** [answers] falling. */
  readonly scores: readonly number[]
  /** [answers × objects] how much they overlap, 0 to 1. */
  readonly overlaps: Float64Array
  /** Objects not to be judged by in a range: found neither right nor wrong, missed no miss. */
  ignoresObject(object: number, range: number): boolean
  /** Answers that are no false alarm in a range although they find nothing. */
  excuses(answer: number, range: number): boolean
  /** Objects that any number of answers may find. Default: none. */
  isCrowd?(object: number): boolean
}

export interface RankedCounts {
  /** [ranges] objects that are judged by. */
  readonly objects: readonly number[]
  /** In the order of images or sequences, and in each by falling score. */
  readonly answers: readonly RankedAnswer[]
}

export interface RankedAnswer {
  readonly score: number
  /** Place among the answers of its image or sequence, from 0. */
  readonly place: number
  /** [ranges × limits] 1 right, 0 wrong, −1 not judged. */
  readonly verdicts: Int8Array
}

/**
 * Lets answers choose. In each range, and for each limit: the best answer chooses first, and takes the free object it
 * overlaps most; an ignored one only where no other reaches the limit.
 * @param limits smallest overlap at which an answer is right.
 */
export function rank(contest: Contest, rangeCount: number, limits: readonly number[]): RankedCounts {
  const objects: number[] = []
  const answers = contest.scores.map((score, place) => ({
    score,
    place,
    verdicts: new Int8Array(rangeCount * limits.length),
  }))
  for (let range = 0; range < rangeCount; range++) {
    const ignored = Array.from({ length: contest.objectCount }, (_, i) => contest.ignoresObject(i, range))
    objects.push(ignored.filter((each) => !each).length)
    for (const [k, limit] of limits.entries()) {
      const chosen = choose(contest, ignored, limit)
      for (const { place, verdicts } of answers) {
        const object = chosen[place]!
        const unjudged = object < 0 ? contest.excuses(place, range) : ignored[object]!
        verdicts[range * limits.length + k] = unjudged ? -1 : object < 0 ? 0 : 1
      }
    }
  }
  return { objects, answers }
}

/** Adds up what belongs to the same class. */
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
    answers: counts.flatMap(({ answers }) => answers),
  }
}

/** Which of the verdicts count. */
export interface Judgement {
  readonly range: number
  /** Place of the verdict: range × limits + limit. */
  readonly verdict: number
  /** Answers that count in each image. */
  readonly maxAnswers: number
}

/** Mean of the precision at the recalls 0, 0.01, … 1; −1 where there are no objects. */
export function averagePrecisionOf(counts: RankedCounts, judgement: Judgement): number {
  const objects = counts.objects[judgement.range] ?? 0
  if (objects === 0) return -1
  const recalls: number[] = []
  const precisions: number[] = []
  let right = 0
  for (const [i, verdict] of verdictsByScore(counts, judgement).entries()) {
    right += verdict
    recalls.push(right / objects)
    precisions.push(right / (i + 1))
  }
  // What precision can still be had at this recall or a higher one.
  for (let i = precisions.length - 2; i >= 0; i--) precisions[i] = Math.max(precisions[i]!, precisions[i + 1]!)
  let sum = 0
  for (let step = 0, i = 0; step <= 100; step++) {
    while (i < recalls.length && recalls[i]! < step * 0.01) i++
    sum += precisions[i] ?? 0
  }
  return sum / 101
}

/** Share of the objects that are found, 0 to 1; −1 where there are none. */
export function recallOf(counts: RankedCounts, judgement: Judgement): number {
  const objects = counts.objects[judgement.range] ?? 0
  if (objects === 0) return -1
  return verdictsByScore(counts, judgement).reduce((sum, verdict) => sum + verdict, 0) / objects
}

/** Mean of what is not −1; −1 where nothing is. */
export function meanOfKnown(values: readonly number[]): number {
  const known = values.filter((value) => value >= 0)
  return known.length === 0 ? -1 : known.reduce((sum, value) => sum + value, 0) / known.length
}

/** 1 right, 0 wrong, by falling score. */
function verdictsByScore({ answers }: RankedCounts, { verdict, maxAnswers }: Judgement): number[] {
  return answers
    .filter(({ place, verdicts }) => place < maxAnswers && verdicts[verdict]! >= 0)
    .sort((a, b) => b.score - a.score)
    .map(({ verdicts }) => verdicts[verdict]!)
}

/** [answers] the object that each takes, −1 for none. */
function choose(contest: Contest, ignored: readonly boolean[], limit: number): Int32Array {
  const { objectCount, scores, overlaps } = contest
  const taken = new Uint8Array(objectCount)
  return Int32Array.from(scores, (_, answer) => {
    let best = -1
    for (const wanted of [false, true]) {
      for (let object = 0; object < objectCount; object++) {
        if (ignored[object] !== wanted || (taken[object] && !contest.isCrowd?.(object))) continue
        const overlap = overlaps[answer * objectCount + object]!
        // Of equal overlaps the later object, as in COCO.
        if (overlap >= (best < 0 ? limit : overlaps[answer * objectCount + best]!)) best = object
      }
      if (best >= 0) break
    }
    if (best >= 0) taken[best] = 1
    return best
  })
}
