import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { MotError } from '@mot/core'
import { findDetections, findTruth, namesIn } from '../eval/find-sequences'
import type { TuneOptions } from './options'
import type { TuningFiles } from './subject'

/**
 * Splits the sequences into those to tune on and those held out to evaluate the winner, by default every third.
 * @throws MotError `invalid-option` if one of both is empty, `file-not-found`.
 */
export function splitSequences(options: TuneOptions): { tuned: TuningFiles[]; heldOut: TuningFiles[] } {
  const names = options.sequences ?? namesIn(options.gt)
  const held = options.holdOut ?? names.filter((_, i) => i % 3 === 1)
  const rest = names.filter((name) => !held.includes(name))
  if (held.length === 0 || rest.length === 0) {
    throw new MotError(
      'invalid-option',
      `Tuning requires sequences to tune on and others to evaluate the winner on, got ${names.join(', ') || 'none'}` +
        `${options.holdOut ? `, of which ${held.join(', ')} are held out` : ''}.`,
    )
  }
  const filesOf = (name: string): TuningFiles => {
    const detections = findDetections(options.detections, name)
    const embeddings = options.embeddings === undefined ? undefined : findEmbeddings(options.embeddings, name)
    const camera = options.camera === undefined ? undefined : findCamera(options.camera, name)
    return { ...findTruth(options.gt, name), detections, ...(embeddings && { embeddings }), ...(camera && { camera }) }
  }
  return { tuned: rest.map(filesOf), heldOut: held.map(filesOf) }
}

function findEmbeddings(folder: string, name: string): string {
  return findIn(folder, ['.npy', '.f32', '/emb.npy', '/emb.f32'], name, 'There are no embeddings')
}

/** One file is the camera of all sequences. */
function findCamera(path: string, name: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path
  return findIn(path, ['.json', '/camera.json'], name, 'There is no camera')
}

function findIn(folder: string, endings: readonly string[], name: string, missing: string): string {
  const places = endings.map((ending) => join(folder, `${name}${ending}`))
  const found = places.find(existsSync)
  if (found) return found
  throw new MotError('file-not-found', `${missing} of ${name}: expected ${places.join(', ')}.`)
}
