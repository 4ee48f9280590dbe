import { MotError } from '@mot/core'
import { convertModel, resolveModel } from '@mot/models/resolve'
import { resolveWithProgress } from '../resolve-with-progress'
import type { Streams } from '../streams'
import { fileNames } from './file-names'
import { namedEntries } from './named-entries'

export interface PullOptions {
  readonly sha256?: string
  readonly cache?: string
  readonly mirror?: string
}

/**
 * Fetches a network by name or URL, or converts one, into the cache, and prints the paths of its files.
 * @throws MotError as `resolveModel` and `convertModel` do; `invalid-option` for a name that does not exist.
 */
export async function pull(source: string, options: PullOptions, streams: Streams, signal?: AbortSignal) {
  const { sha256, cache, mirror } = options
  const places = {
    ...(sha256 !== undefined && { sha256 }),
    ...(cache !== undefined && { cacheFolder: cache }),
    ...(mirror !== undefined && { mirror }),
    ...(signal && { signal }),
  }
  if (/^https?:/i.test(source)) {
    const model = await resolveWithProgress(source, places, streams)
    streams.stdout.write(`${model.file}\n`)
    if (sha256 === undefined && !source.includes('#sha256='))
      streams.stderr.write(`mot: the hash was not checked; next time pass --sha256 ${model.sha256}\n`)
  } else if (source.endsWith('.json')) {
    const { file } = await resolveModel(source, places)
    streams.stdout.write(`${await convertModel(file, cache)}\n`)
  } else {
    for (const name of namesToPull(source)) {
      const { file } = await resolveWithProgress(name, places, streams)
      streams.stdout.write(`${file}\n`)
    }
  }
}

function namesToPull(source: string): readonly string[] {
  const names = fileNames(source)
  if (names) return names
  if (/[/\\.]/.test(source)) {
    const expected = 'a name that mot models lists, a URL (https://…) or a model.json'
    throw new MotError('invalid-option', `The network to pull should be ${expected}, got "${source}".`)
  }
  // Refused, with the nearest name.
  return namedEntries([source]).map(({ name }) => name)
}
