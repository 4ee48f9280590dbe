import { type MotionModel, xysr, xywh } from '@mot/core'

/** Motion models of a tracker's filters. */
export interface ObservedMotion {
  readonly model: MotionModel
  /** Model of the observation-centric re-update; sizes may fall below 0 there. */
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
  // Reference quirk: the noise of replayed frames is 1, whatever the size.
  replayModel: {
    ...xywh,
    blocks: xywh.blocks.map(({ axes }) => ({ axes, initial: one, process: one, measurement: 1 })),
  },
}

/**
 * SORT's model with the score as a further axis: the score of an object falls steadily while another occludes it. "Hybrid-SORT:
 * Weak Cues Matter for Online Multi-Object Tracking" (2024), section 3.2.
 */
const scoreModel: MotionModel<'x' | 'y' | 's' | 'r' | 'c'> = {
  ...xysr,
  name: 'xysrc',
  axes: [...xysr.axes, 'c'],
  // The score has the noise of the area.
  blocks: xysr.blocks.map((block) => (block.axes.includes('s') ? { ...block, axes: ['s', 'c'] } : block)),
}

/** By area, aspect ratio and score, as in Hybrid-SORT. */
export const scoreMotion: ObservedMotion = {
  model: scoreModel,
  replayModel: { ...scoreModel, positive: [] },
}

/** Index of the score in that filter's mean. */
export const SCORE_AXIS = 4
