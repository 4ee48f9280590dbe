import { MotError } from '@mot/core'
import type { TrackOptions } from './options'

/** @throws MotError `invalid-option` for options that would be passed over in silence otherwise. */
export function checkTogether(input: string | undefined, options: TrackOptions): void {
  const { detections, embeddings, embeddingDimension, out, json } = options
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
    for (const name of ['model', 'sha256', 'head', 'device', 'video'] as const) {
      if (options[name] !== undefined) refuse(`--${name} needs a video or a folder; --detections brings no pictures.`)
    }
    if (embeddingDimension !== undefined && embeddings === undefined) {
      refuse('--embedding-dimension is about --embeddings, which is not there.')
    }
  }
  if (json && out === '-') refuse('--json and --out - both want standard output: pass a file to --out.')
}
