import { MotError, quoted } from '@mot/core'
import { checkIdentities } from '../identities/check-identities'
import { checkSecondPass, hasSecondPass } from '../second-pass/options'
import { checkEventFile } from '../zones/event-output'
import { cameraOf } from './open-frames'
import type { TrackOptions } from './options'

/** @throws MotError `invalid-option` for options that exclude each other or would have no effect. */
export function checkCombination(inputs: readonly string[], options: TrackOptions): void {
  const [input] = inputs
  const { detections, embeddings, embeddingDimension, cameraMotion, saveCameraMotion, out, json } = options
  const refuse = (message: string) => {
    throw new MotError('invalid-option', message)
  }
  if (input === undefined && detections === undefined) {
    refuse('Pass either a video or a folder, or --detections <file>; see mot track --help.')
  }
  if (input !== undefined && detections !== undefined && options.video === undefined && cameraMotion !== 'estimate') {
    refuse(
      'Pass either a video or a folder, or --detections <file>; both only with --video or --camera-motion estimate.',
    )
  }
  if (detections === undefined) {
    const ofFiles = {
      embeddings,
      'embedding-dimension': embeddingDimension,
      lenient: options.lenient,
      'first-frame': options.firstFrame,
    }
    for (const [name, value] of Object.entries(ofFiles)) {
      if (value !== undefined) refuse(`--${name} requires --detections.`)
    }
  } else {
    for (const name of ['model', 'sha256', 'mirror', 'head', 'device', 'classes', 'embedder'] as const) {
      if (options[name] === undefined) continue
      refuse(`--${name} requires a video or a folder without --detections, which run no network.`)
    }
    if (options.video !== undefined && input === undefined) {
      refuse('--video requires a video or a folder; --detections has no images.')
    }
    if (input !== undefined && options.imageSize !== undefined) {
      refuse('--image-size is for --detections without images: these have a size.')
    }
    if (cameraMotion === 'estimate' && input === undefined) {
      refuse('--camera-motion estimate requires images, and --detections has none: pass a file of camera motion.')
    }
    if (embeddingDimension !== undefined && embeddings === undefined) {
      refuse('--embedding-dimension requires --embeddings.')
    }
  }
  if (options.embedderPreset !== undefined && options.embedder === undefined) {
    refuse('--embedder-preset requires --embedder.')
  }
  if (saveCameraMotion !== undefined && cameraMotion === undefined) {
    refuse('--save-camera-motion requires --camera-motion.')
  }
  for (const name of ['style', 'font'] as const) {
    if (options[name] !== undefined && options.video === undefined)
      refuse(`--${name} requires --video, the painted video.`)
  }
  checkSecondPass(options)
  checkIdentities(inputs, options)
  if (options.live) {
    if (detections !== undefined) refuse('--live is for cameras and streams, without --detections.')
    if (hasSecondPass(options)) refuse('--live has no last frame, and so no second pass.')
  }
  if (options.rtspTransport !== undefined && !options.live) refuse('--rtsp-transport requires --live.')
  if (!options.live && cameraOf(input)) refuse(`A camera requires --live, got ${quoted(input)}.`)
  if (options.events !== undefined) {
    if (options.zones === undefined) refuse('--events requires --zones, the file of lines and zones.')
    checkEventFile(options.events)
  }
  if (hasSecondPass(options) && options.zones !== undefined) {
    refuse('A second pass changes rows only: count them with mot count after it.')
  }
  if (hasSecondPass(options) && (json || options.video !== undefined)) {
    refuse('A second pass changes rows only: --json and --video are written before the last frame.')
  }
  if (json && out === '-') refuse('--json and --out - both write to standard output: pass a file to --out.')
}
