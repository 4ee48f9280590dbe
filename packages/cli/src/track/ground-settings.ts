import { MotError } from '@mot/core'
import { readGroundCamera } from '@mot/io/mot'
import type { ChosenTracker } from './choose-tracker'

/**
 * The camera of a file as settings of a tracker on the ground.
 * @throws MotError `invalid-option` for another tracker; as the reader does.
 */
export async function groundSettings(
  { name, defaults }: ChosenTracker,
  file: string | undefined,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  if (file === undefined) return {}
  if (!('camera' in defaults)) {
    throw new MotError('invalid-option', `--camera is for trackers on the ground, such as UCMCTrack; ${name} is none.`)
  }
  return { camera: await readGroundCamera(file, { ...(signal && { signal }) }) }
}
