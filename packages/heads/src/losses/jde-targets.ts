import { iou, MotError, readOptions, shown } from '@mot/core'
import { checkCount } from '../check-options'
import type { Anchor } from '../jde'

export interface JDETargetOptions {
  /** Cells of the scale. */
  readonly rows: number
  readonly columns: number
  /** Input pixels per cell. */
  readonly stride: number
  /** Width and height of each anchor in input pixels. */
  readonly anchors: readonly Anchor[]
}

/** JDE's training targets at each anchor of a scale: [anchors × rows × columns]. */
export interface JDETargets {
  /** 1 for an object, 0 for background, −1 for anchors that are ignored. */
  readonly confidences: Int8Array
  /** Row of the box assigned to an anchor; −1 for none. */
  readonly boxIndices: Int32Array
  /** [… × 4] dx, dy in anchor sizes and the logarithms of the sizes' ratios. */
  readonly deltas: Float32Array
}

/**
 * Targets of JDE (Wang et al. 2020, section 3.2): an anchor is assigned to the box that it overlaps most, above an IoU of
 * 0.5; below 0.4 it is background.
 * @param boxes [n × 4] left, top, right, bottom in input pixels.
 * @throws MotError `invalid-option`.
 */
export function jdeTargets(boxes: ArrayLike<number>, options: JDETargetOptions): JDETargets {
  const { rows, columns, stride, anchors } = readOptions(options)
  for (const [option, value] of Object.entries({ rows, columns, stride })) checkCount(option, value)
  if (!Array.isArray(anchors)) {
    throw new MotError('invalid-option', `Option "anchors" should be a list of sizes, got ${shown(anchors)}.`)
  }
  const area = rows * columns
  const count = anchors.length * area
  const confidences = new Int8Array(count)
  const boxIndices = new Int32Array(count).fill(-1)
  const deltas = new Float32Array(4 * count)
  for (let i = 0; i < count; i++) {
    const [width, height] = anchors[Math.floor(i / area)]!
    // Anchors are centred on the corners of cells.
    const x = (i % columns) * stride
    const y = Math.floor((i % area) / columns) * stride
    const anchor = [x - width / 2, y - height / 2, x + width / 2, y + height / 2]
    const { box, overlap } = mostOverlapping(boxes, anchor)
    if (overlap < 0.4) continue
    confidences[i] = overlap > 0.5 ? 1 : -1
    if (overlap <= 0.5) continue
    boxIndices[i] = box
    const [left, top, right, bottom] = [0, 1, 2, 3].map((edge) => boxes[4 * box + edge]!) as [
      number,
      number,
      number,
      number,
    ]
    const centre = [((left + right) / 2 - x) / width, ((top + bottom) / 2 - y) / height]
    deltas.set([...centre, Math.log((right - left) / width), Math.log((bottom - top) / height)], 4 * i)
  }
  return { confidences, boxIndices, deltas }
}

function mostOverlapping(boxes: ArrayLike<number>, anchor: readonly number[]): { box: number; overlap: number } {
  let box = -1
  let overlap = 0
  for (let i = 0; i < boxes.length / 4; i++) {
    const shared = iou(boxes, i, anchor, 0)
    if (shared > overlap) {
      overlap = shared
      box = i
    }
  }
  return { box, overlap }
}
