import type { FrameObservations } from '../frames/frame-observations'
import { Unmatched } from './unmatched'

export interface ScoreSplitOptions {
  readonly highScore: number
  /** Whether a score of exactly `highScore` is high. */
  readonly includeHighScore: boolean
  readonly lowScore: number
  /** Whether such a score is low where it is not high: no detection is ignored then. Default false, as in ByteTrack. */
  readonly lowIncludesHighScore?: boolean
}

/** ByteTrack's high-score and low-score detections. "ByteTrack" (2022), section 3, D_high and D_low of algorithm 1. */
export class ScoreSplit {
  /** Scores above `highScore`. */
  readonly high: Unmatched
  /** Scores above `lowScore`, and below `highScore`. */
  readonly low: Unmatched
  /** Least high score. */
  private minHighScore = 0
  /** Low scores are below. */
  private lowScoreEnd = 0

  constructor(
    private readonly observations: FrameObservations,
    private readonly options: ScoreSplitOptions,
  ) {
    this.high = new Unmatched(observations)
    this.low = new Unmatched(observations)
    this.highScore = options.highScore
  }

  /** Of the next frame, where it changes from frame to frame. */
  set highScore(score: number) {
    this.minHighScore = this.options.includeHighScore ? score : nextAbove(score)
    this.lowScoreEnd = this.options.lowIncludesHighScore ? this.minHighScore : score
  }

  /** Splits the observations of a frame. */
  fill(own: Unmatched): void {
    const { high, low, lowScoreEnd, minHighScore } = this
    const { scores } = this.observations
    const { lowScore } = this.options
    // Without a branch, as scores are unpredictable: each observation is written to both lists, and only the counts differ.
    high.clear()
    high.reserve(own.count + 1)
    low.clear()
    low.reserve(own.count + 1)
    const { observations: highList } = high
    const { observations: lowList } = low
    let highCount = 0
    let lowCount = 0
    for (let k = 0; k < own.count; k++) {
      const observation = own.observations[k]!
      const score = scores[observation]!
      highList[highCount] = observation
      lowList[lowCount] = observation
      highCount += +(score >= minHighScore)
      // Reference quirk: a score of exactly `highScore` is in neither list, unless included in one.
      lowCount += +(score > lowScore) & +(score < lowScoreEnd)
    }
    high.count = highCount
    low.count = lowCount
    // All observations are high: no gather needed.
    if (highCount === this.observations.count) high.takeAll()
  }

  isHigh(observation: number): boolean {
    return this.observations.scores[observation]! >= this.minHighScore
  }
}

const number = new Float64Array(1)
/** Its bits, of which the first half is the lower one: every engine is little-endian. */
const halves = new Uint32Array(number.buffer)

/** The least float64 above a finite number. Makes no garbage. */
function nextAbove(value: number): number {
  // The sum makes 0 of −0.
  number[0] = value + 0
  // The bits of a float64 grow with its magnitude.
  if (value < 0) {
    if (halves[0] === 0) halves[1]!--
    halves[0]!--
  } else {
    halves[0]!++
    if (halves[0] === 0) halves[1]!++
  }
  return number[0]
}
