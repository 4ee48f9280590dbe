/**
 * Single-object trackers without a network beside OpenCV's of the same name, on a rendered street of 768 × 576, in one run: how long an
 * update takes, and for how many frames the target is followed. PYTHON may name a Python with opencv-contrib-python-headless.
 *
 *   npm run bench -- single [--record]
 */
import { type Box, type Frame, iou } from '@mot/core'
import { Street } from '@mot/street'
import { type ClassicalTracker, KCF, kcfPresets, MedianFlow, MOSSE } from '@mot/trackers/single'
import { median, type Result, report, short } from './harness'
import { findPython, startPython } from './peers/python'

const width = 768
const height = 576
const frameRate = 20

interface Run {
  /** Median of an update. */
  readonly milliseconds: number
  /** Left, top, width, height; null where the tracker says that the target is lost. */
  readonly boxes: readonly (readonly number[] | null)[]
}

const frames: Frame[] = []
const truth: (Box | undefined)[] = []
let id: number | undefined
for (const { frame, truth: people } of new Street({
  seed: 9001,
  width,
  height,
  frameRate,
  frameCount: 80,
  people: 4,
})) {
  // The largest person who is seen in full in the first frame.
  id ??= people
    .filter(({ visibility, box }) => visibility > 0.95 && box.left > 0 && box.right < width)
    .sort((a, b) => b.box.bottom - b.box.top - (a.box.bottom - a.box.top))[0]?.id
  frames.push(frame)
  truth.push(people.find((person) => person.id === id && person.visibility > 0.3)?.box)
}
const first = truth[0]!
const start = {
  left: Math.round(first.left),
  top: Math.round(first.top),
  right: Math.round(first.right),
  bottom: Math.round(first.bottom),
}

const cases: readonly { name: string; peer: string; atMost: number; make: () => ClassicalTracker }[] = [
  { name: 'MOSSE', peer: 'MOSSE', atMost: 0.75, make: () => new MOSSE({ frameRate }) },
  { name: 'MedianFlow', peer: 'MedianFlow', atMost: 2, make: () => new MedianFlow({ frameRate }) },
  { name: 'KCF on brightness', peer: 'KCF', atMost: 3, make: () => new KCF({ ...kcfPresets.kcf_grey, frameRate }) },
  { name: 'KCF', peer: 'KCF', atMost: 6, make: () => new KCF({ frameRate }) },
]

function ours(make: () => ClassicalTracker): Run {
  const tracker = make()
  tracker.start(frames[0]!, start)
  const times: number[] = []
  const boxes = frames.slice(1).map((frame) => {
    const begin = performance.now()
    const { box } = tracker.update(frame)
    times.push(performance.now() - begin)
    return box ? [box.left, box.top, box.right - box.left, box.bottom - box.top] : null
  })
  return { milliseconds: median(times), boxes }
}

/** Frames in which the target is overlapped, and frames in which something else is said to be it. */
function quality({ boxes }: Run): string {
  let followed = 0
  let wrong = 0
  for (const [i, box] of boxes.entries()) {
    const actual = truth[i + 1]
    const [left, top, w, h] = box ?? [0, 0, 0, 0]
    const isValid = box !== null && w! > 0 && h! > 0
    const overlap =
      isValid && actual
        ? iou([left!, top!, left! + w!, top! + h!], 0, [actual.left, actual.top, actual.right, actual.bottom], 0)
        : 0
    if (overlap > 0.3) followed++
    else if (isValid) wrong++
  }
  return `follows in ${followed} of ${boxes.length} frames, reports something else in ${wrong}`
}

const python = findPython('cv2, numpy; cv2.TrackerKCF_create')
const pixels = new Uint8Array(frames.length * 4 * width * height)
for (const [i, { data }] of frames.entries()) pixels.set(data, i * 4 * width * height)
const box = [start.left, start.top, start.right - start.left, start.bottom - start.top]
const peer =
  python === undefined
    ? undefined
    : startPython<Record<string, Run>>(python, './opencv_single.py', [pixels], width, height, ...box)
for (let i = 0; i < 3; i++) for (const { make } of cases) ours(make)

const rounds = short ? 2 : 7
const own = cases.map(() => [] as Run[])
const theirs: Record<string, Run>[] = []
for (let round = 0; round < rounds; round++) {
  for (const [i, { make }] of cases.entries()) own[i]!.push(ours(make))
  if (peer) theirs.push(await peer.run())
}
peer?.end()

const results: Result[] = cases.map(({ name, peer: peerName, atMost }, i) => ({
  task: name,
  ours: median(own[i]!.map(({ milliseconds }) => milliseconds)),
  unit: 'ms',
  ...(theirs.length > 0 && {
    peer: { name: `OpenCV ${peerName}`, value: median(theirs.map((all) => all[peerName]!.milliseconds)) },
  }),
  target: { atMost },
}))
report('single', results, [
  ...cases.map(({ name }, i) => `${name}: ${quality(own[i]![0]!)}.`),
  ...(theirs.length > 0
    ? Object.entries(theirs[0]!).map(([name, run]) => `OpenCV ${name}: ${quality(run)}.`)
    : ['No Python with OpenCV was found: there is no peer. PYTHON may name one.']),
])
