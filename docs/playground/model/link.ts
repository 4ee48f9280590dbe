import { type Place, readPlaces, textOfPlaces } from './places'
import { slidersOf } from './sliders'
import { type Choice, type Options, trackerNames } from './trackers'

/** What a link to the playground carries. */
export interface PlaygroundState {
  readonly clip: string
  /** One tracker, or two side by side. */
  readonly choices: readonly Choice[]
  /** From 1. */
  readonly frame: number
  /** Lines and zones. Default: none. */
  readonly places?: readonly Place[]
}

/** `clip=street&tracker=ByteTrack&maxLostFrames=60&with=SORT&with.minHits=1&frame=57`: what is at its default is left out. */
export function linkOf({ clip, choices, frame, places = [] }: PlaygroundState): string {
  const query = new URLSearchParams({ clip })
  for (const [index, { tracker, options }] of choices.entries()) {
    query.set(index === 0 ? 'tracker' : 'with', tracker)
    for (const [name, value] of Object.entries(options)) query.set(index === 0 ? name : `with.${name}`, String(value))
  }
  if (places.length > 0) query.set('places', textOfPlaces(places))
  if (frame > 1) query.set('frame', String(frame))
  return query.toString()
}

/** The state of a link; what it leaves out, or what is none of our names or out of range, is that of `initial`. */
export function readLink(text: string, clips: readonly string[], initial: PlaygroundState): PlaygroundState {
  const query = new URLSearchParams(text)
  const clip = query.get('clip')
  const frame = Number(query.get('frame') ?? initial.frame)
  const first = choiceOf(query, 'tracker', '')
  const second = choiceOf(query, 'with', 'with.')
  const places = readPlaces(query.get('places') ?? '')
  return {
    clip: clip !== null && clips.includes(clip) ? clip : initial.clip,
    choices: first === undefined ? initial.choices : second === undefined ? [first] : [first, second],
    frame: Number.isInteger(frame) && frame >= 1 ? frame : initial.frame,
    ...(places.length > 0 && { places }),
  }
}

function choiceOf(query: URLSearchParams, key: string, prefix: string): Choice | undefined {
  const tracker = query.get(key)
  if (tracker === null || !trackerNames.includes(tracker)) return undefined
  const options: Record<string, unknown> = {}
  for (const { name, min, max } of slidersOf(tracker)) {
    const text = query.get(`${prefix}${name}`)
    const value = Number(text)
    if (text !== null && text !== '' && value >= min && value <= max) options[name] = value
  }
  return { tracker, options: options as Options }
}
