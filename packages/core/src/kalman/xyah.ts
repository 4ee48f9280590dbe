import { xyahToTlbr } from '../box'
import type { MotionModel } from './motion-model'

/**
 * Centre, aspect ratio (width / height) and height, with noise in proportion to the height: the model of DeepSORT,
 * JDE, FairMOT and ByteTrack. "Simple Online and Realtime Tracking with a Deep Association Metric" (2017), section 2.1.
 */
export const xyah: MotionModel<'x' | 'y' | 'a' | 'h'> = {
  name: 'xyah',
  axes: ['x', 'y', 'a', 'h'],
  toBox: xyahToTlbr,
  blocks: [
    {
      axes: ['x', 'y', 'h'],
      scaledBy: 'h',
      initial: { position: 2 / 20, velocity: 10 / 160 },
      process: { position: 1 / 20, velocity: 1 / 160 },
      measurement: 1 / 20,
    },
    {
      axes: ['a'],
      initial: { position: 1e-2, velocity: 1e-5 },
      process: { position: 1e-2, velocity: 1e-5 },
      measurement: 1e-1,
    },
  ],
  size: ['h'],
  positive: [],
  warped: [['x', 'y']],
  zoomed: ['h'],
}
