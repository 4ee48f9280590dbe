import { xysrToTlbr } from '../box'
import type { MotionModel } from './motion-model'

/**
 * Centre, area in square pixels and aspect ratio (width / height), with fixed noise and no velocity of the aspect ratio: the model of
 * SORT and OC-SORT. "Simple Online and Realtime Tracking" (2016), section 3.2.
 */
export const xysr: MotionModel<'x' | 'y' | 's' | 'r'> = {
  name: 'xysr',
  axes: ['x', 'y', 's', 'r'],
  toBox: xysrToTlbr,
  blocks: [
    {
      axes: ['x', 'y'],
      initial: { position: Math.sqrt(10), velocity: 100 },
      process: { position: 1, velocity: 0.1 },
      measurement: 1,
    },
    {
      axes: ['s'],
      initial: { position: Math.sqrt(10), velocity: 100 },
      process: { position: 1, velocity: 0.01 },
      measurement: Math.sqrt(10),
    },
    {
      axes: ['r'],
      initial: { position: Math.sqrt(10), velocity: 0 },
      process: { position: 1, velocity: 0 },
      measurement: Math.sqrt(10),
    },
  ],
  size: ['s'],
  positive: ['s'],
  // As in Deep-OC-SORT, the area is not scaled with camera zoom; the next detection corrects it.
  warped: [['x', 'y']],
}
