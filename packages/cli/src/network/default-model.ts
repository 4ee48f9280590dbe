import { MotError } from '@mot/core'
import { catalogue } from '@mot/models'
import { resolveModel } from '@mot/models/resolve'
import { megabytes } from '../resolve-with-progress'

/** It detects most of what people track, and is small. */
const DEFAULT_MODEL = 'yolox-nano'

/**
 * The network of a run that names none: yolox-nano where it is in the cache. Nothing is fetched without a word, and a network
 * that has only seen drawings is not run on photographs.
 * @throws MotError `invalid-option` that says which network to name.
 */
export async function defaultModel(): Promise<string> {
  try {
    await resolveModel(DEFAULT_MODEL, { offline: true })
    return DEFAULT_MODEL
  } catch (error) {
    if (!(error instanceof MotError)) throw error
    const { licence, files } = catalogue.find(({ name }) => name === DEFAULT_MODEL)!
    const message =
      `Name a network: --model ${DEFAULT_MODEL} for real footage (${megabytes(files[0]!.bytes)}, ${licence}, fetched once), ` +
      '--model fairmot-tiny for the drawn street; mot models lists others.'
    throw new MotError('invalid-option', message, { cause: error })
  }
}
