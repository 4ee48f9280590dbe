import { MotError, type Tensor } from '@mot/core'

/** Layout of a YOLO's output. */
export interface YOLOLayout {
  /** Row-major boxes, or columns: each number of all boxes together. */
  readonly order: 'rows' | 'columns'
  /** Numbers before the classes: the box, and objectness where there is one. */
  readonly firstClass: number
  /** Boxes per cell; 0 where the network has suppressed them. */
  readonly perCell: number
}

/**
 * `v5` (and YOLOv7): x, y, width, height, objectness, classes; `v6`: the same with one box per cell and objectness 1. `v8` (and v9, v11, v12): x, y, width, height, classes,
 * stored by columns. `v10` (and networks exported with suppression): left, top, right, bottom, score, class.
 */
export type YOLOVersion = 'v5' | 'v6' | 'v8' | 'v10'

export const yoloLayouts: Readonly<Record<YOLOVersion, YOLOLayout>> = {
  v5: { order: 'rows', firstClass: 5, perCell: 3 },
  v6: { order: 'rows', firstClass: 5, perCell: 1 },
  v8: { order: 'columns', firstClass: 4, perCell: 1 },
  v10: { order: 'rows', firstClass: 6, perCell: 0 },
}

/**
 * The layout with its order turned round where the output is transposed: where the axis of the boxes has another length than
 * there are boxes, and the other axis has that length.
 * @param expected boxes of an image; where the network has suppressed them, the numbers of each instead.
 */
export function asStored(layout: YOLOLayout, [, rows, columns]: readonly number[], expected: number): YOLOLayout {
  const { order, perCell } = layout
  const other = order === 'rows' ? 'columns' : 'rows'
  const [usual, transposed] = (order === 'rows') === perCell > 0 ? [rows, columns] : [columns, rows]
  return usual !== expected && transposed === expected ? { ...layout, order: other } : layout
}

/** One image's boxes in an output of either order. */
export interface YOLOBoxes {
  readonly name: string
  readonly data: Float32Array
  readonly boxCount: number
  /** Channels: classes from `firstClass`, pose, angle or mask coefficients from `firstExtra`. */
  readonly firstClass: number
  readonly firstExtra: number
  readonly channelCount: number
  /** Elements from one box to the next, and from one number of a box to the next. */
  readonly boxStep: number
  readonly channelStep: number
  /** Element of the first number of the first box. */
  readonly start: number
}

/**
 * @param map [n, boxes, channels], or [n, channels, boxes] where the order is `columns`.
 * @param extraCount numbers of a box after its classes.
 * @throws MotError `invalid-output` when no channel is left for a class.
 */
export function boxesOf(
  name: string,
  map: Tensor<Float32Array>,
  index: number,
  { order, firstClass, perCell }: YOLOLayout,
  extraCount: number,
): YOLOBoxes {
  const [, rows, columns] = map.shape as [number, number, number]
  const [boxCount, channelCount] = order === 'rows' ? [rows, columns] : [columns, rows]
  const firstExtra = channelCount - extraCount
  const suppressed = perCell === 0
  if (suppressed ? firstExtra !== firstClass : firstExtra <= firstClass) {
    const least = `${suppressed ? '' : 'more than '}${firstClass + extraCount}`
    const expected = order === 'rows' ? `?, ${least}` : `${least}, ?`
    throw new MotError(
      'invalid-output',
      `Output "${name}" should have shape [${map.shape[0]}, ${expected}], got [${map.shape.join(', ')}].`,
    )
  }
  return {
    name,
    data: map.data,
    boxCount,
    firstClass,
    firstExtra,
    channelCount,
    boxStep: order === 'rows' ? columns : 1,
    channelStep: order === 'rows' ? 1 : columns,
    start: index * rows * columns,
  }
}

/** Number `channel` of a box. */
export function read({ data, start, boxStep, channelStep }: YOLOBoxes, box: number, channel: number): number {
  return data[start + box * boxStep + channel * channelStep]!
}

/** @throws MotError `invalid-output` unless all numbers of a box are finite. */
export function checkBox(boxes: YOLOBoxes, box: number): void {
  for (let channel = 0; channel < boxes.channelCount; channel++) {
    if (Number.isFinite(read(boxes, box, channel))) continue
    throw new MotError(
      'invalid-output',
      `Output "${boxes.name}" should hold finite numbers, got ${read(boxes, box, channel)} in channel ${channel} of box ${box}.`,
    )
  }
}

/** @throws MotError `invalid-output` unless the objectness of every box is 1, as YOLOv6 writes it. */
export function checkV6(boxes: YOLOBoxes): void {
  for (let box = 0; box < boxes.boxCount; box++) {
    if (read(boxes, box, 4) === 1) continue
    throw new MotError(
      'invalid-output',
      `Output "${boxes.name}" should have an objectness of 1, as YOLOv6 does, got ${read(boxes, box, 4)} in box ${box}: is it a YOLOX?`,
    )
  }
}
