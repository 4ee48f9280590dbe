import { extname } from 'node:path'
import { MotError } from '@mot/core'
import { hasSecondPass } from '../second-pass/options'
import type { TrackOptions } from '../track/options'

/** @throws MotError `invalid-option` for options that have no effect with, or without, `--identities`. */
export function checkIdentities(inputs: readonly string[], options: TrackOptions): void {
  const refuse = (message: string) => {
    throw new MotError('invalid-option', message)
  }
  if (options.identities === undefined) {
    if (inputs.length > 1) {
      refuse(`Several videos require --identities <file.json>, which keeps who was seen; got ${inputs.length} videos.`)
    }
    if (options.cameraLinks !== undefined) refuse('--camera-links requires --identities.')
    return
  }
  if (options.live) refuse('--identities are known after the last frame, which --live has not.')
  if (hasSecondPass(options)) {
    refuse('--identities link tracks by appearance themselves: a second pass is for tracks without them.')
  }
  const later = {
    video: 'paint it with mot draw afterwards',
    json: 'name a file of --out that ends in .jsonl',
    zones: 'count with mot count afterwards',
    saveDetections: 'save them without it',
    saveEmbeddings: 'save them without it',
    saveCameraMotion: 'save it without it',
    report: 'the times of stages are of one video',
  } as const
  for (const [name, advice] of Object.entries(later)) {
    if (options[name as keyof typeof later] === undefined) continue
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    refuse(`--${option} is not written with --identities, which are known after the last frame: ${advice}.`)
  }
  if (inputs.length < 2) return
  if (options.detections !== undefined) refuse('--detections are of one video: run mot track once for each.')
  if (options.cameraMotion !== undefined && options.cameraMotion !== 'estimate') {
    refuse('A file of --camera-motion is of one video: --camera-motion estimate is of each.')
  }
  if (options.camera !== undefined) refuse('--camera is of one video: run mot track once for each.')
  if (options.out === undefined || options.out === '-' || extname(options.out) !== '') {
    refuse(`Several videos require --out <folder>, for a file of each, got ${options.out ?? 'none'}.`)
  }
}
