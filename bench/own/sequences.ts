/** The sequences of the protocol, each read once. */
import { type DetectionInput, Detections } from '@mot/core'
import type { Sequence, TruthRow } from '@mot/eval'
import { Street, validationSeeds } from '@mot/street'
import { seededNormal, seededRandom } from '@mot/test-utils'
import { sequencesWithTruth } from '../presets/sequences'

export interface OwnSequence {
  readonly name: string
  readonly frameRate: number
  readonly frames: readonly Detections[]
  readonly truth: Sequence['truth']
}

/** The same sequence from its end. Its name stays, by which counts are found. */
export function backwards({ name, frameRate, frames, truth }: OwnSequence): OwnSequence {
  const rows = truth as readonly Iterable<TruthRow>[]
  const reversed = frames.toReversed().map(({ boxes, scores, count }, i) => {
    const [ownBoxes, ownScores] = [boxes.slice(0, 4 * count), scores.slice(0, count)]
    return new Detections({ frame: i + 1, boxes: ownBoxes, scores: ownScores })
  })
  return { name, frameRate, frames: reversed, truth: rows.toReversed() }
}

/** By set. */
export function sets(): Record<string, OwnSequence[]> {
  return {
    'MOT17 (02, 05, 09, 11 val)': read(/^MOT17-..-val$/),
    'DanceTrack (0018, 0026, 0058)': read(/^dancetrack/),
    'MOT20-01 val': read(/^MOT20/),
    streets: validationSeeds.slice(0, 3).map(street),
  }
}

/** Those of other detectors. */
export function heldBack(): OwnSequence[] {
  return read(/^(?!MOT17-..-val|dancetrack|MOT20)/)
}

function read(name: RegExp): OwnSequence[] {
  return sequencesWithTruth()
    .filter((sequence) => name.test(sequence.name))
    .map(({ name, truth, read }) => {
      const { frameRate, frames } = read(undefined)!
      return {
        name,
        frameRate,
        frames,
        truth: 'at' in truth && 'frameCount' in truth ? listed(truth, frames.length) : truth,
      }
    })
}

/** Rows of a table are made at each access. */
function listed(truth: { at(frame: number): Iterable<TruthRow> }, count: number): TruthRow[][] {
  return Array.from({ length: count }, (_, i) => [...truth.at(i + 1)])
}

/** People of a drawn street, as a detector might see them: the less visible, the lower the score, and the likelier a miss. */
function street(seed: number): OwnSequence {
  const random = seededRandom(seed)
  const drawn = new Street({ seed, width: 320, height: 192, people: 16, frameCount: 120 })
  const frames: Detections[] = []
  const truth: TruthRow[][] = []
  for (const { frame, truth: people } of drawn) {
    const seen = people.flatMap(({ box, visibility }): DetectionInput[] => {
      const isMissed = random() < 0.03 + 0.6 * (1 - visibility)
      const score = 0.3 + 0.6 * visibility + 0.06 * seededNormal(random)
      const noise = (length: number) => 0.025 * length * seededNormal(random)
      const { left, top, right, bottom } = box
      const [width, height] = [right - left, bottom - top]
      const moved = {
        left: left + noise(width),
        top: top + noise(height),
        right: right + noise(width),
        bottom: bottom + noise(height),
      }
      return isMissed ? [] : [{ box: moved, score: Math.min(0.99, Math.max(0.01, score)) }]
    })
    frames.push(Detections.from(seen, { frame: frame.index }))
    truth.push(people.map(({ id, box, visibility }) => ({ id, box, ignore: visibility < 0.1 })))
  }
  return { name: `street ${seed}`, frameRate: drawn.options.frameRate, frames, truth }
}
