import { checkDistinct } from '../distinct-files'
import { styleFiles } from '../painting/style'
import type { Streams } from '../streams'
import { checkCombination } from './check-combination'
import { follow } from './follow'
import { openTracking } from './open-tracking'
import type { TrackOptions } from './options'

/**
 * `mot track` with its arguments read.
 * @throws MotError as the parts do; `invalid-option` for options that exclude each other.
 */
export async function runTrack(
  inputs: readonly string[],
  options: TrackOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<void> {
  checkCombination(inputs, options)
  checkDistinct(
    [
      ...inputs.map((input) => ['the input', input] as const),
      ['--detections', options.detections],
      ['--embeddings', options.embeddings],
      ['--camera-motion', options.cameraMotion],
      ['--camera', options.camera],
      ['--camera-links', options.cameraLinks],
      ['--model', options.model],
      ['--embedder', options.embedder],
      ['--zones', options.zones],
      ...styleFiles(options),
    ],
    [
      ['--out', options.out],
      ['--video', options.video],
      ['--save-detections', options.saveDetections],
      ['--save-embeddings', options.saveEmbeddings],
      ['--save-camera-motion', options.saveCameraMotion],
      ['--report', options.report],
      ['--events', options.events],
      ['--identities', options.identities],
    ],
  )
  if (options.identities !== undefined) {
    const { identify } = await import('../identities/identify')
    await identify(inputs, { ...options, identities: options.identities }, streams, signal)
    return
  }
  await using tracking = await openTracking(options, streams, signal)
  const { secondPass, stopwatch } = tracking
  await using input = await tracking.open(inputs[0])
  await follow({ ...input, options: { ...secondPass, ...options }, streams, stopwatch, signal })
}
