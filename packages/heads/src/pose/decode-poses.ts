import { composeAffine, Detections, mapBoxes, mapPoints } from '@mot/core'
import type { View } from '../head'
import { imageColumns } from '../inputs/view'
import { findPeaks } from '../maps/peaks'
import { jointScoreAt, moveToPeaks, type Points } from './joints'
import { type PoseMaps, positionOf, readPair } from './pose-maps'

const { fround } = Math

/** The people of one image with their joints ("Objects as Points", section 4.2), in pixels of the image. */
export function decodePoses(image: PoseMaps, view: View): Detections {
  const { minScore, maxPeaks, jointCount, stride, heatmap } = image.settings
  // 1. People are peaks of the heatmap of centres.
  const people = findPeaks(image.specs.hm.name, image.maps.hm, image.index, minScore, maxPeaks, heatmap)
  const { count, cells, scores, classIds } = people
  const boxes = new Float64Array(4 * count)
  const keypoints = new Float64Array(3 * jointCount * count)
  // 2. Joint candidates are peaks of the joints' own heatmaps.
  const candidates = count > 0 ? findJointCandidates(image) : []
  for (let i = 0; i < count; i++) {
    const box = boxes.subarray(4 * i, 4 * i + 4)
    const joints = keypoints.subarray(3 * jointCount * i, 3 * jointCount * (i + 1))
    // 3. Box and joints are regressed from the centre.
    readBox(image, cells[i]!, box)
    readJoints(image, cells[i]!, scores[i]!, joints)
    // 4. Each joint moves to its nearest candidate in the box.
    moveToPeaks(joints, box, candidates)
  }
  const toImage = composeAffine([stride, 0, 0, 0, stride, 0], view.toImage)
  mapBoxes(toImage, boxes)
  mapPoints(toImage, keypoints)
  return new Detections({ count, boxes, scores, classIds, keypoints, keypointCount: jointCount, ...imageColumns(view) })
}

/** The peaks of each joint's heatmap, in cells; empty for networks without such heatmaps. */
function findJointCandidates(image: PoseMaps): Points[] {
  const { maps, specs, index, settings } = image
  const { jointCount, minJointScore, maxPeaks, heatmap } = settings
  if (!maps.hm_hp) return []
  const [batch, , rows, columns] = maps.hm_hp.shape as [number, number, number, number]
  // Each joint alone: [n, joints, …] reads as n × joints images of one class.
  const separate = { ...maps.hm_hp, shape: [batch * jointCount, 1, rows, columns] }
  return Array.from({ length: jointCount }, (_, joint) => {
    const entry = index * jointCount + joint
    const peaks = findPeaks(specs.hm_hp!.name, separate, entry, minJointScore, maxPeaks, heatmap)
    const points = new Float64Array(3 * peaks.count)
    for (let i = 0; i < peaks.count; i++) {
      const cell = peaks.cells[i]!
      for (const axis of [0, 1] as const) {
        points[3 * i + axis] = fround(positionOf(image, cell, axis) + jointShift(image, joint, axis, cell))
      }
      points[3 * i + 2] = peaks.scores[i]!
    }
    return points
  })
}

/** Offset of a joint in its cell. */
function jointShift(image: PoseMaps, joint: number, axis: 0 | 1, cell: number): number {
  const { jointOffset } = image.settings
  if (typeof jointOffset === 'number') return jointOffset
  return readPair(image, 'hp_offset', jointOffset === 'each' ? joint : 0, axis, cell)
}

/** Box of one cell in cells; the sums in float32, as in the original. */
function readBox(image: PoseMaps, cell: number, into: Float64Array): void {
  const { offset } = image.settings
  for (const axis of [0, 1] as const) {
    const shift = offset === 'reg' ? readPair(image, 'reg', 0, axis, cell) : offset
    const centre = fround(positionOf(image, cell, axis) + shift)
    const half = readPair(image, 'wh', 0, axis, cell) / 2
    into[axis] = fround(centre - half)
    into[2 + axis] = fround(centre + half)
  }
}

/** The joints as regressed from the centre, in cells; relative to the cell's corner, without its offset. */
function readJoints(image: PoseMaps, cell: number, personScore: number, into: Float64Array): void {
  const { maps, index, settings } = image
  for (let joint = 0; joint < settings.jointCount; joint++) {
    for (const axis of [0, 1] as const) {
      into[3 * joint + axis] = fround(positionOf(image, cell, axis) + readPair(image, 'hps', joint, axis, cell))
    }
    into[3 * joint + 2] = maps.hm_hp
      ? jointScoreAt(maps.hm_hp, index, joint, into[3 * joint]!, into[3 * joint + 1]!, settings.heatmap)
      : personScore
  }
}
