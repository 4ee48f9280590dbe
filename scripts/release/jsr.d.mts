interface Manifest {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly exports: Readonly<Record<string, unknown>>
}

export const jsrPackages: readonly string[]
export function jsrOf(json: Manifest): unknown
