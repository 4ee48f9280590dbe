import { MotError } from '@mot/core'
import { asksForSecondPass, checkSecondPass } from '../second-pass/options'
import type { TrackOptions } from './options'

/** @throws MotError `invalid-option` for options that would be passed over in silence otherwise. */
export function checkTogether(input: string | undefined, options: TrackOptions): void {
  const { detections, embeddings, embeddingDimension, cameraMotion, saveCameraMotion, out, json } = options
  const refuse = (message: string) => {
    throw new MotError('invalid-option', message)
  }
  if ((input === undefined) === (detections === undefined)) {
    refuse('Pass a video or a folder to look at, or --detections <file>; one of them, see mot track --help.')
  }
  if (detections === undefined) {
    for (const [name, value] of Object.entries({ embeddings, 'embedding-dimension': embeddingDimension })) {
      if (value !== undefined) refuse(`--${name} belongs to --detections, which is not there.`)
    }
  } else {
    for (const name of ['model', 'sha256', 'head', 'device', 'classes', 'embedder', 'video'] as const) {
      if (options[name] !== undefined) refuse(`--${name} needs a video or a folder; --detections brings no pictures.`)
    }
    if (cameraMotion === 'estimate') {
      refuse('--camera-motion estimate looks at pictures, and --detections brings none: pass a file that knows it.')
    }
    if (embeddingDimension !== undefined && embeddings === undefined) {
      refuse('--embedding-dimension is about --embeddings, which is not there.')
    }
  }
  if (options.embedderPreset !== undefined && options.embedder === undefined) {
    refuse('--embedder-preset is about --embedder, which is not there.')
  }
  if (saveCameraMotion !== undefined && cameraMotion === undefined) {
    refuse('--save-camera-motion needs --camera-motion.')
  }
  checkSecondPass(options)
  if (asksForSecondPass(options) && (json || options.video !== undefined)) {
    refuse('A second pass is for rows: --json and --video are written before the last frame is there.')
  }
  if (json && out === '-') refuse('--json and --out - both want standard output: pass a file to --out.')
}
