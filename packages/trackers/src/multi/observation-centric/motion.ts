import { type MotionModel, xysr, xywh } from '@mot/core'

/** How the filters of a tracker move. */
export interface ObservedMotion {
  readonly model: MotionModel
  /** How they live through frames again in which nothing was seen; nothing is kept above 0 there. */
  readonly replayModel: MotionModel
}

/** By area and aspect ratio, as in SORT. */
export const areaMotion: ObservedMotion = {
  model: xysr,
  replayModel: { ...xysr, positive: [] },
}

const one = { position: 1, velocity: 1 }

/** By width and height, as in Deep-OC-SORT's newer filter. */
export const shapeMotion: ObservedMotion = {
  model: { ...xywh, positive: ['w', 'h'] },
  // Reference quirk: the noise of frames that are lived through again is 1, whatever the size.
  replayModel: {
    ...xywh,
    blocks: xywh.blocks.map(({ axes }) => ({ axes, initial: one, process: one, measurement: 1 })),
  },
}

/**
 * SORT's, and the score as one more number that moves: somebody who walks behind another is found with less and less of it.
 * "Hybrid-SORT: Weak Cues Matter for Online Multi-Object Tracking" (2024), section 3.2.
 */
const scoreModel: MotionModel<'x' | 'y' | 's' | 'r' | 'c'> = {
  ...xysr,
  name: 'xysrc',
  axes: [...xysr.axes, 'c'],
  // The score is as uncertain as the area.
  blocks: xysr.blocks.map((block) => (block.axes.includes('s') ? { ...block, axes: ['s', 'c'] } : block)),
}

/** By area, aspect ratio and score, as in Hybrid-SORT. */
export const scoreMotion: ObservedMotion = {
  model: scoreModel,
  replayModel: { ...scoreModel, positive: [] },
}

/** Place of the score in that filter's mean. */
export const SCORE_AXIS = 4
