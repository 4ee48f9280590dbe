interface Manifest {
  readonly name: string
  readonly version: string
  readonly [field: string]: unknown
}

export function problemsOfManifests(
  before: readonly Manifest[],
  after: readonly Manifest[],
  isNewer: boolean,
): readonly string[]
