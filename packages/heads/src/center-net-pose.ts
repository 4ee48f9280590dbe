import { Detections } from '@mot/core'
import { keepBest, suppressSoftly, withScoresAbove } from './boxes/merge-by-class'
import { checkChoice, checkCount, checkRange, type Filled, fillOptions } from './check-options'
import { defineHead } from './define-head'
import type { Head } from './head'
import {
  type AugmentationOptions,
  augmentationDefaults,
  type CenterPeakOptions,
  centerPeakDefaults,
  checkSharedOptions,
  type HeatmapOptions,
  heatmapDefaults,
  type MergeOptions,
  mergeDefaults,
} from './heatmap-options'
import { type CenterNetInputOptions, centerNetInput, centerNetInputDefaults } from './inputs/center-net-input'
import { averageMirrored, averageMirroredScores } from './inputs/mirror'
import { testTimeAugmentation } from './inputs/test-time-augmentation'
import { bindMaps } from './maps/bind-maps'
import { knowHeatmap } from './maps/heatmap-kind'
import { decodePoses } from './pose/decode-poses'
import { mirroredJointsOf } from './pose/joints'
import { type CenterNetPoseOutput, type PoseMaps, poseSpecs } from './pose/pose-maps'
import { selectPoses } from './pose/select-poses'

export interface CenterNetPoseOptions
  extends HeatmapOptions<CenterNetPoseOutput>,
    CenterNetInputOptions,
    CenterPeakOptions,
    AugmentationOptions,
    Omit<MergeOptions, 'maxDetections'> {
  /** Joints move to peaks of their heatmap that score above this, 0 to 1. Default 0.1. */
  readonly minJointScore?: number
  /** Joints of a person. Default 17, as in COCO. */
  readonly jointCount?: number
  /** Pairs of joints that a mirror swaps. Default: COCO's eyes, ears, shoulders, elbows, wrists, hips, knees and ankles. */
  readonly mirroredJoints?: readonly (readonly [number, number])[]
  /** Order of the two numbers of a point. Default `xy`. */
  readonly pairs?: 'xy' | 'yx'
  /** Whether the network has a heatmap of joints. Default true. */
  readonly jointHeatmap?: boolean
  /**
   * Where a joint lies in its cell: read from `hp_offset`, which holds two channels for all joints (`shared`) or two for
   * `each`, or a fixed number of cells. Default `shared`.
   */
  readonly jointOffset?: 'shared' | 'each' | number
}

export const centerNetPoseDefaults = {
  ...centerNetInputDefaults,
  ...heatmapDefaults,
  ...centerPeakDefaults,
  ...augmentationDefaults,
  softNms: mergeDefaults.softNms,
  leftovers: mergeDefaults.leftovers,
  minJointScore: 0.1,
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
  pairs: 'xy',
  jointHeatmap: true,
  jointOffset: 'shared',
} as const satisfies CenterNetPoseOptions

/** Options for published networks. */
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

/** Far more than any skeleton has. */
const MOST_JOINTS = 10_000

/**
 * CenterNet's pose estimation (Zhou et al. 2019, "Objects as Points", section 4.2): people are peaks of a heatmap; the
 * joints are regressed from the centre, and each moves to the nearest peak of its own heatmap inside the box.
 *
 * A keypoint's score is the value of its joint's heatmap at its position, or the person's score where the network has no
 * such heatmap.
 *
 * In: BGR, normalised, in the middle of the input. Out: `hm` [n, 1, rows, columns] logits; `wh`, `reg` and `hp_offset` [n,
 * 2, …], `hps` [n, 2 × joints, …] in cells; `hm_hp` [n, joints, …] logits.
 * @throws MotError `invalid-option`.
 */
export function centerNetPose(options: CenterNetPoseOptions = {}): Head {
  const settings: Settings = fillOptions(options, centerNetPoseDefaults)
  const { stride, flip, jointCount } = settings
  checkSharedOptions(settings)
  checkRange('minJointScore', settings.minJointScore, 0, 1)
  checkCount('jointCount', jointCount)
  checkRange('jointCount', jointCount, 1, MOST_JOINTS)
  checkChoice('pairs', settings.pairs, ['xy', 'yx'])
  const mirroredJoints = flip ? mirroredJointsOf(jointCount, settings.mirroredJoints) : new Int32Array(jointCount)
  const specs = poseSpecs(settings)

  return defineHead({
    name: 'centernet-pose',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs: specs,
    ...centerNetInput(settings),
    selections(outputs, view) {
      const maps = bindMaps(specs, outputs, [view], stride)
      const { heatmap: kind } = knowHeatmap(settings, specs, maps, ['hm', 'hm_hp'])
      return selectPoses({ specs, maps, settings: { ...settings, heatmap: kind } }, settings.heatmap === 'auto')
    },
    decode(outputs, views) {
      const maps = bindMaps(specs, outputs, views, stride)
      const known = knowHeatmap(settings, specs, maps, ['hm', 'hm_hp'])
      return views.map((view, index) => merge([decodePoses({ specs, maps, index, settings: known }, view)], settings))
    },
    ...testTimeAugmentation(settings, {
      inputAt: (scale) => centerNetInput(settings, scale),
      readPass(outputs, view) {
        const maps = bindMaps(specs, outputs, flip ? [view, view] : [view], stride)
        const image = { specs, maps, index: 0, settings: knowHeatmap(settings, specs, maps, ['hm', 'hm_hp']) }
        return decodePoses(flip ? averageWithMirror(image, mirroredJoints) : image, view)
      },
      merge: (results) => merge(results, settings),
    }),
  })
}

type Settings = Filled<CenterNetPoseOptions, typeof centerNetPoseDefaults>

/** The maps of an image averaged with those of its mirror image: CenterNet's flip test. */
function averageWithMirror({ maps, settings, ...image }: PoseMaps, mirroredJoints: Int32Array): PoseMaps {
  const { heatmap, minScore, minJointScore, pairs } = settings
  const mirroredChannel = (channel: number) => 2 * mirroredJoints[channel >> 1]! + (channel & 1)
  const isX = (channel: number) => channel % 2 === (pairs === 'xy' ? 0 : 1)
  return {
    ...image,
    maps: {
      // Reference quirk: the offsets are those of the image alone.
      ...maps,
      hm: averageMirroredScores(maps.hm, heatmap, minScore),
      wh: averageMirrored(maps.wh),
      hps: averageMirrored(maps.hps, mirroredChannel, isX),
      ...(maps.hm_hp && {
        hm_hp: averageMirroredScores(maps.hm_hp, heatmap, minJointScore, (joint) => mirroredJoints[joint]!),
      }),
    },
    settings: { ...settings, heatmap: 'scores' },
  }
}

function merge(results: readonly Detections[], { minScore, softNms, scales, leftovers }: Settings): Detections {
  const all = Detections.concat(results)
  if (!softNms && scales.length === 1) return all
  const weakened = suppressSoftly(all, { method: 'gaussian' }, leftovers)
  return withScoresAbove(minScore, keepBest(weakened, weakened.count))
}
