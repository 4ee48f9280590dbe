import { checkComparesBoxes, minIouOf } from './checks'
import { type ClassInImage, classesInImages, type DetectedImages, isIgnored, rankingInputOf } from './detected-images'
import type { Metric } from './metric'
import { addByClass, averagePrecisionOf, type RankedCounts, type RankingInput, rank } from './ranking'

/** Counts by class. */
export type AveragePrecisionCounts = ReadonlyMap<number, RankedCounts>

export interface AveragePrecisionScores {
  /** Mean over the classes with objects, 0 to 1; 0 where there are none. With `minIou` 0.5 this is AP50. */
  readonly averagePrecision: number
  /** Average precision of each class with objects. */
  readonly classes: ReadonlyMap<number, number>
}

/**
 * Average precision at one IoU threshold. As in `coco` at that threshold, with two differences: all object sizes are included, and all
 * detections of an image instead of the best 100.
 */
export const averagePrecision: Metric<DetectedImages, AveragePrecisionCounts, AveragePrecisionScores> = {
  count(images, options) {
    checkComparesBoxes('averagePrecision', options)
    const limits = [minIouOf(options)]
    return addByClass(
      Array.from(classesInImages(images), (image) => [image.classId, rank(inputOfAnySize(image), 1, limits)] as const),
    )
  },

  add: (counts) => addByClass(counts.flatMap((each) => [...each])),

  score(counts) {
    const classes = new Map<number, number>()
    for (const [classId, ofClass] of counts) {
      const value = averagePrecisionOf(ofClass, { range: 0, outcome: 0, maxPredictions: Number.POSITIVE_INFINITY })
      if (value >= 0) classes.set(classId, value)
    }
    const total = [...classes.values()].reduce((sum, value) => sum + value, 0)
    return { averagePrecision: total / Math.max(1, classes.size), classes }
  },
}

function inputOfAnySize(image: ClassInImage): RankingInput {
  return {
    ...rankingInputOf(image),
    ignoresObject: (object) => isIgnored(image.objects[object]!),
    ignoresPrediction: () => false,
  }
}
