/**
 * ByteTrack against node-moving-things-tracker from npm, which also matches by overlap, with a k-d tree over whole
 * objects and no filter. They report different tracks during occlusion, so they are compared where both must agree:
 * people who walk apart and are always detected. Each tracker must give every person one lasting id that no other
 * person has.
 */
import { createRequire } from 'node:module'
import { Detections } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { ByteTrack } from '@mot/trackers'
import { alternate, type Result, report, warmUp } from './harness'

/** Its format of detections: centre and size. */
interface Thing {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly confidence: number
  readonly name: string
}

interface MovingThings {
  reset(): void
  updateTrackedItemsWithNewFrame(things: Thing[], frame: number): void
  getJSONOfTrackedItems(roundInt: boolean): { readonly id: number; readonly x: number; readonly y: number }[]
}

// Its main file is a command.
const movingThings = createRequire(import.meta.url)('node-moving-things-tracker/tracker') as MovingThings
/** After this many frames all people are at their start. */
const frameCount = 128

const results: Result[] = []
for (const objectCount of [10, 50, 100, 300]) {
  const scene = people(objectCount)
  const frames = scene.map((things) =>
    Detections.from(
      things.map(({ x, y, w, h, confidence }) => ({
        box: { left: x - w / 2, top: y - h / 2, right: x + w / 2, bottom: y + h / 2 },
        score: confidence,
      })),
    ),
  )
  const ours = follow(frames)
  const theirs = followThings(scene)
  for (const [name, places] of Object.entries({ ours, theirs })) checkLasting(name, places, scene)
  // Each continues where it stopped: no person enters or leaves.
  const tracker = new ByteTrack()
  let frame = frameCount
  const followOn = () => {
    for (const detections of frames) tracker.update(detections)
  }
  warmUp(followOn)
  const times = await alternate(
    followOn,
    () => {
      for (const things of scene) {
        movingThings.updateTrackedItemsWithNewFrame([...things], frame++)
        movingThings.getJSONOfTrackedItems(false)
      }
    },
    { rounds: 9 },
  )
  results.push({
    task: `update and read ${objectCount} objects`,
    ours: times.ours / frameCount,
    unit: 'µs',
    peer: { name: 'node-moving-things-tracker', value: times.peer / frameCount },
    target: { timesLess: 30 },
  })
}
report('moving-things', results)

/** For each frame, [id, x, y] of all people. */
type Places = readonly (readonly [number, number, number])[][]

function follow(frames: readonly Detections[]): Places {
  const tracker = new ByteTrack()
  return frames.map((detections) => {
    const { count, ids, boxes } = tracker.update(detections)
    return Array.from({ length: count }, (_, i) => [
      ids[i]!,
      (boxes[4 * i]! + boxes[4 * i + 2]!) / 2,
      (boxes[4 * i + 1]! + boxes[4 * i + 3]!) / 2,
    ])
  })
}

function followThings(scene: readonly (readonly Thing[])[]): Places {
  movingThings.reset()
  return scene.map((things, frame) => {
    // It sorts its argument in place.
    movingThings.updateTrackedItemsWithNewFrame([...things], frame)
    return movingThings.getJSONOfTrackedItems(false).map(({ id, x, y }) => [id, x, y])
  })
}

function checkLasting(name: string, places: Places, scene: readonly (readonly Thing[])[]): void {
  let ids: number[] | undefined
  for (const [frame, things] of scene.entries()) {
    const now = things.map((thing) => {
      const near = places[frame]!.filter(([, x, y]) => Math.hypot(x - thing.x, y - thing.y) < 20)
      if (near.length !== 1) throw new Error(`${name}, frame ${frame}: ${near.length} tracks of one person.`)
      return near[0]![0]
    })
    if (new Set(now).size !== now.length) throw new Error(`${name}, frame ${frame}: two people of one id.`)
    ids ??= now
    if (now.some((id, i) => id !== ids![i])) throw new Error(`${name}, frame ${frame}: an id has changed.`)
  }
}

/** People at separate places, where each walks in a circle. */
function people(objectCount: number): Thing[][] {
  const random = seededRandom(objectCount)
  const walkers = Array.from({ length: objectCount }, (_, i) => ({
    x: 200 * (i % 20),
    y: 300 * Math.floor(i / 20),
    h: 80 + 80 * random(),
    phase: 6 * random(),
  }))
  return Array.from({ length: frameCount }, (_, frame) =>
    walkers.map(({ x, y, h, phase }) => {
      const angle = phase + (2 * Math.PI * frame) / frameCount
      return {
        x: x + 40 * Math.cos(angle),
        y: y + 40 * Math.sin(angle),
        w: 0.4 * h,
        h,
        confidence: 0.9,
        name: 'person',
      }
    }),
  )
}
