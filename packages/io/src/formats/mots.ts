import { MotError, quoted, readOptions } from '@mot/core'
import type { FormatReadOptions, Written } from './format'
import { checkFirstFrame, countingOf } from './frame-numbers'
import { type Kept, lossesOf } from './losses'
import {
  checkVideo,
  type IgnoredRegion,
  type ObjectRow,
  type ObjectSequence,
  type ObjectSequenceInput,
  RowCollector,
  readSequence,
  regionOf,
  sequenceOf,
} from './object-sequence'
import { MaskReader, runLengthsOf } from './run-lengths'

export const motsKept: Kept = {
  ids: true,
  scores: false,
  classNames: false,
  masks: true,
  rotations: false,
  ignoredRegions: true,
  frameCount: false,
  imageSize: true,
  frameRate: false,
  times: false,
}

/** Class 10 marks regions that an evaluation ignores. */
const IGNORED = 10
/** Of all of them, as in the benchmark's own files. */
const REGION_ID = 10_000

/**
 * Reads tracks of MOTS (MOTSChallenge, KITTI MOTS): lines of frame, id, class (1 car, 2 pedestrian, 10 ignored region), height,
 * width and the run lengths of the mask. A box is the smallest one around its mask. Ignored regions are `ignoredRegions`, not rows.
 * @throws MotError `invalid-file`, naming the line.
 */
export function parseMots(text: string, options: FormatReadOptions = {}): ObjectSequence {
  options = readOptions(options)
  const { file = 'text' } = options
  const given = checkVideo(options)
  const remarks: string[] = []
  const lines = linesOf(text, file)
  const frames = lines.map(({ values: [frame] }) => frame!)
  const counting = countingOf(frames, file, options.firstFrame)
  if (counting.remark && lines.length > 0) remarks.push(counting.remark)
  const masks = new MaskReader(file)
  const collector = new RowCollector(file)
  const regions = new RowCollector(file)
  let empty = 0
  for (const { values, counts, where } of lines) {
    const [frame, id, category, height, width] = values as [number, number, number, number, number]
    const mask = masks.read(counts, height, width, where)
    if (!mask) {
      empty++
      continue
    }
    const { left, top } = mask
    const box = { left, top, right: left + mask.width, bottom: top + mask.height }
    if (category === IGNORED) {
      regions.add({ frame: frame - counting.firstFrame + 1, id: -1, box, score: 1, classId: 0, mask }, where)
      continue
    }
    if (id < 0) throw new MotError('invalid-file', `${file}, ${where}: the id should be an integer from 0, got ${id}.`)
    collector.add({ frame: frame - counting.firstFrame + 1, id, box, score: 1, classId: category - 1, mask }, where)
  }
  if (empty > 0) remarks.push(`${file}: ${empty} masks without a pixel are left out.`)
  const [first] = lines
  const isNamed = collector.rows.every(({ classId }) => classId < 2) && collector.rows.length > 0
  return sequenceOf('tracks', collector.rows, {
    ...(first && { imageHeight: first.values[3]!, imageWidth: first.values[4]! }),
    classNames: isNamed ? ['car', 'pedestrian'] : [],
    ...(regions.rows.length > 0 && { ignoredRegions: regions.rows.map(regionOf).sort((a, b) => a.frame - b.frame) }),
    ...given,
    remarks,
  })
}

function linesOf(text: string, file: string) {
  return text
    .replace(/^\ufeff/, '')
    .split('\n')
    .flatMap((line, i) => {
      if (line.trim() === '') return []
      const words = line.trim().split(/\s+/, 7)
      const values = words.slice(0, 5).map(Number)
      const where = `line ${i + 1}`
      if (words.length !== 6 || !values.every(Number.isSafeInteger)) {
        throw new MotError(
          'invalid-file',
          `${file}, ${where}: expected frame, id, class, height, width and run lengths, got ${quoted(line.trim())}.`,
        )
      }
      return { values, counts: words[5]!, where }
    })
}

/**
 * Tracks of MOTS: a line for each row, frames from 1 (`firstFrame: 0` as in KITTI MOTS). The class is 1 or 2 for those named
 * car or pedestrian (or person), else the class id plus 1.
 * @throws MotError `invalid-option` where a row is invalid or has no mask, or the size of the images is not known.
 */
export function formatMots(input: ObjectSequenceInput, options: { readonly firstFrame?: number } = {}): Written {
  const { firstFrame = 1 } = readOptions(options)
  checkFirstFrame(firstFrame)
  const sequence = readSequence(input)
  const { rows, kind, imageWidth, imageHeight, classNames, ignoredRegions = [] } = sequence
  const without = [...rows, ...ignoredRegions].filter(({ mask }) => !mask).length
  if (kind === 'detections') throw new MotError('invalid-option', 'MOTS has tracks only, got detections without ids.')
  if (without > 0) {
    throw new MotError(
      'invalid-option',
      `MOTS has masks, no boxes: ${without} of ${rows.length + ignoredRegions.length} rows have no mask.`,
    )
  }
  if (rows.length + ignoredRegions.length > 0 && (!imageWidth || !imageHeight)) {
    throw new MotError(
      'invalid-option',
      'Run lengths of masks require the size of the images: "imageWidth" and "imageHeight".',
    )
  }
  const lineOf = ({ frame, mask }: IgnoredRegion, id: number, category: number) =>
    `${frame - 1 + firstFrame} ${id} ${category} ${imageHeight} ${imageWidth} ${runLengthsOf(mask!, imageHeight!, imageWidth!)}\n`
  const lines = [
    ...rows.map((row) => lineOf(row, row.id, categoryOf(classNames[row.classId], row.classId))),
    ...ignoredRegions.map((region) => lineOf(region, REGION_ID, IGNORED)),
  ]
  const unnamed = classNames.filter((name, classId) => name && categoryOf(name, -2) < 0 && isUsed(rows, classId))
  const kept = { ...motsKept, classNames: unnamed.length === 0 }
  return { content: lines.join(''), remarks: [...lossesOf(sequence, 'MOTS', kept), ...differentBoxes(rows)] }
}

function categoryOf(name: string | undefined, classId: number): number {
  if (name === 'car') return 1
  if (name === 'pedestrian' || name === 'person') return 2
  // The number of ignored regions is free for no class.
  return classId + 1 >= IGNORED ? classId + 2 : classId + 1
}

function isUsed(rows: readonly ObjectRow[], classId: number): boolean {
  return rows.some((row) => row.classId === classId)
}

/** Boxes that are not those around their masks. */
function differentBoxes(rows: readonly ObjectRow[]): string[] {
  const count = rows.filter(({ box, mask }) => {
    const { left, top, width, height } = mask!
    const sides = [box.left - left, box.top - top, box.right - left - width, box.bottom - top - height]
    return sides.some((difference) => Math.abs(difference) >= 1)
  }).length
  return count > 0
    ? [`MOTS has masks, no boxes: ${count} boxes are not those around their masks, and are left out.`]
    : []
}
