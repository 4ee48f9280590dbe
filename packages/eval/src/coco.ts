import { areaOf } from './area'
import { type ClassInImage, classesInImages, contestOf, type DetectedImages, isIgnored } from './detected-images'
import type { Metric } from './metric'
import { addByClass, averagePrecisionOf, type Contest, meanOfKnown, type RankedCounts, rank, recallOf } from './ranking'

/** Overlaps at which COCO asks whether a detection is right: 0.5, 0.55, … 0.95. */
export const cocoLimits: readonly number[] = Array.from({ length: 10 }, (_, i) =>
  i === 9 ? 0.95 : 0.5 + i * ((0.95 - 0.5) / 9),
)

/** Square pixels, from … to, both included. */
const sizes = { all: [0, 1e10], small: [0, 32 ** 2], medium: [32 ** 2, 96 ** 2], large: [96 ** 2, 1e10] } as const
const ranges = Object.values(sizes)
const MOST_DETECTIONS = 100

/** By class. */
export type CocoCounts = ReadonlyMap<number, RankedCounts>

/** COCO's twelve numbers, 0 to 1; −1 where there are no such objects. */
export interface CocoScores {
  /** Mean over all limits and classes. */
  readonly ap: number
  readonly ap50: number
  readonly ap75: number
  /** Of objects up to 32², up to 96² and above. */
  readonly apSmall: number
  readonly apMedium: number
  readonly apLarge: number
  /** Recall where the best 1, 10 or 100 detections of each class in an image count. */
  readonly ar1: number
  readonly ar10: number
  readonly ar100: number
  readonly arSmall: number
  readonly arMedium: number
  readonly arLarge: number
  /** Of each class that has objects. */
  readonly classes: ReadonlyMap<number, { readonly ap: number; readonly ap50: number; readonly ar100: number }>
}

/**
 * How COCO judges detectors: Lin et al., "Microsoft COCO" (2014); cocodataset.org, "Detection Evaluation"; as pycocotools
 * computes it. `minIou` does not matter to it.
 */
export const coco: Metric<DetectedImages, CocoCounts, CocoScores> = {
  count: (images) =>
    addByClass(
      Array.from(classesInImages(images), (image) => {
        const best = { ...image, detections: image.detections.slice(0, MOST_DETECTIONS) }
        return [image.classId, rank(contestBySize(best), ranges.length, cocoLimits)] as const
      }),
    ),

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

/** Mean over classes and limits. */
function overClasses(
  counts: CocoCounts,
  measure: typeof averagePrecisionOf,
  size: keyof typeof sizes,
  limits: readonly number[] = everyLimit,
  maxAnswers = MOST_DETECTIONS,
): number {
  const range = Object.keys(sizes).indexOf(size)
  return meanOfKnown(
    [...counts.values()].flatMap((ofClass) =>
      limits.map((limit) => measure(ofClass, { range, verdict: range * cocoLimits.length + limit, maxAnswers })),
    ),
  )
}

function contestBySize(image: ClassInImage): Contest {
  const outside = (area: number, range: number) => area < ranges[range]![0] || area > ranges[range]![1]
  return {
    ...contestOf(image),
    ignoresObject: (index, range) => {
      const object = image.objects[index]!
      return isIgnored(object) || outside(object.area ?? areaOf(object.box), range)
    },
    excuses: (answer, range) => outside(areaOf(image.detections[answer]!.box), range),
  }
}
