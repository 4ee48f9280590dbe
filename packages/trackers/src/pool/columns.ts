import { asDetections, type DetectionColumns, type DetectionsInput, Tracks } from '@mot/core'
import type { TrackColumns } from './messages'

/**
 * The columns that trackers read and that come back on their tracks, copied to arrays without spare length, for transfer to another thread.
 * @throws MotError `invalid-detections` for what is neither detections nor rows of them.
 */
export function detectionColumns(input: DetectionsInput): DetectionColumns {
  const detections = asDetections(input)
  const { count, boxes, scores, classIds, embeddings, embeddingDimension } = detections
  const { keypoints, keypointCount, masks, orientedBoxes, boxes3d } = detections
  const { frame, time, imageWidth, imageHeight, classNames, cameraMotion } = detections
  return {
    count,
    boxes: boxes.slice(0, 4 * count),
    scores: scores.slice(0, count),
    classIds: classIds.slice(0, count),
    ...(embeddings && { embeddings: embeddings.slice(0, count * embeddingDimension), embeddingDimension }),
    ...(keypoints && { keypoints: keypoints.slice(0, 3 * count * keypointCount), keypointCount }),
    ...(masks && { masks: masks.slice(0, count) }),
    ...(orientedBoxes && { orientedBoxes: orientedBoxes.slice(0, 5 * count) }),
    ...(boxes3d && { boxes3d: boxes3d.slice(0, 8 * count) }),
    ...(frame !== undefined && { frame }),
    ...(time !== undefined && { time }),
    ...(imageWidth !== undefined && { imageWidth }),
    ...(imageHeight !== undefined && { imageHeight }),
    ...(classNames && { classNames }),
    ...(cameraMotion && { cameraMotion }),
  }
}

/** A copy of a frame's tracks. */
export function trackColumns(tracks: Tracks): TrackColumns {
  return { ...tracks.copy() }
}

export function tracksOf(columns: TrackColumns): Tracks {
  return Object.assign(new Tracks(), columns)
}

/** The buffers of a record's typed arrays, for transfer to another thread without a copy. */
export function buffersOf(columns: object): ArrayBuffer[] {
  const buffers = Object.values(columns).flatMap((column) => (ArrayBuffer.isView(column) ? [column.buffer] : []))
  return [...new Set(buffers)].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer)
}
