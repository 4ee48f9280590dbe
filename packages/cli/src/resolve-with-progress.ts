import { type FetchNotice, type ResolvedModel, type ResolveOptions, resolveModel } from '@mot/models/resolve'
import { type Progress, showProgress } from './progress'
import type { Streams } from './streams'

/** `resolveModel` that says what is fetched, under which licence and from where, with a bar. `quiet` has neither. */
export async function resolveWithProgress(
  source: string,
  { quiet, ...options }: ResolveOptions & { readonly quiet?: boolean | undefined },
  streams: Streams,
): Promise<ResolvedModel> {
  if (quiet) return resolveModel(source, options)
  let bar: Progress | undefined
  try {
    return await resolveModel(source, {
      ...options,
      onFetch: (notice) => streams.stderr.write(`mot: ${describeFetch(notice)}\n`),
      onProgress: ({ received, total }) => {
        bar ??= showProgress(streams, 'fetching', 'MB')
        bar.update(received / 1e6, total === undefined ? undefined : total / 1e6)
      },
    })
  } finally {
    bar?.stop()
  }
}

/** `fetching yolox-nano: 3.7 MB by …, licence Apache-2.0 (https://…), from https://…` */
function describeFetch({ name, bytes, publisher, licence, licenceUrl, licenceNote, source }: FetchNotice): string {
  const note = licenceNote === undefined ? '' : `; ${licenceNote}`
  return `fetching ${name}: ${megabytes(bytes)} by ${publisher}, licence ${licence} (${licenceUrl}${note}), from ${source}`
}

/** `3.7 MB`; two digits below one megabyte. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB`
}
