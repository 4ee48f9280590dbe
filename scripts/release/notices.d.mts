interface Manifest {
  readonly name: string
  readonly files: readonly string[]
}

export function checkNotices(): readonly string[]
export function problemsOfNotices(
  json: Manifest,
  notices: string,
  built: readonly { readonly name: string; readonly version: string }[],
): readonly string[]
