import type { Size } from '@mot/core'
import type { YOLOCandidates } from './yolo-candidates'
import type { YOLOBoxes } from './yolo-layout'

/** Boxes end here at most where their numbers are shares of the input. */
const LARGEST = 2

/** Whether boxes are in shares of the input, 0 to 1, not in pixels: all of them lie within two pixels of its corner. */
export function areNormalised({ boxes }: YOLOCandidates): boolean {
  return boxes.length > 0 && boxes.every((edge) => edge >= -1 && edge <= LARGEST)
}

/** The same boxes, and points of their poses, in input pixels. */
export function inPixels(
  boxes: YOLOBoxes,
  { width, height }: Size,
  keypointShape: readonly [count: number, numbers: 2 | 3] | undefined,
): YOLOBoxes {
  const { boxCount, boxStep, channelStep, firstExtra } = boxes
  const data = boxes.data.slice()
  const [pointCount, numbers] = keypointShape ?? [0, 2]
  const pairs = [0, 2, ...Array.from({ length: pointCount }, (_, point) => firstExtra + point * numbers)]
  for (let box = 0; box < boxCount; box++) {
    for (const channel of pairs) {
      const at = boxes.start + box * boxStep + channel * channelStep
      data[at]! *= width
      data[at + channelStep]! *= height
    }
  }
  return { ...boxes, data }
}
