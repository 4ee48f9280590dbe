import type { Box, Image, Tensor } from '@mot/core'
import { drawnBox, drawnFrame } from '@mot/test-utils/drawn-target'
import {
  KCF,
  MedianFlow,
  MOSSE,
  NanoTrack,
  SiamFC,
  SiamMask,
  SiamRPN,
  SiamRPNPlusPlus,
  type SingleTracker,
  VitTrack,
} from '@mot/trackers/single'
import {
  seeingNano,
  seeingResponse,
  seeingSearch,
  seeingTemplate,
  seeingVit,
} from '../../packages/trackers/test/single/seeing-models'
import { damagedData, hostileValue, pick, type Random } from './hostile'
import { attemptLater, compare, type Subject } from './subject'

/** All single-object trackers by name; the networks of those that have any are functions. */
export const singleTrackerMakers: Readonly<Record<string, () => SingleTracker>> = {
  KCF: () => new KCF(),
  MOSSE: () => new MOSSE(),
  MedianFlow: () => new MedianFlow(),
  SiamFC: () => new SiamFC({ template: seeingTemplate(), search: seeingResponse() }),
  SiamRPN: () => new SiamRPN({ template: seeingTemplate(), search: seeingSearch() }),
  SiamRPNPlusPlus: () => new SiamRPNPlusPlus({ template: seeingTemplate(), search: seeingSearch() }),
  SiamMask: () => new SiamMask({ template: seeingTemplate(), search: seeingSearch({ mask: coarseMasks }) }),
  NanoTrack: () => new NanoTrack(seeingNano()),
  VitTrack: () => new VitTrack({ network: seeingVit() }),
}

export function singleTrackers(): Subject[] {
  return Object.entries(singleTrackerMakers).map(([name, make]) => ({
    name,
    inputs: classical.includes(name) ? 5000 : 200,
    shortInputs: classical.includes(name) ? 25 : 4,
    attack: attackOn(name, make),
  }))
}

const classical = ['KCF', 'MOSSE', 'MedianFlow']

const FRAMES = 20
let drawn: readonly Image[] | undefined

/** Drawn at their first use: not where this module is only imported. */
function images(): readonly Image[] {
  drawn ??= Array.from({ length: FRAMES }, (_, i) => drawnFrame(i))
  return drawn
}

function attackOn(name: string, make: () => SingleTracker): (random: Random) => Promise<boolean> {
  const tracker = make()
  const twin = make()
  let frame = 0

  async function cleanFrame(): Promise<void> {
    const at = frame++ % FRAMES
    const results = []
    for (const each of [tracker, twin]) {
      results.push(
        await attemptLater(`${name} in a clean frame`, async () =>
          at === 0 ? each.start(images()[0]!, drawnBox(0)) : each.update(images()[at]!),
        ),
      )
    }
    const [ours, twins] = results.map((result) =>
      'refused' in result ? result.refused.code : (result.value ?? 'started'),
    )
    compare('the next clean frame', ours, twins)
    if (at === FRAMES - 1) compare('the snapshot', tracker.snapshot(), twin.snapshot())
    // What was accepted may have been the target in an image of another size.
    if (results.some((result) => 'refused' in result)) frame = 0
  }

  return async (random) => {
    const [what, call] = pick(calls, random)(random, tracker)
    const ours = await attemptLater(`${name}, ${what}`, async () => call(tracker))
    if ('value' in ours) {
      const twins = await attemptLater(`${name}, ${what}`, async () => call(twin))
      compare(
        `the result of ${what}`,
        ours.value ?? 'none',
        'value' in twins ? (twins.value ?? 'none') : twins.refused.code,
      )
    }
    await cleanFrame()
    return 'refused' in ours
  }
}

type MakeCall = (random: Random, tracker: SingleTracker) => readonly [what: string, (each: SingleTracker) => unknown]

const calls: readonly MakeCall[] = [
  (random) => {
    const image = hostileValue(random) as Image
    return ['update of any value', (each) => each.update(image)]
  },
  (random) => {
    const image = damagedImage(random)
    return ['update of a damaged image', (each) => each.update(image)]
  },
  (random) => {
    const box = damagedData(drawnBox(0), random) as Box
    return ['start in a damaged box', (each) => each.start(images()[0]!, box)]
  },
  (random) => {
    const image = damagedImage(random)
    return ['start in a damaged image', (each) => each.start(image, drawnBox(0))]
  },
  (random, tracker) => {
    const snapshot = damagedData(tracker.snapshot(), random) as never
    return ['restore of a damaged snapshot', (each) => each.restore(snapshot)]
  },
]

function damagedImage(random: Random): Image {
  const { width, height, data } = images()[1]!
  const key = pick(['width', 'height', 'data'] as const, random)
  return { width, height, data, [key]: hostileValue(random) }
}

/** All of each template belongs to the target, at every place. */
function coarseMasks(batch: number): Tensor {
  return { data: new Float32Array(batch * 49 * 625).fill(2), shape: [batch, 49, 25, 25] }
}
