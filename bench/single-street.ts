/**
 * How well single-object trackers follow people of held-out streets: each person from the first frame in which they are seen in full
 * until the last, as in OTB's one-pass evaluation. Frames in which less than 10 % of a person is visible do not count. A tracker that
 * says `lost` while the person is visible has no box, which is the worst there is. Of masks: the mean IoU with the visible pixels.
 *
 *   npm run bench -- single-street [--validation] [--short] [--tracker=KCF,VitTrack] [--networks=FOLDER] [--seeds=4]
 *
 * `--validation` takes the streets that options were chosen on, `--networks` also networks of a folder, with their manifests.
 */
import { parseArgs } from 'node:util'
import type { Box, Frame, Mask } from '@mot/core'
import { evaluate, type SingleSequence, success } from '@mot/eval'
import { heldOutSeeds, Street, type StreetFrame, sceneOptions, validationSeeds } from '@mot/street'
import { KCF, MedianFlow, MOSSE, type SingleTracker } from '@mot/trackers/single'
import { short } from './harness'
import { type Maker, networkTrackers } from './single-object/networks'
import { isFull, visibleShare } from './single-object/visible-share'

const frameRate = 20
const frameCount = short ? 60 : 120
const fewestFrames = 30
const { values } = parseArgs({
  options: {
    validation: { type: 'boolean' },
    tracker: { type: 'string' },
    networks: { type: 'string' },
    seeds: { type: 'string' },
  },
  strict: false,
})
const folder = typeof values.networks === 'string' ? values.networks : undefined

/** One person; frames from 0. */
interface Target {
  readonly id: number
  readonly start: number
  /** From `start` on; undefined where less than 10 % is visible. */
  readonly truth: readonly (Box | undefined)[]
}

interface Outcome {
  readonly sequences: SingleSequence[]
  maskOverlap: number
  maskFrames: number
  milliseconds: number
  updates: number
}

const makers: Record<string, Maker> = {
  KCF: () => new KCF({ frameRate }),
  MOSSE: () => new MOSSE({ frameRate }),
  MedianFlow: () => new MedianFlow({ frameRate }),
  ...(await networkTrackers(folder)),
}
const outcomes = new Map<string, Outcome>()
const seeds = (values.validation ? validationSeeds : heldOutSeeds).slice(0, Number(values.seeds ?? 99))
for (const seed of short ? seeds.slice(0, 2) : seeds) {
  const street = [...new Street({ ...sceneOptions(seed), frameRate, frameCount })]
  const targets = targetsOf(street)
  for (const [name, make] of Object.entries(makers)) {
    if (typeof values.tracker === 'string' && !values.tracker.split(',').includes(name)) continue
    for (const target of targets) await follow(name, make(frameRate), street, target)
  }
}
print()

function targetsOf(street: readonly StreetFrame[]): Target[] {
  const { width, height } = street[0]!.frame
  const ids = new Set(street.flatMap(({ truth }) => truth.map(({ id }) => id)))
  return [...ids].flatMap((id) => {
    const people = street.map(({ truth }) => truth.find((person) => person.id === id))
    const start = people.findIndex((person) => person && isFull(person, width, height))
    const truth = people.map((person) =>
      person && visibleShare(person, width, height) >= 0.1 ? person.box : undefined,
    )
    const end = 1 + truth.findLastIndex((box) => box !== undefined)
    return start >= 0 && end - start >= fewestFrames ? [{ id, start, truth: truth.slice(start, end) }] : []
  })
}

async function follow(
  name: string,
  tracker: SingleTracker,
  street: readonly StreetFrame[],
  { id, start, truth }: Target,
): Promise<void> {
  const outcome = outcomes.get(name) ?? { sequences: [], maskOverlap: 0, maskFrames: 0, milliseconds: 0, updates: 0 }
  outcomes.set(name, outcome)
  const { width, height } = street[0]!.frame
  await tracker.start(street[start]!.frame, truth[0]!)
  const results: (Box | undefined)[] = [truth[0]]
  let hasMasks = false
  for (let i = 1; i < truth.length; i++) {
    const { frame, owners } = street[start + i]!
    const begin = performance.now()
    const { box, mask } = await tracker.update(frame)
    outcome.milliseconds += performance.now() - begin
    outcome.updates++
    results.push(box)
    if (mask) hasMasks = true
    if (!hasMasks || !truth[i]) continue
    outcome.maskFrames++
    if (mask) outcome.maskOverlap += maskOverlap(mask, owners, id, frame)
  }
  outcome.sequences.push({ truth, results, imageWidth: width, imageHeight: height })
}

/** IoU of a mask with the pixels of a person. */
function maskOverlap(mask: Mask, owners: Int32Array, id: number, { width }: Frame): number {
  let shared = 0
  let own = 0
  let marked = 0
  for (const owner of owners) if (owner === id) own++
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      if (!mask.data[y * mask.width + x]) continue
      marked++
      if (owners[(mask.top + y) * width + mask.left + x] === id) shared++
    }
  }
  return shared / Math.max(1, own + marked - shared)
}

function print(): void {
  console.log('\n| tracker | targets | success AUC | precision at 20 px | mask IoU | ms an update |')
  console.log('| --- | ---: | ---: | ---: | ---: | ---: |')
  for (const [name, { sequences, maskOverlap: sum, maskFrames, milliseconds, updates }] of outcomes) {
    const { success: auc, precision } = evaluate(success, sequences)
    const masks = maskFrames > 0 ? (sum / maskFrames).toFixed(2) : ''
    const time = (milliseconds / updates).toFixed(1)
    console.log(`| ${[name, sequences.length, auc.toFixed(3), precision.toFixed(3), masks, time].join(' | ')} |`)
  }
}
