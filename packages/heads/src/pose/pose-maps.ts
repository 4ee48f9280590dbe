import { type ImageMaps, readMap } from '../maps/bind-maps'
import type { HeatmapKind } from '../maps/peaks'

/** Heatmap of centres, box size, offset in the cell; joints from the centre, heatmap of joints, their offset in the cell. */
export type CenterNetPoseOutput = 'hm' | 'wh' | 'reg' | 'hps' | 'hm_hp' | 'hp_offset'

/** What the maps hold, and how they are read. */
export interface PoseSettings {
  readonly minScore: number
  readonly maxPeaks: number
  readonly minJointScore: number
  readonly stride: number
  readonly jointCount: number
  readonly heatmap: HeatmapKind
  readonly pairs: 'xy' | 'yx'
  readonly offset: 'reg' | number
  readonly jointHeatmap: boolean
  readonly jointOffset: 'shared' | 'each' | number
  readonly outputNames: Partial<Readonly<Record<CenterNetPoseOutput, string>>>
}

export function poseSpecs(settings: Omit<PoseSettings, 'heatmap'>) {
  const { jointCount, offset, jointHeatmap, jointOffset, outputNames } = settings
  const spec = (key: CenterNetPoseOutput, channels: number) => ({
    name: outputNames[key] ?? key,
    shape: ['batch', channels, 'rows', 'columns'],
  })
  const hasJointOffset = jointHeatmap && typeof jointOffset === 'string'
  return {
    hm: spec('hm', 1),
    wh: spec('wh', 2),
    hps: spec('hps', 2 * jointCount),
    ...(offset === 'reg' && { reg: spec('reg', 2) }),
    ...(jointHeatmap && { hm_hp: spec('hm_hp', jointCount) }),
    ...(hasJointOffset && { hp_offset: spec('hp_offset', jointOffset === 'each' ? 2 * jointCount : 2) }),
  }
}

export type PoseSpecs = ReturnType<typeof poseSpecs>

/** The maps of one image. */
export type PoseMaps = ImageMaps<PoseSpecs, PoseSettings>

/** x (0) or y (1) of point `k`, which lies in channels 2k and 2k + 1. */
export function readPair(image: PoseMaps, key: keyof PoseSpecs, k: number, axis: 0 | 1, cell: number): number {
  return readMap(image, key, 2 * k + (image.settings.pairs === 'xy' ? axis : 1 - axis), cell)
}

/** Column (0) or row (1) of a cell. */
export function positionOf({ maps }: PoseMaps, cell: number, axis: 0 | 1): number {
  const columns = maps.hm.shape[3]!
  return axis === 0 ? cell % columns : Math.floor(cell / columns)
}
