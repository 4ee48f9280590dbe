import { type BadDetections, type EmbeddingMetric, MotError } from '@mot/core'

export interface JDETrackerOptions {
  /** Detections must score above this to be looked at, 0 to 1. Default 0.4. */
  readonly minScore?: number
  /** A detection that nobody claims starts a track from this score on, 0 to 1. Default: `minScore`. */
  readonly newTrackScore?: number
  /** How appearances are compared. Default `cosine`. */
  readonly embeddingMetric?: EmbeddingMetric
  /** Largest cost by appearance and motion, 0 to 2. Default 0.4. */
  readonly maxEmbeddingDistance?: number
  /** Share of the appearance in that cost; the rest is the squared Mahalanobis distance. 0 to 1. Default 0.98. */
  readonly appearanceWeight?: number
  /** Share of the old embedding that stays when a track sees a new one, 0 to 1. Default 0.9. */
  readonly embeddingMomentum?: number
  /** Largest 1 − IoU for tracks that appearance leaves over, 0 to 1. Default 0.5. */
  readonly maxIouDistance?: number
  /** Largest 1 − IoU for tentative tracks, 0 to 1. Default 0.7. */
  readonly maxTentativeIouDistance?: number
  /** A lost and a followed track nearer than this, as 1 − IoU, are one: the older stays. 0 to 1. Default 0.15. */
  readonly duplicateIouDistance?: number
  /** Count right and bottom edges as pixels of the box, as the originals do. Default true. */
  readonly inclusive?: boolean
  /** Frames a track may be lost before it is removed, at 30 frames per second. Default 30. */
  readonly maxLostFrames?: number
  /** Frames per second: `maxLostFrames` is scaled by `frameRate / 30`. Default 30. */
  readonly frameRate?: number
  /** Report tracks that begin in frame 1 at once; all others wait for a second detection. Default true. */
  readonly confirmFirstFrame?: boolean
  /** Refuse a frame with a detection that cannot be true, or drop that detection. Default `refuse`. */
  readonly badDetections?: BadDetections
}

/** As in FairMOT. `newTrackScore` follows `minScore` where it is not given. */
export const jdeTrackerDefaults: Readonly<Required<JDETrackerOptions>> = {
  minScore: 0.4,
  newTrackScore: 0.4,
  embeddingMetric: 'cosine',
  maxEmbeddingDistance: 0.4,
  appearanceWeight: 0.98,
  embeddingMomentum: 0.9,
  maxIouDistance: 0.5,
  maxTentativeIouDistance: 0.7,
  duplicateIouDistance: 0.15,
  inclusive: true,
  maxLostFrames: 30,
  frameRate: 30,
  confirmFirstFrame: true,
  badDetections: 'refuse',
}

/** The settings of the two papers' own code: `new JDETracker({ ...jdePresets.jde, frameRate: 25 })`. */
export const jdePresets = {
  /** "Towards Real-Time Multi-Object Tracking" (2020). Reports nothing in frame 1. */
  jde: {
    minScore: 0.5,
    embeddingMetric: 'euclidean',
    maxEmbeddingDistance: 0.7,
    confirmFirstFrame: false,
  },
  /** "FairMOT: On the Fairness of Detection and Re-Identification in Multiple Object Tracking" (2021). The defaults. */
  fairmot: {
    minScore: 0.4,
    embeddingMetric: 'cosine',
    maxEmbeddingDistance: 0.4,
    confirmFirstFrame: true,
  },
} as const satisfies Record<string, JDETrackerOptions>

/** @throws MotError `invalid-option` naming the option, its range and what was given. */
export function completeJdeOptions(options: JDETrackerOptions): Required<JDETrackerOptions> {
  const complete = { ...jdeTrackerDefaults, ...options }
  complete.newTrackScore = options.newTrackScore ?? complete.minScore
  for (const name of shares) checkNumber(name, complete[name], 0, 1)
  checkNumber('maxEmbeddingDistance', complete.maxEmbeddingDistance, 0, Number.MAX_VALUE)
  checkNumber('maxLostFrames', complete.maxLostFrames, 0, Number.MAX_VALUE)
  checkNumber('frameRate', complete.frameRate, Number.MIN_VALUE, Number.MAX_VALUE)
  checkWord('embeddingMetric', complete.embeddingMetric, ['cosine', 'euclidean'])
  checkWord('badDetections', complete.badDetections, ['refuse', 'drop'])
  return complete
}

const shares = [
  'minScore',
  'newTrackScore',
  'appearanceWeight',
  'embeddingMomentum',
  'maxIouDistance',
  'maxTentativeIouDistance',
  'duplicateIouDistance',
] as const

function checkNumber(name: string, value: number, low: number, high: number): void {
  if (value >= low && value <= high) return
  const range = high === 1 ? `from ${low} to ${high}` : low === 0 ? 'finite and not negative' : 'finite and above 0'
  throw new MotError('invalid-option', `Option "${name}" should be ${range}, got ${value}.`)
}

function checkWord(name: string, value: string, words: readonly string[]): void {
  if (!words.includes(value)) {
    throw new MotError('invalid-option', `Option "${name}" should be one of ${words.join(', ')}, got ${value}.`)
  }
}
