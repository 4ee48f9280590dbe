import type { Detections, Tracks } from '@mot/core'
import type { OverlayTrack } from '@mot/io/draw'

/** The tracks of a frame with the keypoints, rotated boxes and masks of their detections. */
export function paintedTracks(tracks: Tracks, detections: Detections): Iterable<OverlayTrack> {
  const { keypoints, orientedBoxes, masks } = detections
  if (!keypoints && !orientedBoxes && !masks) return tracks
  return Array.from(tracks, (track) => {
    if (track.detectionIndex < 0) return track
    const { keypoints: pose, orientedBox, mask } = detections.at(track.detectionIndex)
    return { ...track, ...(pose && { keypoints: pose }), ...(orientedBox && { orientedBox }), ...(mask && { mask }) }
  })
}
