/**
 * Whether single-object trackers tell that the target is gone: people of held-out streets who are hidden, or leave and come back.
 * Each disappearance of 0.3 to 3 s is an episode: the target is shown up to 2 s before it, seen in full, and followed until 1.5 s after it.
 * A target counts as gone from 0.2 s after its visibility falls below 10 % to 0.2 s after it returns. Shipped networks
 * take part, and public ones where ../shared/weights has them.
 *
 *   npm run bench -- single-lost [--validation] [--short] [--tracker=KCF,VitTrack] [--networks=FOLDER]
 *
 * `--validation` takes the streets that the limits were chosen on, `--networks` also networks of a folder, with their manifests.
 */
import { parseArgs } from 'node:util'
import { type Box, type Frame, iou } from '@mot/core'
import { heldOutSeeds, Street, sceneOptions, type TruePerson, validationSeeds } from '@mot/street'
import { KCF, kcfPresets, MedianFlow, MOSSE, type SingleTracker } from '@mot/trackers/single'
import { short } from './harness'
import { type Maker, networkTrackers } from './single-object/networks'
import { isFull, visibleShare } from './single-object/visible-share'

const frameRate = 20
const frameCount = short ? 120 : 300
const grace = 0.2 * frameRate
const deadline = 0.5 * frameRate
const { values } = parseArgs({
  options: { validation: { type: 'boolean' }, tracker: { type: 'string' }, networks: { type: 'string' } },
  strict: false,
})
const folder = typeof values.networks === 'string' ? values.networks : undefined

/** One target that disappears once. Frames from 0. */
interface Episode {
  readonly start: number
  readonly end: number
  /** First frame below 10 % of visibility, and first above it again. */
  readonly gone: number
  readonly back: number
  readonly truth: readonly (Box | undefined)[]
}

interface Totals {
  truePositives: number
  falsePositives: number
  falseNegatives: number
  disappearances: number
  /** Boxes reported as seen half a second after the target is gone. */
  late: number
  returns: number
  found: number
  overlap: number
  visible: number
}

const makers: Record<string, Maker> = {
  MOSSE: () => new MOSSE({ frameRate }),
  KCF: () => new KCF({ frameRate }),
  'KCF (grey)': () => new KCF({ ...kcfPresets.kcf_grey, frameRate }),
  MedianFlow: () => new MedianFlow({ frameRate }),
  ...(short ? {} : await networkTrackers(folder)),
}
const totals = new Map<string, Totals>()
for (const seed of values.validation ? validationSeeds : heldOutSeeds) {
  const frames: Frame[] = []
  const truths: (readonly TruePerson[])[] = []
  for (const { frame, truth } of new Street({ ...sceneOptions(seed), frameRate, frameCount })) {
    frames.push(frame)
    truths.push(truth)
  }
  const found = episodesOf(frames[0]!, truths)
  for (const [name, make] of Object.entries(makers)) {
    if (typeof values.tracker === 'string' && !values.tracker.split(',').includes(name)) continue
    for (const episode of found) await follow(name, make(frameRate), frames, episode)
  }
}
print()

function episodesOf({ width, height }: Frame, truths: readonly (readonly TruePerson[])[]): Episode[] {
  const ids = new Set(truths.flatMap((people) => people.map(({ id }) => id)))
  return [...ids].flatMap((id) => {
    const truth = truths.map((people) => people.find((person) => person.id === id))
    const shares = truth.map((person) => (person ? visibleShare(person, width, height) : 0))
    const episodes: Episode[] = []
    for (let gone = 1; gone < shares.length; gone++) {
      if (shares[gone]! >= 0.1 || shares[gone - 1]! < 0.1) continue
      let back = gone
      while (back < shares.length && shares[back]! < 0.1) back++
      if (back === shares.length || back - gone < 0.3 * frameRate || back - gone > 3 * frameRate) continue
      const start = firstInFull(truth, shares, gone, width, height)
      if (start === undefined) continue
      let end = back
      while (end < Math.min(shares.length, back + 1.5 * frameRate) && shares[end]! >= 0.1) end++
      episodes.push({ start, end, gone, back, truth: truth.map((person) => person?.box) })
    }
    return episodes
  })
}

/** The earliest frame up to 2 s before a disappearance, and a second before it at the latest, in which the target is seen in full. */
function firstInFull(
  truth: readonly (TruePerson | undefined)[],
  shares: readonly number[],
  gone: number,
  width: number,
  height: number,
): number | undefined {
  for (let frame = Math.max(0, gone - 2 * frameRate); frame <= gone - frameRate; frame++) {
    const person = truth[frame]
    const isVisible = shares.slice(frame, gone).every((share) => share >= 0.1)
    if (isVisible && person && isFull(person, width, height)) return frame
  }
  return undefined
}

async function follow(name: string, tracker: SingleTracker, frames: readonly Frame[], episode: Episode): Promise<void> {
  const { start, end, gone, back, truth } = episode
  const total = totals.get(name) ?? {
    truePositives: 0,
    falsePositives: 0,
    falseNegatives: 0,
    disappearances: 0,
    late: 0,
    returns: 0,
    found: 0,
    overlap: 0,
    visible: 0,
  }
  totals.set(name, total)
  await tracker.start(frames[start]!, truth[start]!)
  total.disappearances++
  total.returns++
  let foundAgain = false
  for (let frame = start + 1; frame < end; frame++) {
    const { state, box } = await tracker.update(frames[frame]!)
    const isGone = frame >= gone + grace && frame < back + grace
    if (state === 'lost' && isGone) total.truePositives++
    if (state === 'lost' && !isGone) total.falsePositives++
    if (state !== 'lost' && isGone) total.falseNegatives++
    if (frame === gone + grace + deadline && frame < back && state !== 'lost') total.late++
    const actual = truth[frame]
    const overlap = box && actual ? overlapOf(box, actual) : 0
    if (frame >= back && overlap > 0.3) foundAgain = true
    if (frame < gone || frame >= back + grace) {
      total.visible++
      total.overlap += overlap
    }
  }
  if (foundAgain) total.found++
}

function overlapOf(a: Box, b: Box): number {
  return iou([a.left, a.top, a.right, a.bottom], 0, [b.left, b.top, b.right, b.bottom], 0)
}

function print(): void {
  const percent = (part: number, whole: number) => `${Math.round((100 * part) / Math.max(whole, 1))} %`
  console.log(
    '\n| tracker | disappearances | precision of lost | recall of lost | still seen after 0.5 s | found again | overlap while visible |',
  )
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |')
  for (const [name, total] of totals) {
    const { truePositives, falsePositives, falseNegatives, disappearances, late, returns, found, overlap, visible } =
      total
    const cells = [
      name,
      disappearances,
      (truePositives / Math.max(truePositives + falsePositives, 1)).toFixed(2),
      (truePositives / Math.max(truePositives + falseNegatives, 1)).toFixed(2),
      percent(late, disappearances),
      percent(found, returns),
      (overlap / Math.max(visible, 1)).toFixed(2),
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
}
