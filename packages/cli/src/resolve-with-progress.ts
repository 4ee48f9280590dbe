import { type ResolvedModel, type ResolveOptions, resolveModel } from '@mot/models/resolve'
import { type Progress, showProgress } from './progress'
import type { Streams } from './streams'

/** `resolveModel` with a bar during downloads. */
export async function resolveWithProgress(
  source: string,
  options: ResolveOptions,
  streams: Streams,
): Promise<ResolvedModel> {
  let bar: Progress | undefined
  try {
    return await resolveModel(source, {
      ...options,
      onProgress: ({ received, total }) => {
        bar ??= showProgress(streams, 'fetching', 'MB')
        bar.update(received / 1e6, total === undefined ? undefined : total / 1e6)
      },
    })
  } finally {
    bar?.stop()
  }
}
