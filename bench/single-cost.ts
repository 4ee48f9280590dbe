/**
 * What single-object trackers cost beside their networks, in images of 768 × 576: milliseconds an update for one target and for eight
 * (`SingleTrackerGroup`), and bytes of garbage an update. The networks answer at once, with outputs of the sizes that the originals' have.
 * Requires `node --expose-gc`, and restarts with a larger young generation: the growth of the heap without collections is what is measured.
 *
 *   npm run bench -- single-cost [--tracker=SiamMask] [--record]
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Box, Frame, Model, Tensor, TensorInfo, TensorLike } from '@mot/core'
import { Street } from '@mot/street'
import {
  KCF,
  kcfPresets,
  MedianFlow,
  MOSSE,
  NanoTrack,
  SiamFC,
  SiamMask,
  SiamRPN,
  SiamRPNPlusPlus,
  type SingleTracker,
  SingleTrackerGroup,
  VitTrack,
} from '@mot/trackers/single'
import { median, type Result, report, short } from './harness'

const width = 768
const height = 576
const frameRate = 20
const targets = 8
const { values } = parseArgs({ options: { tracker: { type: 'string' } }, strict: false })

type Port = readonly [name: string, shape: readonly (number | string)[]]

/** A network that answers at once: outputs of each batch size are made at their first use. */
function instant(inputs: readonly Port[], outputs: readonly Port[], side: number, mean = 0): Model {
  const made = new Map<number, Record<string, Tensor>>()
  const infos = (ports: readonly Port[]): TensorInfo[] =>
    ports.map(([name, shape]) => ({ name, shape, type: 'float32' }))
  return {
    inputs: infos(inputs),
    outputs: infos(outputs),
    metadata: {},
    async run(given) {
      const batch = Math.max(...inputs.map(([name, shape]) => (shape[0] === 'n' ? lengthsOf(given[name]!)[0]! : 1)))
      let answer = made.get(batch)
      if (!answer) {
        answer = Object.fromEntries(outputs.map(([name, shape]) => [name, waves(sized(shape, batch, side), mean)]))
        made.set(batch, answer)
      }
      return answer
    },
    async dispose() {},
    async [Symbol.asyncDispose]() {},
  }
}

function lengthsOf(tensor: TensorLike): readonly number[] {
  return 'dims' in tensor ? tensor.dims : tensor.shape
}

function sized(shape: readonly (number | string)[], batch: number, side: number): number[] {
  return shape.map((length) => (typeof length === 'number' ? length : length === 'n' ? batch : side))
}

/** Something in every place. */
function waves(shape: readonly number[], mean = 0): Tensor<Float32Array> {
  const size = shape.reduce((product, length) => product * length, 1)
  return { data: Float32Array.from({ length: size }, (_, i) => mean + 0.05 * Math.sin(0.7 * i)), shape }
}

const siamese = (extra: readonly Port[] = [], layers = ['']) => ({
  template: instant(
    [['z', ['n', 3, 127, 127]]],
    layers.map((layer): Port => [`zf${layer}`, ['n', 256, 7, 7]]),
    7,
  ),
  search: instant(
    [...layers.map((layer): Port => [`zf${layer}`, ['n', 256, 7, 7]]), ['x', ['n', 3, 'h', 'w']]],
    [
      ...layers.flatMap((layer): Port[] => [
        [`cls${layer}`, ['n', 10, 's', 's']],
        [`loc${layer}`, ['n', 20, 's', 's']],
      ]),
      ...extra,
    ],
    25,
  ),
})

interface Case {
  readonly name: string
  /** Milliseconds of an update outside of networks. */
  readonly atMost: number
  readonly make: () => SingleTracker
}

const cases: readonly Case[] = [
  { name: 'MOSSE', atMost: 0.75, make: () => new MOSSE({ frameRate }) },
  { name: 'MedianFlow', atMost: 2, make: () => new MedianFlow({ frameRate }) },
  { name: 'KCF on brightness', atMost: 3, make: () => new KCF({ ...kcfPresets.kcf_grey, frameRate }) },
  { name: 'KCF', atMost: 6, make: () => new KCF({ frameRate }) },
  { name: 'SiamFC', atMost: 1, make: once(siamFC, (models) => new SiamFC(models)) },
  {
    name: 'SiamRPN',
    atMost: 1,
    make: once(
      () => siamese(),
      (models) => new SiamRPN(models),
    ),
  },
  {
    name: 'SiamRPNPlusPlus, three layers',
    atMost: 1,
    make: once(
      () => siamese([], ['0', '1', '2']),
      (models) => new SiamRPNPlusPlus(models),
    ),
  },
  { name: 'SiamMask', atMost: 2, make: once(siamMask, (models) => new SiamMask(models)) },
  { name: 'NanoTrack', atMost: 1, make: once(nanoTrack, (models) => new NanoTrack(models)) },
  { name: 'VitTrack', atMost: 1, make: once(vitTrack, (network) => new VitTrack({ network })) },
]

/** All targets of a case share the networks. */
function once<Models>(makeModels: () => Models, make: (models: Models) => SingleTracker): () => SingleTracker {
  let models: Models | undefined
  return () => {
    models ??= makeModels()
    return make(models)
  }
}

function siamFC() {
  return {
    template: instant([['z', ['n', 3, 127, 127]]], [['zf', ['n', 256, 6, 6]]], 6),
    search: instant(
      [
        ['zf', ['n', 256, 6, 6]],
        ['x', ['n', 3, 255, 255]],
      ],
      [['response', ['n', 1, 17, 17]]],
      17,
    ),
  }
}

function siamMask() {
  const refine = instant(
    [
      ['corr', ['n', 256, 25, 25]],
      ['pos', [2]],
    ],
    [['mask', ['n', 1, 127, 127]]],
    127,
  )
  return { ...siamese([['corr', ['n', 256, 's', 's']]]), refine }
}

function nanoTrack() {
  return {
    backbone: {
      ...instant([['input', ['n', 3, 'h', 'w']]], [['output', ['n', 96, 's', 's']]], 16),
      async run({ input }: Record<string, TensorLike>) {
        const [count, , pixels] = lengthsOf(input!)
        return { output: cached(count!, Math.floor(pixels! / 16)) }
      },
    },
    head: instant(
      [
        ['input1', ['n', 96, 8, 8]],
        ['input2', ['n', 96, 16, 16]],
      ],
      [
        ['output1', ['n', 2, 15, 15]],
        ['output2', ['n', 4, 15, 15]],
      ],
      15,
      // Pixels to the sides of the target.
      40,
    ),
  }
}

const features = new Map<string, Tensor>()
function cached(batch: number, side: number): Tensor {
  const key = `${batch} ${side}`
  let tensor = features.get(key)
  if (!tensor) {
    tensor = waves([batch, 96, side, side])
    features.set(key, tensor)
  }
  return tensor
}

function vitTrack(): Model {
  return instant(
    [
      ['template', ['n', 3, 128, 128]],
      ['search', ['n', 3, 256, 256]],
    ],
    [
      ['output1', ['n', 1, 16, 16]],
      ['output2', ['n', 2, 16, 16]],
      ['output3', ['n', 2, 16, 16]],
    ],
    16,
    0.3,
  )
}

if (!globalThis.gc || !process.execArgv.some((flag) => flag.startsWith('--min-semi-space-size'))) restart()
else await measure(globalThis.gc)

async function measure(collect: () => void): Promise<void> {
  const { frames, box } = street()
  const results: Result[] = []
  for (const { name, atMost, make } of cases) {
    if (values.tracker !== undefined && values.tracker !== name) continue
    const one = await milliseconds(make, frames, [box])
    const eight = await milliseconds(make, frames, new Array<Box>(targets).fill(box))
    results.push({ task: `${name}, one target`, ours: one, unit: 'ms', target: { atMost } })
    results.push({ task: `${name}, ${targets} targets`, ours: eight, unit: 'ms', target: { atMost: targets * atMost } })
    results.push({
      task: `${name}, garbage an update`,
      ours: await garbage(make, frames, box, collect),
      unit: 'bytes',
      target: { atMost: 1024 },
    })
  }
  report('single-cost', results)
}

/** A street, and its largest person: eight targets are eight times the same. */
function street(): { frames: readonly Frame[]; box: Box } {
  const frames: Frame[] = []
  let boxes: Box[] = []
  for (const { frame, truth } of new Street({ seed: 9001, width, height, frameRate, frameCount: 40, people: 12 })) {
    if (frames.length === 0) boxes = truth.map(({ box }) => box).filter((box) => insideImage(box))
    frames.push(frame)
  }
  boxes.sort((a, b) => b.bottom - b.top - (a.bottom - a.top))
  return { frames, box: boxes[0]! }
}

function insideImage({ left, top, right, bottom }: Box): boolean {
  return left >= 0 && top >= 0 && right <= width && bottom <= height
}

/** Median of an update of all targets. */
async function milliseconds(
  make: () => SingleTracker,
  frames: readonly Frame[],
  boxes: readonly Box[],
): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < (short ? 2 : 8); round++) {
    const group = new SingleTrackerGroup(make)
    for (const box of boxes) await group.join(frames[0]!, box)
    for (const frame of frames.slice(1)) {
      const start = performance.now()
      await group.update(frame)
      if (round > 0) times.push(performance.now() - start)
    }
  }
  return median(times)
}

/** Least growth of the heap an update, of a few rounds. */
async function garbage(
  make: () => SingleTracker,
  frames: readonly Frame[],
  box: Box,
  collect: () => void,
): Promise<number> {
  const tracker = make()
  await tracker.start(frames[0]!, box)
  const follow = async (count: number) => {
    for (let i = 0; i < count; i++) await tracker.update(frames[i % frames.length]!)
  }
  const updates = short ? 40 : 200
  await follow(updates)
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < 3; round++) {
    collect()
    const before = process.memoryUsage().heapUsed
    await follow(updates)
    least = Math.min(least, (process.memoryUsage().heapUsed - before) / updates)
  }
  return Math.max(0, least)
}

function restart(): void {
  const own = fileURLToPath(import.meta.url)
  const flags = ['--expose-gc', '--max-semi-space-size=256', '--min-semi-space-size=256']
  const { status } = spawnSync(process.execPath, [...process.execArgv, ...flags, own, ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
}
