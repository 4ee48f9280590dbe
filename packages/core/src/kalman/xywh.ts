import { xywhToTlbr } from '../box'
import type { MotionModel } from './motion-model'

/**
 * Centre, width and height, with noise in proportion to the width along x and to the height along y: the model of BoT-SORT.
 * "BoT-SORT: Robust Associations Multi-Pedestrian Tracking" (2022), section 3.1.
 */
export const xywh: MotionModel<'x' | 'y' | 'w' | 'h'> = {
  name: 'xywh',
  axes: ['x', 'y', 'w', 'h'],
  toBox: xywhToTlbr,
  blocks: [
    {
      axes: ['x', 'w'],
      scaledBy: 'w',
      initial: { position: 2 / 20, velocity: 10 / 160 },
      process: { position: 1 / 20, velocity: 1 / 160 },
      measurement: 1 / 20,
    },
    {
      axes: ['y', 'h'],
      scaledBy: 'h',
      initial: { position: 2 / 20, velocity: 10 / 160 },
      process: { position: 1 / 20, velocity: 1 / 160 },
      measurement: 1 / 20,
    },
  ],
  size: ['w', 'h'],
  positive: [],
  warped: [
    ['x', 'y'],
    ['w', 'h'],
  ],
}
