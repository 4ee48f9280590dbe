interface Manifest {
  readonly name: string
  readonly [field: string]: unknown
}

export function contentsOf(paths: readonly string[]): readonly string[]
export function problemsOf(json: Manifest, paths: readonly string[]): readonly string[]
