import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { MotError } from '@mot/core'
import { findDetections, findTruth, namesIn } from '../eval/find-sequences'
import type { TuneOptions } from './options'
import type { TunedFiles } from './subject'

/**
 * Sequences to tune on, and others to judge the winner on: every third, unless told.
 * @throws MotError `invalid-option` where one of both is missing, `file-not-found`.
 */
export function findTuned(options: TuneOptions): { tuned: TunedFiles[]; heldOut: TunedFiles[] } {
  const names = options.sequences ?? namesIn(options.gt)
  const held = options.holdOut ?? names.filter((_, i) => i % 3 === 1)
  const rest = names.filter((name) => !held.includes(name))
  if (held.length === 0 || rest.length === 0) {
    throw new MotError(
      'invalid-option',
      `Tuning needs sequences to tune on and others to judge the winner on, got ${names.join(', ') || 'none'}` +
        `${options.holdOut ? `, of which ${held.join(', ')} are held out` : ''}.`,
    )
  }
  const filesOf = (name: string): TunedFiles => {
    const detections = findDetections(options.detections, name)
    const embeddings = options.embeddings === undefined ? undefined : findEmbeddings(options.embeddings, name)
    return { ...findTruth(options.gt, name), detections, ...(embeddings && { embeddings }) }
  }
  return { tuned: rest.map(filesOf), heldOut: held.map(filesOf) }
}

function findEmbeddings(folder: string, name: string): string {
  const places = ['.npy', '.f32', '/emb.npy', '/emb.f32'].map((end) => join(folder, `${name}${end}`))
  const found = places.find(existsSync)
  if (found) return found
  throw new MotError('file-not-found', `There are no embeddings of ${name}: looked for ${places.join(', ')}.`)
}
