import { type MotionModel, xywh } from '@mot/core'

/**
 * Centre, width and height, with the noise of TrackTrack: as `xywh`, but a new track is uncertain by twice its size, and process
 * noise is in proportion to the predicted size.
 */
export const trackTrackModel: MotionModel<'x' | 'y' | 'w' | 'h'> = {
  ...xywh,
  name: 'xywh of TrackTrack',
  blocks: xywh.blocks.map((block) => ({ ...block, initial: { position: 2, velocity: 10 } })),
  scaledAfterStep: true,
}
