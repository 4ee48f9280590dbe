import { iou3d } from '@mot/core'
import { checkFinite, type Similarity, shapeOf } from './similarity'

/**
 * Volume of the intersection over volume of the union of 3D boxes, as in AB3DMOT's evaluation ("AB3DMOT: A Baseline for 3D Multi-Object
 * Tracking and New Evaluation Metrics", Weng et al. 2020): each row has a `box3d`. Shapes: [rows × 8] as in `Detections.boxes3d`.
 */
export const box3dOverlap: Similarity<Float64Array> = {
  name: 'box3dOverlap',

  shapesOf(rows, nameOf) {
    const boxes = new Float64Array(8 * rows.length)
    for (const [i, { box3d }] of rows.entries()) {
      const whose = nameOf(i)
      const { x, y, z, height, width, length, rotationY, alpha } = shapeOf(box3d, whose, 'a box3d', 'box3dOverlap')
      const numbers = [x, y, z, height, width, length, rotationY]
      checkFinite(numbers, whose, 'a box3d')
      boxes.set([...numbers, alpha], 8 * i)
    }
    return boxes
  },

  compare: iou3d,
}
