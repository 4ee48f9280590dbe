import { type MotionModel, xysr } from '@mot/core'

/**
 * SORT's model, and the score as one more number that moves: somebody who walks behind another is found with less and less of it.
 * "Hybrid-SORT: Weak Cues Matter for Online Multi-Object Tracking" (2024), section 3.2.
 */
export const scoreModel: MotionModel<'x' | 'y' | 's' | 'r' | 'c'> = {
  ...xysr,
  name: 'xysrc',
  axes: [...xysr.axes, 'c'],
  // The score is as uncertain as the area.
  blocks: xysr.blocks.map((block) => (block.axes.includes('s') ? { ...block, axes: ['s', 'c'] } : block)),
}

/** Place of the score in the model's state. */
export const SCORE_AXIS = 4
