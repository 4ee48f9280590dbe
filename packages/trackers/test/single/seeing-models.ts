import type { Model, Tensor, TensorLike } from '@mot/core'
import { type FakeModel, fakeModel, features } from './fake-models'

/**
 * Networks that find the drawn target by its colours: what trackers make of their answers can be seen without a trained one. Each reads
 * the crop it is given, so crops and the way back have to fit together.
 */

/** What of a crop shows the target: its middle and its sides, in pixels of the crop; undefined where it cannot be seen. */
interface Seen {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function look(
  input: TensorLike,
  entry: number,
  isTarget: (red: number, blue: number) => boolean,
  bgr: boolean,
): Seen | undefined {
  const shape = 'dims' in input ? input.dims : input.shape
  const [, , height, width] = shape as [number, number, number, number]
  const area = width * height
  const data = input.data as Float32Array
  const start = 3 * area * entry
  const red = start + (bgr ? 2 * area : 0)
  const blue = start + (bgr ? 0 : 2 * area)
  let count = 0
  let left = width
  let right = -1
  let top = height
  let bottom = -1
  for (let i = 0; i < area; i++) {
    if (!isTarget(data[red + i]!, data[blue + i]!)) continue
    const x = i % width
    const y = Math.floor(i / width)
    count++
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  if (count < 40) return undefined
  return { x: (left + right + 1) / 2, y: (top + bottom + 1) / 2, width: right + 1 - left, height: bottom + 1 - top }
}

/** The drawn target is red or white, its background is grey below 150. */
const bright = (red: number) => red > 165

function batchOf(input: TensorLike): number {
  return ('dims' in input ? input.dims : input.shape)[0]!
}

function sideOf(input: TensorLike): number {
  return ('dims' in input ? input.dims : input.shape)[2]!
}

export function seeingTemplate(): FakeModel {
  return fakeModel([['z', ['n', 3, 'h', 'w']]], [['zf', ['n', 4, 6, 6]]], (inputs) => ({
    zf: features([batchOf(inputs.z!), 4, 6, 6], Number(inputs.z!.data[100]) / 100),
  }))
}

/** Scores and anchor shifts on a map that grows with the input. */
export function seeingSearch(extra: Record<string, (batch: number) => Tensor> = {}): FakeModel {
  const ratios = [
    [104, 32],
    [88, 40],
    [64, 64],
    [40, 80],
    [32, 96],
  ] as const
  return fakeModel(
    [
      ['zf', ['n', 4, 6, 6]],
      ['x', ['n', 3, 'h', 'w']],
    ],
    [
      ['cls', ['n', 10, 's', 's']],
      ['loc', ['n', 20, 's', 's']],
      ...Object.keys(extra).map((name) => [name, ['n', 'c', 's', 's']] as const),
    ],
    ({ x }) => {
      const batch = batchOf(x!)
      const side = Math.floor((sideOf(x!) - 127) / 8) + 9
      const count = 5 * side * side
      const cls = new Float32Array(batch * 2 * count).fill(-3)
      const loc = new Float32Array(batch * 4 * count)
      for (let entry = 0; entry < batch; entry++) {
        const seen = look(x!, entry, bright, true)
        if (!seen) {
          cls.fill(3, entry * 2 * count, entry * 2 * count + count)
          continue
        }
        for (let i = 0; i < count; i++) {
          const [width, height] = ratios[Math.floor(i / (side * side))]!
          const cellX = ((i % side) - Math.floor(side / 2)) * 8
          const cellY = ((Math.floor(i / side) % side) - Math.floor(side / 2)) * 8
          const toX = seen.x - sideOf(x!) / 2
          const toY = seen.y - sideOf(x!) / 2
          cls[entry * 2 * count + count + i] = 6 - Math.hypot(cellX - toX, cellY - toY) / 8
          const at = entry * 4 * count + i
          loc[at] = (toX - cellX) / width
          loc[at + count] = (toY - cellY) / height
          loc[at + 2 * count] = Math.log(seen.width / width)
          loc[at + 3 * count] = Math.log(seen.height / height)
        }
      }
      const more = Object.fromEntries(Object.entries(extra).map(([name, make]) => [name, make(batch)]))
      return {
        cls: { data: cls, shape: [batch, 10, side, side] },
        loc: { data: loc, shape: [batch, 20, side, side] },
        ...more,
      }
    },
  )
}

/** A hump of 17 × 17 where the target is, higher the nearer its size is to that of the template. */
export function seeingResponse(): FakeModel {
  return fakeModel(
    [
      ['zf', ['n', 4, 6, 6]],
      ['x', ['n', 3, 255, 255]],
    ],
    [['response', ['n', 1, 17, 17]]],
    ({ x }) => {
      const batch = batchOf(x!)
      const data = new Float32Array(batch * 289)
      for (let entry = 0; entry < batch; entry++) {
        const seen = look(x!, entry, bright, false)
        for (let i = 0; i < 289; i++) {
          const noise = 0.1 * Math.sin(i)
          const dx = (i % 17) - 8 - ((seen?.x ?? 127) - 127.5) / 8
          const dy = Math.floor(i / 17) - 8 - ((seen?.y ?? 127) - 127.5) / 8
          const fit = seen ? Math.exp(-Math.abs(Math.log(Math.sqrt(seen.width * seen.height) / 63.5))) : 0
          data[entry * 289 + i] = noise + 4 * fit * Math.exp(-(dx * dx + dy * dy) / 4)
        }
      }
      return { response: { data, shape: [batch, 1, 17, 17] } }
    },
  )
}

/** NanoTrack: the backbone passes on what it saw, and the head tells the distances to the sides. */
export function seeingNano(): { readonly backbone: Model; readonly head: Model } {
  const backbone = fakeModel([['input', ['n', 3, 'h', 'w']]], [['output', ['n', 4, 'h', 'w']]], ({ input }) => {
    const batch = batchOf(input!)
    const side = Math.floor(sideOf(input!) / 16)
    const data = features([batch, 4, side, side], Number(input!.data[100]) / 100).data
    for (let entry = 0; entry < batch; entry++) {
      const seen = look(input!, entry, bright, true)
      data.set(seen ? [seen.x, seen.y, seen.width, seen.height] : [-1, -1, 0, 0], entry * 4 * side * side)
    }
    return { output: { data, shape: [batch, 4, side, side] } }
  })
  const head = fakeModel(
    [
      ['z', ['n', 4, 7, 7]],
      ['x', ['n', 4, 15, 15]],
    ],
    [
      ['cls', ['n', 2, 15, 15]],
      ['loc', ['n', 4, 15, 15]],
    ],
    ({ x }) => {
      const batch = batchOf(x!)
      const cls = new Float32Array(batch * 450)
      const loc = new Float32Array(batch * 900)
      for (let entry = 0; entry < batch; entry++) {
        const [seenX, seenY, width, height] = (x!.data as Float32Array).slice(
          entry * 4 * 225,
          entry * 4 * 225 + 4,
        ) as unknown as number[]
        for (let i = 0; i < 225; i++) {
          const cellX = ((i % 15) - 7) * 16
          const cellY = (Math.floor(i / 15) - 7) * 16
          const toX = seenX! - 127.5
          const toY = seenY! - 127.5
          cls[entry * 450 + 225 + i] = width! > 0 ? 6 - Math.hypot(cellX - toX, cellY - toY) / 16 : -4
          const sides = [
            cellX - toX + width! / 2,
            cellY - toY + height! / 2,
            toX + width! / 2 - cellX,
            toY + height! / 2 - cellY,
          ]
          for (const [k, distance] of sides.entries()) loc[entry * 900 + k * 225 + i] = width! > 0 ? distance : 30
        }
      }
      return { cls: { data: cls, shape: [batch, 2, 15, 15] }, loc: { data: loc, shape: [batch, 4, 15, 15] } }
    },
  )
  return { backbone, head }
}

/** VitTrack: score, size and offset of 16 × 16 places. */
export function seeingVit(): Model {
  return fakeModel(
    [
      ['template', ['n', 3, 128, 128]],
      ['search', ['n', 3, 256, 256]],
    ],
    [
      ['output1', ['n', 1, 16, 16]],
      ['output2', ['n', 2, 16, 16]],
      ['output3', ['n', 2, 16, 16]],
    ],
    ({ search }) => {
      const batch = batchOf(search!)
      const score = new Float32Array(batch * 256).fill(0.01)
      const size = new Float32Array(batch * 512).fill(0.2)
      const offset = new Float32Array(batch * 512)
      for (let entry = 0; entry < batch; entry++) {
        // Bytes 165 and above, as the network is given them.
        const seen = look(search!, entry, (red) => red > (165 / 255 - 0.485) / 0.229, false)
        if (!seen) continue
        const cellX = Math.min(15, Math.floor(seen.x / 16))
        const cellY = Math.min(15, Math.floor(seen.y / 16))
        const at = cellY * 16 + cellX
        score[entry * 256 + at] = 0.95
        size.set([seen.width / 256], entry * 512 + at)
        size.set([seen.height / 256], entry * 512 + 256 + at)
        offset.set([seen.x / 16 - cellX], entry * 512 + at)
        offset.set([seen.y / 16 - cellY], entry * 512 + 256 + at)
      }
      return {
        output1: { data: score, shape: [batch, 1, 16, 16] },
        output2: { data: size, shape: [batch, 2, 16, 16] },
        output3: { data: offset, shape: [batch, 2, 16, 16] },
      }
    },
  )
}
