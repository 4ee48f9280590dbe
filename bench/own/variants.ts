/** The trackers that are compared. */
import { type CueTrackOptions, cueTrackDefaults } from '@mot/trackers'

export interface Variant {
  readonly name: string
  /** Name of its class. */
  readonly tracker: string
  readonly options: Readonly<Record<string, unknown>>
}

/** By boxes alone, with the settings of their papers. */
export const originals: readonly Variant[] = [
  ['bytetrack', 'ByteTrack'],
  ['botsort', 'BoTSORT', { followCamera: false }],
  ['boosttrackpp', 'BoostTrack'],
  ['hybridsort', 'HybridSORT'],
  ['ocsort', 'OCSORT'],
  ['tracktrack', 'TrackTrack'],
  ['cbiou', 'CBIoU'],
].map(([name, tracker, options = {}]) => ({ name, tracker, options }) as Variant)

/** CueTrack without each ingredient, and with those that are off by default. */
export const ablations: readonly Variant[] = [
  named('without the factor of the score', { fuseScore: false }),
  named('without the factor of heights', { fuseHeight: false }),
  named('without bottom edges', { bottomWeight: 0 }),
  named('without the expected score', { scoreWeight: 0 }),
  named('without low-score detections', { useLowScores: false }),
  named('without last boxes', { useLastBoxes: false }),
  named('with adaptive noise', { adaptNoise: true }),
  named('mutual matches, not the least total cost', { mutual: true }),
  named('reported from the second detection on', { reportTentative: false }),
]

const numbers = [
  ...([
    'highScore',
    'lowScore',
    'newTrackScore',
    'maxCost',
    'maxLowCost',
    'maxLastBoxCost',
    'maxTentativeCost',
  ] as const),
  ...(['bottomWeight', 'scoreWeight', 'maxLostFrames'] as const),
]

/** CueTrack with each number a fifth smaller and larger. */
export const sensitivities: readonly Variant[] = numbers.flatMap((option) =>
  [0.8, 1.2].map((factor) => {
    const value = Number(
      Math.min(option === 'maxLostFrames' ? 60 : 1, factor * cueTrackDefaults[option]).toPrecision(3),
    )
    // A limit of new tracks that follows `highScore` would be a second change.
    const fixed = option === 'highScore' ? { newTrackScore: cueTrackDefaults.newTrackScore } : {}
    return named(`\`${option}: ${value}\``, { [option]: value, ...fixed })
  }),
)

function named(name: string, options: CueTrackOptions): Variant {
  return { name, tracker: 'CueTrack', options: { ...options } }
}
