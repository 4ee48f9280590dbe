import { Detections, MotError } from '@mot/core'
import { readEmbeddings } from '@mot/io/embeddings'
import { readDetections } from '@mot/io/mot'
import { readingOf, skippedLines } from '../reading'
import { type LabelsOptions, openLabels } from './label-source'
import type { Frames } from './open-frames'
import { placesOf } from './places'
import type { DetectedFrame, DetectionSource } from './source'

export interface DetectionsSourceOptions extends LabelsOptions {
  /** Length of one vector; required for raw float32 files. */
  readonly embeddingDimension?: number | undefined
}

/** Detections of a file. Every frame from 1 is returned, also those without rows. */
export async function openDetections(options: DetectionsSourceOptions): Promise<DetectionSource> {
  try {
    return await openRows(options)
  } catch (error) {
    const labels = isNoRows(error) ? await openLabels(options) : undefined
    if (labels === undefined) throw error
    return labels
  }
}

function isNoRows(error: unknown): boolean {
  return error instanceof MotError && error.code === 'invalid-file'
}

async function openRows(options: DetectionsSourceOptions): Promise<DetectionSource> {
  const { embeddings, embeddingDimension, imageSize, signal, frameRate = 30 } = options
  const reading = { ...(signal && { signal }) }
  let sequence = await readDetections(options.detections, {
    ...reading,
    ...readingOf(options),
    ...(imageSize && { imageWidth: imageSize.width, imageHeight: imageSize.height }),
  })
  if (embeddings !== undefined) {
    sequence = sequence.withEmbeddings(
      await readEmbeddings(embeddings, { ...reading, ...(embeddingDimension && { dimension: embeddingDimension }) }),
    )
  }
  const frameCount = options.frames ?? sequence.frameCount
  return {
    frameRate,
    frameCount,
    classes: sequence.classNames,
    remarks: skippedLines(options.detections, sequence),
    placeOf: placesOf(sequence, embeddings),
    async *[Symbol.asyncIterator]() {
      for (let frame = 1; frame <= frameCount; frame++) yield { detections: sequence.at(frame) }
    },
  }
}

/**
 * The detections with the images that they are of, frame by frame.
 * @throws MotError `invalid-option` where frames with detections come after the last image.
 */
export function withImages(
  source: DetectionSource,
  images: Frames,
  { detections, frames }: { readonly detections?: string; readonly frames?: number },
): DetectionSource {
  const { frameCount = 0 } = source
  async function* join(): AsyncGenerator<DetectedFrame> {
    const sequence = source[Symbol.asyncIterator]()
    let last = 0
    for await (const image of images) {
      if (image.index > (frames ?? Number.POSITIVE_INFINITY)) return
      last = image.index
      const next = last <= frameCount ? await sequence.next() : undefined
      yield { image, detections: next?.done === false ? next.value.detections : Detections.from([], { frame: last }) }
    }
    if (last >= frameCount) return
    throw new MotError(
      'invalid-option',
      `${detections} has ${frameCount} frames, and the images end with frame ${last}: --frames ${last} leaves the others out.`,
    )
  }
  return { ...source, frameCount: images.frameCount ?? source.frameCount, [Symbol.asyncIterator]: join }
}
