import { composeAffine, Detections, mapBoxes, mapPoints } from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { keepBest, type Leftovers, suppressSoftly, withScoresAbove } from './boxes/merge-by-class'
import { checkCount, checkRange } from './check-options'
import { defineHead } from './define-head'
import type { BoundTo, Head, NetworkOutputs, View } from './head'
import { type CenterNetInputOptions, centerNetInput, centerNetInputDefaults } from './inputs/center-net-input'
import { checkScales, isSinglePass, lookAtScales } from './inputs/look-at-scales'
import { averageMirrored, averageMirroredScores } from './inputs/mirror'
import { aboutImage } from './inputs/view'
import { jointScoreAt, mirroredJoint, moveToPeaks, type Points } from './joints'
import { checkCells } from './maps/check-cells'
import { findPeaks, type HeatmapKind } from './maps/peaks'
import { readCell } from './maps/read-cell'

/** Heatmap of centres, box size, offset in the cell; joints from the centre, heatmap of joints, their offset in the cell. */
export type CenterNetPoseOutput = 'hm' | 'wh' | 'reg' | 'hps' | 'hm_hp' | 'hp_offset'

export interface CenterNetPoseOptions extends CenterNetInputOptions {
  /** Detections score above this, 0 to 1. Default 0.3. */
  readonly minScore?: number
  /** The best so many peaks of the centres' heatmap, and of each joint's, are read. Default 100. */
  readonly maxPeaks?: number
  /** Joints are taken from their heatmap where they score above this there, 0 to 1. Default 0.1. */
  readonly minJointScore?: number
  /** Input pixels per cell of the maps. Default 4. */
  readonly stride?: number
  /** Default 17, as COCO has. */
  readonly jointCount?: number
  /** Joints that a mirror swaps. Default: COCO's eyes, ears, shoulders, elbows, wrists, hips, knees and ankles. */
  readonly mirroredJoints?: readonly (readonly [number, number])[]
  /** Whether the heatmaps still need a sigmoid, or (scores) the network has made it. Default `logits`. */
  readonly heatmap?: HeatmapKind
  /** Whether two numbers for one point come as x and y, or y and x. Default `xy`. */
  readonly pairs?: 'xy' | 'yx'
  /** Where in its cell a centre lies: `reg` says it, or the same number for x and y everywhere. Default `reg`. */
  readonly offset?: 'reg' | number
  /** Whether the network has a heatmap of joints. Default true. */
  readonly jointHeatmap?: boolean
  /** Where in its cell a joint lies: as `offset`; `hp_offset` holds two channels (`shared`) or two for `each`. Default `shared`. */
  readonly jointOffset?: 'shared' | 'each' | number
  /** Looks at the mirror image, too, and averages. Default false. */
  readonly flip?: boolean
  /** Looks at the image resized by each of these. Default [1]. */
  readonly scales?: readonly number[]
  /** Weakens people whose boxes overlap; always done with several scales. Default false. */
  readonly softNms?: boolean
  /** What soft-NMS leaves behind the boxes that stay. Default `keep`, as the original. */
  readonly leftovers?: Leftovers
  /** Names of the outputs in networks that call them otherwise. */
  readonly outputNames?: Partial<Readonly<Record<CenterNetPoseOutput, string>>>
}

export const centerNetPoseDefaults = {
  ...centerNetInputDefaults,
  minScore: 0.3,
  maxPeaks: 100,
  minJointScore: 0.1,
  stride: 4,
  jointCount: 17,
  mirroredJoints: [
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
    [9, 10],
    [11, 12],
    [13, 14],
    [15, 16],
  ],
  heatmap: 'logits',
  pairs: 'xy',
  offset: 'reg',
  jointHeatmap: true,
  jointOffset: 'shared',
  flip: false,
  scales: [1],
  softNms: false,
  leftovers: 'keep',
  outputNames: {},
} as const satisfies CenterNetPoseOptions

/** Options for networks that are about. */
export const centerNetPosePresets = {
  /** MoveNet MultiPose: CenterNet on MobileNetV2, for up to six people, 256 pixels on the longer side. */
  moveNet: {
    resolution: 'corner',
    inputSize: { width: 256, height: 256 },
    pixels: { scale: 1 },
    pairs: 'yx',
    jointOffset: 'each',
  },
} as const satisfies Record<string, CenterNetPoseOptions>

const { fround } = Math

/**
 * CenterNet's pose estimation (Zhou et al. 2019, "Objects as Points", section 4.2): people are peaks of a heatmap; the centre
 * says roughly where its joints are, and each joint moves to the nearest peak of its own heatmap inside the box.
 *
 * A keypoint's score is that of its joint's heatmap where it lies, or the person's where the network has none.
 *
 * In: BGR, normalised, in the middle of the input. Out: `hm` [n, 1, rows, columns] logits; `wh`, `reg` and `hp_offset` [n,
 * 2, …], `hps` [n, 2 × joints, …] in cells; `hm_hp` [n, joints, …] logits.
 * @throws MotError `invalid-option`.
 */
export function centerNetPose(options: CenterNetPoseOptions = {}): Head {
  const settings = { ...centerNetPoseDefaults, ...options }
  const { minScore, maxPeaks, minJointScore, stride, jointCount, pairs, offset, jointOffset, flip, scales } = settings
  checkRange('minScore', minScore, 0, 1)
  checkRange('minJointScore', minJointScore, 0, 1)
  for (const option of ['maxPeaks', 'stride', 'jointCount'] as const) checkCount(option, settings[option])
  checkScales(scales)
  const mirrored = flip ? mirroredJoint(jointCount, settings.mirroredJoints) : new Int32Array(jointCount)
  const names = {
    hm: 'hm',
    wh: 'wh',
    reg: 'reg',
    hps: 'hps',
    hm_hp: 'hm_hp',
    hp_offset: 'hp_offset',
    ...settings.outputNames,
  }
  const spec = (name: string, channels: number) => ({ name, shape: ['batch', channels, 'rows', 'columns'] })
  const hasJointOffset = settings.jointHeatmap && typeof jointOffset === 'string'
  const outputs = {
    hm: spec(names.hm, 1),
    wh: spec(names.wh, 2),
    hps: spec(names.hps, 2 * jointCount),
    ...(offset === 'reg' && { reg: spec(names.reg, 2) }),
    ...(settings.jointHeatmap && { hm_hp: spec(names.hm_hp, jointCount) }),
    ...(hasJointOffset && { hp_offset: spec(names.hp_offset, jointOffset === 'each' ? 2 * jointCount : 2) }),
  }
  type Maps = BoundTo<typeof outputs>
  type Key = keyof typeof outputs

  function decodeOne(maps: Maps, index: number, view: View, kind: HeatmapKind): Detections {
    const { count, cells, scores, classIds } = findPeaks(names.hm, maps.hm, index, minScore, maxPeaks, kind)
    const boxes = new Float64Array(4 * count)
    const keypoints = new Float64Array(3 * jointCount * count)
    const peaks = count > 0 ? findJointPeaks(maps, index, kind) : []
    for (let i = 0; i < count; i++) {
      const box = boxes.subarray(4 * i, 4 * i + 4)
      const joints = keypoints.subarray(3 * jointCount * i, 3 * jointCount * (i + 1))
      readBox(maps, index, cells[i]!, box)
      readJoints(maps, index, cells[i]!, scores[i]!, kind, joints)
      moveToPeaks(joints, box, peaks)
    }
    const toImage = composeAffine([stride, 0, 0, 0, stride, 0], view.toImage)
    mapBoxes(toImage, boxes)
    mapPoints(toImage, keypoints)
    return new Detections({ count, boxes, scores, classIds, keypoints, keypointCount: jointCount, ...aboutImage(view) })
  }

  /** One number of a pair: x (0) or y (1) of the point that its channels 2k and 2k + 1 say. */
  function readPair(maps: Maps, key: Key, index: number, k: number, axis: 0 | 1, cell: number): number {
    return readCell(names[key], maps[key]!, index, 2 * k + (pairs === 'xy' ? axis : 1 - axis), cell)
  }

  /** Box of one cell in cells; the sums in float32, as in the original. */
  function readBox(maps: Maps, index: number, cell: number, into: Float64Array): void {
    for (const axis of [0, 1] as const) {
      const shift = offset === 'reg' ? readPair(maps, 'reg', index, 0, axis, cell) : offset
      const centre = fround(positionOf(maps, cell, axis) + shift)
      const half = readPair(maps, 'wh', index, 0, axis, cell) / 2
      into[axis] = fround(centre - half)
      into[2 + axis] = fround(centre + half)
    }
  }

  /** The joints as the centre says, in cells; counted from the cell's corner, without its offset. */
  function readJoints(
    maps: Maps,
    index: number,
    cell: number,
    score: number,
    kind: HeatmapKind,
    into: Float64Array,
  ): void {
    for (let joint = 0; joint < jointCount; joint++) {
      for (const axis of [0, 1] as const) {
        const distance = readPair(maps, 'hps', index, joint, axis, cell)
        into[3 * joint + axis] = fround(positionOf(maps, cell, axis) + distance)
      }
      into[3 * joint + 2] = maps.hm_hp
        ? jointScoreAt(maps.hm_hp, index, joint, into[3 * joint]!, into[3 * joint + 1]!, kind)
        : score
    }
  }

  /** The peaks of each joint's heatmap, in cells. */
  function findJointPeaks(maps: Maps, index: number, kind: HeatmapKind): Points[] {
    if (!maps.hm_hp) return []
    const [batch, , rows, columns] = maps.hm_hp.shape as [number, number, number, number]
    // Each joint by itself: as many images of one class.
    const apart = { data: maps.hm_hp.data, shape: [batch * jointCount, 1, rows, columns] }
    return Array.from({ length: jointCount }, (_, joint) => {
      const found = findPeaks(names.hm_hp, apart, index * jointCount + joint, minJointScore, maxPeaks, kind)
      const points = new Float64Array(3 * found.count)
      for (let i = 0; i < found.count; i++) {
        for (const axis of [0, 1] as const) {
          points[3 * i + axis] = fround(
            positionOf(maps, found.cells[i]!, axis) + jointShift(maps, index, joint, axis, found.cells[i]!),
          )
        }
        points[3 * i + 2] = found.scores[i]!
      }
      return points
    })
  }

  function jointShift(maps: Maps, index: number, joint: number, axis: 0 | 1, cell: number): number {
    if (typeof jointOffset === 'number') return jointOffset
    return readPair(maps, 'hp_offset', index, jointOffset === 'each' ? joint : 0, axis, cell)
  }

  /** What one pass shows: the image, or the image and its mirror image. */
  function readPass(tensors: NetworkOutputs, view: View): Detections {
    const maps = bindOutputs(outputs, tensors, flip ? 2 : 1)
    checkCells(names.hm, maps.hm, view.input, stride)
    if (!flip) return decodeOne(maps, 0, view, settings.heatmap)
    const isX = (channel: number) => channel % 2 === (pairs === 'xy' ? 0 : 1)
    const averaged = {
      // Reference quirk: the offsets are those of the image alone.
      ...maps,
      hm: averageMirroredScores(maps.hm, settings.heatmap, minScore),
      wh: averageMirrored(maps.wh),
      hps: averageMirrored(maps.hps, (channel) => 2 * mirrored[channel >> 1]! + (channel & 1), isX),
      ...(maps.hm_hp && {
        hm_hp: averageMirroredScores(maps.hm_hp, settings.heatmap, minJointScore, (joint) => mirrored[joint]!),
      }),
    }
    return decodeOne(averaged, 0, view, 'scores')
  }

  function merge(found: readonly Detections[]): Detections {
    const all = Detections.concat(found)
    if (!settings.softNms && scales.length === 1) return all
    const weakened = suppressSoftly(all, { method: 'gaussian' }, settings.leftovers)
    return withScoresAbove(minScore, keepBest(weakened, weakened.count))
  }

  return defineHead({
    name: 'centernet-pose',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs,
    ...centerNetInput(settings),
    decode(tensors, views) {
      const maps = bindOutputs(outputs, tensors, views.length)
      for (const { input } of views) checkCells(names.hm, maps.hm, input, stride)
      return views.map((view, index) => merge([decodeOne(maps, index, view, settings.heatmap)]))
    },
    ...(!isSinglePass(settings) && {
      look: (image, fixed) =>
        lookAtScales(image, fixed, settings, (scale) => centerNetInput(settings, scale), readPass, merge),
    }),
  })
}

/** Column (0) or row (1) of a cell. */
function positionOf({ hm }: { readonly hm: { readonly shape: readonly number[] } }, cell: number, axis: 0 | 1): number {
  const columns = hm.shape[3]!
  return axis === 0 ? cell % columns : Math.floor(cell / columns)
}
