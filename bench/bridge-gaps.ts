/**
 * What single-object trackers gain where detections are missing: IDF1, MOTA and id switches of ByteTrack on the held-out streets, alone
 * and with `bridgeGaps`. Detections are the true boxes of people who are seen, a pixel or two off; each person is missed for 0.5 to 3 s
 * at a time, about a third of all frames.
 *
 *   npm run bench -- bridge-gaps [--short]
 */
import { type Detection, Detections, type Frame, type Tracks } from '@mot/core'
import { clear, evaluate, identity } from '@mot/eval'
import { heldOutSeeds, Street, sceneOptions, type TruePerson } from '@mot/street'
import { seededNormal, seededRandom } from '@mot/test-utils'
import { ByteTrack } from '@mot/trackers'
import { bridgeGaps, KCF, MedianFlow, MOSSE, type SingleTracker } from '@mot/trackers/single'
import { short } from './harness'

const frameRate = 20
const frameCount = short ? 60 : 300
/** Below this share of a person that can be seen, there is no detection. */
const leastVisible = 0.4

const makers: Readonly<Record<string, (() => SingleTracker) | undefined>> = {
  'ByteTrack alone': undefined,
  'with MOSSE': () => new MOSSE({ frameRate }),
  'with KCF': () => new KCF({ frameRate }),
  'with MedianFlow': () => new MedianFlow({ frameRate }),
}

interface Scene {
  readonly frames: readonly Frame[]
  readonly truth: readonly (readonly TruePerson[])[]
  readonly detections: readonly Detections[]
}

type Row = { readonly id: number; readonly box: Detection['box'] }

const rows: Record<string, Row[][][]> = Object.fromEntries(Object.keys(makers).map((name) => [name, []]))
const truths: Row[][][] = []
for (const seed of short ? heldOutSeeds.slice(0, 1) : heldOutSeeds) {
  const scene = sceneOf(seed)
  truths.push(scene.truth.map((people) => people.filter(isSeen).map(({ id, box }) => ({ id, box }))))
  for (const [name, make] of Object.entries(makers)) rows[name]!.push(await follow(scene, make))
}
console.log('\n|                 | IDF1 | MOTA | switches |')
console.log('| --- | ---: | ---: | ---: |')
for (const [name, results] of Object.entries(rows)) {
  const sequences = results.map((frames, i) => ({ truth: truths[i]!, results: frames }))
  const { idf1 } = evaluate(identity, sequences)
  const { mota, idSwitches } = evaluate(clear, sequences)
  console.log(`| ${name} | ${(100 * idf1).toFixed(1)} | ${(100 * mota).toFixed(1)} | ${idSwitches} |`)
}

function sceneOf(seed: number): Scene {
  const random = seededRandom(seed)
  const frames: Frame[] = []
  const truth: (readonly TruePerson[])[] = []
  const detections: Detections[] = []
  /** By person, frames to the end of a gap, or to the next one where below 0. */
  const gaps = new Map<number, number>()
  for (const { frame, truth: people } of new Street({ ...sceneOptions(seed), frameRate, frameCount })) {
    frames.push(frame)
    truth.push(people)
    const found: Detection[] = []
    for (const person of people.filter(isSeen)) {
      if (isMissed(gaps, person.id, random)) continue
      const off = () => seededNormal(random)
      const { left, top, right, bottom } = person.box
      const box = { left: left + off(), top: top + off(), right: right + off(), bottom: bottom + off() }
      found.push({ box, score: 0.9 } as Detection)
    }
    detections.push(new Detections({ ...Detections.from(found), frame: frames.length }))
  }
  return { frames, truth, detections }
}

function isSeen({ visibility, box }: TruePerson): boolean {
  // Boxes that are smaller than their error have no sides left.
  return visibility >= leastVisible && box.right - box.left >= 8 && box.bottom - box.top >= 16
}

function isMissed(gaps: Map<number, number>, id: number, random: () => number): boolean {
  const left = gaps.get(id) ?? -Math.ceil(frameRate * (1 + 4 * random()))
  const next = left > 0 ? left - 1 : left + 1
  if (next !== 0) gaps.set(id, next)
  else
    gaps.set(id, left > 0 ? -Math.ceil(frameRate * (1 + 4 * random())) : Math.ceil(frameRate * (0.5 + 2.5 * random())))
  return left > 0
}

async function follow({ frames, detections }: Scene, make: (() => SingleTracker) | undefined): Promise<Row[][]> {
  const tracker = new ByteTrack({ frameRate })
  const bridge = make && bridgeGaps(tracker, make)
  const results: Row[][] = []
  for (const [i, frame] of frames.entries()) {
    const found = detections[i]!
    const tracks: Tracks = bridge ? await bridge.update(frame, found) : tracker.update(found)
    results.push(Array.from(tracks, ({ id, box }) => ({ id, box })))
  }
  return results
}
