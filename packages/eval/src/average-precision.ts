import { minIouOf } from './checks'
import { type ClassInImage, classesInImages, contestOf, type DetectedImages, isIgnored } from './detected-images'
import type { Metric } from './metric'
import { addByClass, averagePrecisionOf, type Contest, type RankedCounts, rank } from './ranking'

/** By class. */
export type AveragePrecisionCounts = ReadonlyMap<number, RankedCounts>

export interface AveragePrecisionScores {
  /** Mean over the classes that have objects, 0 to 1; 0 where none has. AP50 where `minIou` is 0.5. */
  readonly averagePrecision: number
  /** Average precision of each class that has objects. */
  readonly classes: ReadonlyMap<number, number>
}

/**
 * Average precision at one overlap. As `coco` has it for that overlap, with two differences: all sizes count, and so do
 * all detections of an image rather than the best hundred.
 */
export const averagePrecision: Metric<DetectedImages, AveragePrecisionCounts, AveragePrecisionScores> = {
  count(images, options) {
    const limits = [minIouOf(options)]
    return addByClass(
      Array.from(
        classesInImages(images),
        (image) => [image.classId, rank(contestAtAnySize(image), 1, limits)] as const,
      ),
    )
  },

  add: (counts) => addByClass(counts.flatMap((each) => [...each])),

  score(counts) {
    const classes = new Map<number, number>()
    for (const [classId, ofClass] of counts) {
      const value = averagePrecisionOf(ofClass, { range: 0, verdict: 0, maxAnswers: Number.POSITIVE_INFINITY })
      if (value >= 0) classes.set(classId, value)
    }
    const total = [...classes.values()].reduce((sum, value) => sum + value, 0)
    return { averagePrecision: total / Math.max(1, classes.size), classes }
  },
}

function contestAtAnySize(image: ClassInImage): Contest {
  return { ...contestOf(image), ignoresObject: (object) => isIgnored(image.objects[object]!), excuses: () => false }
}
