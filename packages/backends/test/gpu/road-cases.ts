import type { Image } from '@mot/core'
import { centerNet, centerNet3D, centerNetPose, cornerNet, fairMOT, fcos, type Head, jde, yolox } from '@mot/heads'
import { seededRandom } from '@mot/test-utils/random'
import { writeTinyNetwork } from '@mot/test-utils/tiny-networks'

/** A kind of network, tiny, and the head that reads it. */
export interface RoadCase {
  readonly name: string
  readonly network: Uint8Array
  readonly head: Head
}

const inputSize = { width: 96, height: 64 }

export const fairMOTNetwork = (dimension: number) =>
  writeTinyNetwork([
    { name: 'hm', channels: 1, stride: 4, bias: 0 },
    { name: 'wh', channels: 4, stride: 4, bias: 2 },
    { name: 'reg', channels: 2, stride: 4 },
    { name: 'id', channels: dimension, stride: 4 },
  ])

const corners = (['tl', 'br'] as const).flatMap((corner) => [
  { name: `${corner}_heat`, channels: 3, stride: 4, bias: -1 },
  { name: `${corner}_tag`, channels: 1, stride: 4 },
  { name: `${corner}_regr`, channels: 2, stride: 4 },
])

const centre = [
  { name: 'hm', channels: 3, stride: 4, bias: -3 },
  { name: 'wh', channels: 2, stride: 4, bias: 3 },
  { name: 'reg', channels: 2, stride: 4 },
] as const

const people = [{ ...centre[0], channels: 1 }, ...centre.slice(1)] as const

const levels = [8, 16, 32]

export const roadCases: readonly RoadCase[] = [
  { name: 'FairMOT', network: fairMOTNetwork(32), head: fairMOT({ inputSize }) },
  { name: 'CenterNet', network: writeTinyNetwork(centre), head: centerNet({ inputSize, classCount: 3 }) },
  {
    name: 'CenterNet for poses',
    network: writeTinyNetwork([
      ...people,
      { name: 'hps', channels: 34, stride: 4 },
      { name: 'hm_hp', channels: 17, stride: 4, bias: -2 },
      { name: 'hp_offset', channels: 2, stride: 4 },
    ]),
    head: centerNetPose({ inputSize }),
  },
  {
    name: 'CenterNet in 3D',
    network: writeTinyNetwork([
      ...centre,
      { name: 'dep', channels: 1, stride: 4 },
      { name: 'rot', channels: 8, stride: 4 },
      { name: 'dim', channels: 3, stride: 4, bias: 2 },
    ]),
    head: centerNet3D({ inputSize }),
  },
  {
    name: 'CornerNet',
    network: writeTinyNetwork(corners, undefined, [64, 96]),
    head: cornerNet({ classCount: 3, maxTagDistance: 5 }),
  },
  {
    name: 'YOLOX',
    network: writeTinyNetwork(
      levels.map((stride) => ({
        name: `l${stride}`,
        channels: 8,
        stride,
        bias: [48, 32, 30, 30, 0, 0, 0, 0],
        scoresFrom: 4,
      })),
      'output',
    ),
    head: yolox({ inputSize, decoded: true, pixels: {} }),
  },
  {
    name: 'FCOS',
    network: writeTinyNetwork(
      [8, 16].flatMap((stride) => [
        { name: `cls_${stride}`, channels: 3, stride, bias: -3 },
        { name: `reg_${stride}`, channels: 4, stride, bias: 20 },
        { name: `ctr_${stride}`, channels: 1, stride },
      ]),
    ),
    head: fcos({ strides: [8, 16], shortSide: 64, longSide: 96 }),
  },
  {
    name: 'JDE',
    network: writeTinyNetwork(
      levels.map((stride) => ({ name: `raw_${stride}`, channels: 24 + 16, stride, spread: 0.08 })),
    ),
    head: jde({ inputSize }),
  },
]

/** Rectangles of all colours on grey. */
export function drawn(width: number, height: number, seed: number): Image {
  const random = seededRandom(seed)
  const data = new Uint8ClampedArray(4 * width * height).fill(110)
  for (let k = 0; k < 14; k++) {
    const [left, top, red, green, blue] = [random() * width, random() * height, 255, 255, 255].map((most, i) =>
      Math.floor(i < 2 ? most : most * random()),
    ) as [number, number, number, number, number]
    for (let y = top; y < Math.min(top + 31, height); y++) {
      for (let x = left; x < Math.min(left + 23, width); x++) data.set([red, green, blue], 4 * (y * width + x))
    }
  }
  for (let i = 3; i < data.length; i += 4) data[i] = 255
  return { width, height, data }
}
