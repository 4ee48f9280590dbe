import { MotError } from '@mot/core'
import { type ResolvedModel, resolveModel } from '@mot/models/resolve'
import { type Progress, showProgress } from './progress'
import type { Streams } from './streams'

export interface PullOptions {
  readonly sha256?: string | undefined
  readonly cache?: string | undefined
}

/** `resolveModel` for URLs, with a progress bar. */
export async function pullModel(
  url: string,
  { sha256, cache }: PullOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<ResolvedModel> {
  if (!/^https?:/i.test(url)) throw new MotError('invalid-option', `A URL begins with https://, got "${url}".`)
  return resolveWithProgress(url, { sha256, cache }, streams, signal)
}

/** `resolveModel` that shows a bar while anything is fetched. */
export async function resolveWithProgress(
  source: string,
  { sha256, cache }: PullOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<ResolvedModel> {
  let bar: Progress | undefined
  try {
    return await resolveModel(source, {
      ...(sha256 !== undefined && { sha256 }),
      ...(cache !== undefined && { cacheFolder: cache }),
      ...(signal && { signal }),
      onProgress: ({ received, total }) => {
        bar ??= showProgress(streams, 'fetching', 'MB')
        bar.update(received, total)
      },
    })
  } finally {
    bar?.stop()
  }
}
