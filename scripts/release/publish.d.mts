interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
}

export function inOrder(manifests: readonly Manifest[]): readonly Manifest[]
export function checkTag(tag: string | undefined, version: string): void
