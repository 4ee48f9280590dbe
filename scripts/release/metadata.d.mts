export const address: string

interface Manifest {
  readonly name: string
  readonly [field: string]: unknown
}

export function metadata(address: string, folder: string): Readonly<Record<string, unknown>>
export function problemsOf(json: Manifest, folder: string, address: string): readonly string[]
export function published(): readonly { readonly folder: string; readonly path: string; readonly json: Manifest }[]
export function releaseAddress(environment?: Readonly<Record<string, string | undefined>>): string
