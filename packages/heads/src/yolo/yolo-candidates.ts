import { type BoxList, emptyBoxList } from '../boxes/box-list'
import { checkBox, read, type YOLOBoxes, type YOLOVersion } from './yolo-layout'

/** Boxes above the threshold, and their index in the output. */
export interface YOLOCandidates extends BoxList {
  readonly sources: number[]
}

/**
 * The boxes whose best class scores above `minScore`.
 * @throws MotError `invalid-output` when one of them is not finite.
 */
export function findYOLOCandidates(boxes: YOLOBoxes, version: YOLOVersion, minScore: number): YOLOCandidates {
  const candidates: YOLOCandidates = { ...emptyBoxList(), sources: [] }
  const add = (box: number, score: number, classId: number) => {
    checkBox(boxes, box)
    candidates.boxes.push(...(version === 'v10' ? edges(boxes, box) : edgesOfCentred(boxes, box)))
    candidates.scores.push(score)
    candidates.classIds.push(classId)
    candidates.sources.push(box)
  }
  if (version === 'v5' || version === 'v6') eachWithObjectness(boxes, minScore, add)
  else if (version === 'v8') eachOfColumns(boxes, minScore, add)
  else eachWithScore(boxes, minScore, add)
  return candidates
}

type Add = (box: number, score: number, classId: number) => void

/** Objectness is compared first: a class score is 1 at most. */
function eachWithObjectness(boxes: YOLOBoxes, minScore: number, add: Add): void {
  for (let box = 0; box < boxes.boxCount; box++) {
    const objectness = read(boxes, box, 4)
    if (objectness <= minScore) continue
    let best = boxes.firstClass
    for (let channel = best + 1; channel < boxes.firstExtra; channel++) {
      if (read(boxes, box, channel) > read(boxes, box, best)) best = channel
    }
    const score = objectness * read(boxes, box, best)
    if (!(score <= minScore)) add(box, score, best - boxes.firstClass)
  }
}

/** Scans all boxes of one class, then of the next: in memory order unless the output is transposed. */
function eachOfColumns(boxes: YOLOBoxes, minScore: number, add: Add): void {
  const { data, start, boxCount, firstClass, firstExtra, boxStep, channelStep } = boxes
  const bestScores = new Float64Array(boxCount).fill(minScore)
  const bestClasses = new Int32Array(boxCount).fill(-1)
  for (let channel = firstClass; channel < firstExtra; channel++) {
    const column = start + channel * channelStep
    for (let box = 0; box < boxCount; box++) {
      const score = data[column + box * boxStep]!
      // NaN is not <= the best: it becomes the best score, and checkBox reports it.
      if (score <= bestScores[box]!) continue
      bestScores[box] = Number.isNaN(score) ? Infinity : score
      bestClasses[box] = channel - firstClass
    }
  }
  for (let box = 0; box < boxCount; box++) {
    if (bestClasses[box]! >= 0) add(box, bestScores[box]!, bestClasses[box]!)
  }
}

/** The network has suppressed the boxes: score and class are two numbers. */
function eachWithScore(boxes: YOLOBoxes, minScore: number, add: Add): void {
  for (let box = 0; box < boxes.boxCount; box++) {
    const score = read(boxes, box, 4)
    if (!(score <= minScore)) add(box, score, read(boxes, box, 5))
  }
}

type Edges = readonly [left: number, top: number, right: number, bottom: number]

function edges(boxes: YOLOBoxes, box: number): Edges {
  return [read(boxes, box, 0), read(boxes, box, 1), read(boxes, box, 2), read(boxes, box, 3)]
}

function edgesOfCentred(boxes: YOLOBoxes, box: number): Edges {
  const [x, y, width, height] = edges(boxes, box)
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2]
}
