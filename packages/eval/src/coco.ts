import { areaOf } from './area'
import { checkComparesBoxes } from './checks'
import { type ClassInImage, classesInImages, type DetectedImages, isIgnored, rankingInputOf } from './detected-images'
import type { Metric } from './metric'
import {
  addByClass,
  averagePrecisionOf,
  meanOfDefined,
  type RankedCounts,
  type RankingInput,
  rank,
  recallOf,
} from './ranking'

/** COCO's IoU thresholds: 0.5, 0.55, … 0.95. */
export const cocoLimits: readonly number[] = Array.from({ length: 10 }, (_, i) =>
  i === 9 ? 0.95 : 0.5 + i * ((0.95 - 0.5) / 9),
)

/** Areas in square pixels, both ends included. */
const sizes = { all: [0, 1e10], small: [0, 32 ** 2], medium: [32 ** 2, 96 ** 2], large: [96 ** 2, 1e10] } as const
const ranges = Object.values(sizes)
const MOST_DETECTIONS = 100

/** Counts by class. */
export type CocoCounts = ReadonlyMap<number, RankedCounts>

/** COCO's twelve metrics, 0 to 1; −1 where there are no such objects. */
export interface CocoScores {
  /** Mean over all IoU thresholds and classes. */
  readonly ap: number
  readonly ap50: number
  readonly ap75: number
  /** For objects up to 32², up to 96², and larger. */
  readonly apSmall: number
  readonly apMedium: number
  readonly apLarge: number
  /** Recall with the best 1, 10 or 100 detections of each class per image. */
  readonly ar1: number
  readonly ar10: number
  readonly ar100: number
  readonly arSmall: number
  readonly arMedium: number
  readonly arLarge: number
  /** AP of each class with objects. */
  readonly classes: ReadonlyMap<number, { readonly ap: number; readonly ap50: number; readonly ar100: number }>
}

/**
 * COCO's evaluation of detectors: Lin et al., "Microsoft COCO" (2014); cocodataset.org, "Detection Evaluation"; as in pycocotools.
 * `minIou` has no effect.
 */
export const coco: Metric<DetectedImages, CocoCounts, CocoScores> = {
  count(images, options) {
    checkComparesBoxes('coco', options)
    return addByClass(
      Array.from(classesInImages(images), (image) => {
        const best = { ...image, detections: image.detections.slice(0, MOST_DETECTIONS) }
        return [image.classId, rank(inputBySize(best), ranges.length, cocoLimits)] as const
      }),
    )
  },

  add: (counts) => addByClass(counts.flatMap((each) => [...each])),

  score(counts) {
    const classes = [...counts]
    return {
      ap: overClasses(counts, averagePrecisionOf, 'all'),
      ap50: overClasses(counts, averagePrecisionOf, 'all', [0]),
      ap75: overClasses(counts, averagePrecisionOf, 'all', [5]),
      apSmall: overClasses(counts, averagePrecisionOf, 'small'),
      apMedium: overClasses(counts, averagePrecisionOf, 'medium'),
      apLarge: overClasses(counts, averagePrecisionOf, 'large'),
      ar1: overClasses(counts, recallOf, 'all', everyLimit, 1),
      ar10: overClasses(counts, recallOf, 'all', everyLimit, 10),
      ar100: overClasses(counts, recallOf, 'all'),
      arSmall: overClasses(counts, recallOf, 'small'),
      arMedium: overClasses(counts, recallOf, 'medium'),
      arLarge: overClasses(counts, recallOf, 'large'),
      classes: new Map(
        classes
          .filter(([, { objects }]) => objects[0]! > 0)
          .map((entry) => {
            const alone = new Map([entry])
            const ap = overClasses(alone, averagePrecisionOf, 'all')
            const ap50 = overClasses(alone, averagePrecisionOf, 'all', [0])
            return [entry[0], { ap, ap50, ar100: overClasses(alone, recallOf, 'all') }]
          }),
      ),
    }
  },
}

const everyLimit = cocoLimits.map((_, limit) => limit)

/** Mean over classes and thresholds. */
function overClasses(
  counts: CocoCounts,
  measure: typeof averagePrecisionOf,
  size: keyof typeof sizes,
  limits: readonly number[] = everyLimit,
  maxPredictions = MOST_DETECTIONS,
): number {
  const range = Object.keys(sizes).indexOf(size)
  return meanOfDefined(
    [...counts.values()].flatMap((ofClass) =>
      limits.map((limit) => measure(ofClass, { range, outcome: range * cocoLimits.length + limit, maxPredictions })),
    ),
  )
}

function inputBySize(image: ClassInImage): RankingInput {
  const outside = (area: number, range: number) => area < ranges[range]![0] || area > ranges[range]![1]
  return {
    ...rankingInputOf(image),
    ignoresObject: (index, range) => {
      const object = image.objects[index]!
      return isIgnored(object) || outside(object.area ?? areaOf(object.box), range)
    },
    ignoresPrediction: (prediction, range) => outside(areaOf(image.detections[prediction]!.box), range),
  }
}
