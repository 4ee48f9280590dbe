import { type Box, Detections, type Mask, MotError, type OrientedBox } from '@mot/core'
import { type FileFormatName, type ObjectRow, readObjects } from '@mot/io/formats'
import type { Size } from '../arguments'
import { type ReadingOptions, readingOf } from '../reading'
import type { DetectionSource } from './source'

export interface LabelsOptions extends ReadingOptions {
  /** Path of a det.txt or of another format, gzipped or not. */
  readonly detections: string
  /** Path of a .npy or raw float32 file with one vector per row of the det.txt. */
  readonly embeddings?: string | undefined
  /** Frames a second. Default: that of the labels, else 30. */
  readonly frameRate?: number | undefined
  /** Number of frames. Default: the last that has a row. */
  readonly frames?: number | undefined
  readonly imageSize?: Size | undefined
  readonly signal?: AbortSignal | undefined
}

/** Formats whose objects may have a mask or a rotation. */
const labelFormats: readonly string[] = [
  'coco',
  'coco-results',
  'cvat',
  'datumaro',
  'label-studio',
  'mots',
] satisfies FileFormatName[]

/**
 * The objects of a file of labels as detections, with their masks and rotations; ids of tracks are left out.
 * @returns undefined for a file of another format.
 * @throws MotError `invalid-file` for a damaged one; `invalid-option` where the format has no place for what is requested.
 */
export async function openLabels(options: LabelsOptions): Promise<DetectionSource | undefined> {
  const { detections: file, embeddings, imageSize, signal } = options
  const sequence = await readObjects(file, { ...readingOf(options), ...(signal && { signal }) }).catch(() => undefined)
  if (sequence === undefined || !labelFormats.includes(sequence.format ?? '')) return undefined
  if (embeddings !== undefined) {
    throw new MotError('invalid-option', `--embeddings are of the rows of a det.txt, and ${file} is a file of labels.`)
  }
  const { rows, classNames, remarks, imageWidth = imageSize?.width, imageHeight = imageSize?.height } = sequence
  const frameCount = options.frames ?? sequence.frameCount
  const byFrame = grouped(withAllShapes(rows))
  return {
    frameRate: options.frameRate ?? sequence.frameRate ?? 30,
    frameCount,
    classes: classNames,
    remarks,
    async *[Symbol.asyncIterator]() {
      for (let frame = 1; frame <= frameCount; frame++) {
        const detections = Detections.from(byFrame.get(frame) ?? [], { frame })
        yield {
          detections: new Detections({
            ...detections,
            ...(classNames.length > 0 && { classNames }),
            ...(imageWidth && imageHeight && { imageWidth, imageHeight }),
          }),
        }
      }
    },
  }
}

/** Where some objects have a mask or a rotation, the others have an empty mask, or an angle of 0. */
function withAllShapes(rows: readonly ObjectRow[]): readonly ObjectRow[] {
  const hasMasks = rows.some(({ mask }) => mask !== undefined)
  const hasAngles = rows.some(({ orientedBox }) => orientedBox !== undefined)
  return rows.map((row) => ({
    ...row,
    ...(hasMasks && { mask: row.mask ?? noMask }),
    ...(hasAngles && { orientedBox: row.orientedBox ?? upright(row.box) }),
  }))
}

const noMask: Mask = { left: 0, top: 0, width: 0, height: 0, data: new Uint8Array(0) }

function upright({ left, top, right, bottom }: Box): OrientedBox {
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top, angle: 0 }
}

function grouped(rows: readonly ObjectRow[]): ReadonlyMap<number, readonly ObjectRow[]> {
  const frames = new Map<number, ObjectRow[]>()
  for (const row of rows) {
    const frame = frames.get(row.frame)
    if (frame) frame.push(row)
    else frames.set(row.frame, [row])
  }
  return frames
}
