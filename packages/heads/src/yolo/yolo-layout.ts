import { MotError, type Tensor } from '@mot/core'

/** How the boxes of a YOLO lie in its output. */
export interface YOLOLayout {
  /** Boxes one after the other, or numbers of one kind one after the other. */
  readonly order: 'rows' | 'columns'
  /** Numbers before the classes: the box, and objectness where there is one. */
  readonly firstClass: number
  /** Boxes that a cell tells of; 0 where the network has chosen the best itself. */
  readonly perCell: number
}

/**
 * `v5` (and YOLOv7): x, y, width, height, objectness, classes. `v8` (and v9, v11, v12): x, y, width, height, classes, all
 * boxes' x first. `v10` (and networks exported with suppression): left, top, right, bottom, score, class.
 */
export type YOLOVersion = 'v5' | 'v8' | 'v10'

export const yoloLayouts: Readonly<Record<YOLOVersion, YOLOLayout>> = {
  v5: { order: 'rows', firstClass: 5, perCell: 3 },
  v8: { order: 'columns', firstClass: 4, perCell: 1 },
  v10: { order: 'rows', firstClass: 6, perCell: 0 },
}

/** One image's boxes in an output, whichever way they lie. */
export interface YOLOBoxes {
  readonly name: string
  readonly data: Float32Array
  readonly boxCount: number
  /** The classes lie from `firstClass` on, what else there is of a box from `firstExtra` on. */
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
 * @param map [n, boxes, channels], or [n, channels, boxes] where the layout says columns.
 * @param extraCount numbers of a box behind its classes.
 * @throws MotError `invalid-output` when no room is left for a class.
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
  const choosesItself = perCell === 0
  if (choosesItself ? firstExtra !== firstClass : firstExtra <= firstClass) {
    const least = `${choosesItself ? '' : 'more than '}${firstClass + extraCount}`
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
