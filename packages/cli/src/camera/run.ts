import { estimateGroundCamera, type GroundCameraEstimate, MotError } from '@mot/core'
import { counted } from '../counted'
import { checkDistinct } from '../distinct-files'
import { writeRemarks } from '../reading'
import type { Streams } from '../streams'
import { fileOutput } from '../track/file-output'
import { writeWhole } from '../track/output'
import { type Boxes, boxesOfFile, boxesOfFrames } from './boxes'
import type { EstimateOptions } from './options'

/** Half of the people differ by more: no camera explains them. */
const MISTRUST = 0.15

/**
 * `mot camera estimate` with its arguments read.
 * @throws MotError as the parts do; `invalid-option` for options that exclude each other.
 */
export async function runEstimate(
  input: string | undefined,
  options: EstimateOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<void> {
  const { detections, out, personHeight, fieldOfView, quiet } = options
  if ((input === undefined) === (detections === undefined)) {
    throw new MotError('invalid-option', 'Pass either a video or a folder, or --detections <file> with --image-size.')
  }
  checkDistinct(
    [
      ['the input', input],
      ['--detections', detections],
      ['--model', options.model],
    ],
    [['--out', out]],
  )
  const boxes = await boxesFrom(input, options, streams, signal)
  const estimate = estimateGroundCamera(boxes.values, {
    imageWidth: boxes.imageWidth,
    imageHeight: boxes.imageHeight,
    ...(personHeight !== undefined && { personHeight }),
    ...(fieldOfView !== undefined && { fieldOfView }),
  })
  const text = `${JSON.stringify(estimate.camera)}\n`
  if (out === undefined) streams.stdout.write(text)
  else await writeWhole(await fileOutput(out, (each: string) => each), text)
  if (!quiet) writeRemarks([summary(estimate), ...boxes.remarks], streams)
}

async function boxesFrom(
  input: string | undefined,
  options: EstimateOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<Boxes> {
  const { detections } = options
  if (detections === undefined) return boxesOfFrames(input!, options, streams, signal)
  return boxesOfFile(detections, options, signal)
}

function summary({ height, pitch, horizon, boxCount, spread }: GroundCameraEstimate): string {
  const share = (100 * spread).toFixed(1)
  const place = `${height.toFixed(2)} m above the ground, ${pitch.toFixed(1)}° down, horizon at row ${Math.round(horizon)}`
  const base = `${place}; from ${counted(boxCount, 'detection')}, of which half differ by ${share} % at most`
  return spread <= MISTRUST ? base : `${base}: mistrust it. Is the ground flat, and are all of one height?`
}
