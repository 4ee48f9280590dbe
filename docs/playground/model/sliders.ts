import { defaultsOf, type Options } from './trackers'

/** An option that a slider sets. */
export interface Slider {
  readonly name: string
  /** What it does, in a few words. */
  readonly what: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly default: number
}

type Range = Omit<Slider, 'name' | 'default'>

const share = { min: 0, max: 1, step: 0.01 }
/** A detection of score 1 is always possible. */
const score = { min: 0, max: 0.95, step: 0.01 }

/** Trackers share one vocabulary of options, so that one table has the range of each. */
const ranges: Readonly<Record<string, Range>> = {
  maxLostFrames: { what: 'frames a track may be lost', min: 0, max: 120, step: 1 },
  maxIouDistance: { what: 'largest 1 − overlap of a match', ...share },
  maxEmbeddingDistance: { what: 'largest distance in appearance', ...share },
  maxCost: { what: 'largest cost of a match', min: 0, max: 20, step: 0.05 },
  maxBoxDistance: { what: 'largest distance of two boxes', ...share },
  minHits: { what: 'detections until a track is reported', min: 1, max: 15, step: 1 },
  minScore: { what: 'least score of a detection', ...score },
  highScore: { what: 'least score of a high-score detection', ...score },
  lowScore: { what: 'least score of a low-score detection', ...score },
  newTrackScore: { what: 'least score that starts a track', ...score },
  buffer: { what: 'share by which boxes grow', ...share },
}

/** The sliders of a tracker, most useful first. */
export function slidersOf(tracker: string): Slider[] {
  const defaults = defaultsOf(tracker)
  return Object.entries(ranges)
    .filter(([name]) => typeof defaults[name] === 'number')
    .map(([name, range]) => {
      const value = defaults[name] as number
      const max = name === 'maxCost' && value <= 1 ? 1 : range.max
      const step = name === 'maxCost' && value > 1 ? 0.5 : range.step
      // An option may be without a bound, as SORT's least score.
      return { name, ...range, max, step, default: Math.min(max, Math.max(range.min, value)) }
    })
}

/** The options with one changed: none is kept that is at its default. */
export function withOption(tracker: string, options: Options, name: string, value: unknown): Options {
  const { [name]: _, ...others } = options
  const slider = slidersOf(tracker).find((each) => each.name === name)
  const isDefault = value === defaultsOf(tracker)[name] || value === slider?.default
  return isDefault ? others : { ...others, [name]: value }
}

/** Options of one tracker that another one has, too. */
export function commonOptions(options: Options, tracker: string): Options {
  const names = slidersOf(tracker).map(({ name }) => name)
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)))
}

/** Thresholds that suit the scores of the clips' detector, fairmot-tiny: where a tracker is shown first, it begins with these. */
export function startOptions(tracker: string): Options {
  const defaults = defaultsOf(tracker)
  if (typeof defaults.highScore === 'number' && typeof defaults.newTrackScore === 'number') {
    return { highScore: 0.4, newTrackScore: 0.4 }
  }
  if (typeof defaults.highScore === 'number' && defaults.highScore > 0.4) return { highScore: 0.4 }
  return typeof defaults.minScore === 'number' && defaults.minScore > 0.4 ? { minScore: 0.4 } : {}
}
