import type { Backend, Tensor } from '@mot/core'

/** What `python -m export.check` leaves of a network: its files, what to feed them with, and what PyTorch put out. */
export interface ExportedCase {
  readonly name: string
  /** In order; a run may be fed with what an earlier one put out. */
  readonly runs: readonly {
    readonly file: string
    /** Input → tensor, and output → tensor. */
    readonly feeds: Readonly<Record<string, string>>
    readonly outputs: Readonly<Record<string, string>>
  }[]
  /** Tensors that no run puts out. */
  readonly inputs: readonly string[]
  /** Shape, type and, where it is kept, file of every tensor. */
  readonly tensors: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly type: 'float32' | 'int64'; readonly file?: string }>
  >
}

/** Reads a file of the case's folder. */
export type ReadFile = (file: string) => Promise<ArrayBuffer>

/** A tensor as PyTorch put it out; undefined where it is not kept. */
export async function readExported(network: ExportedCase, name: string, read: ReadFile): Promise<Tensor | undefined> {
  const { shape, type, file } = network.tensors[name]!
  if (file === undefined) return undefined
  const bytes = await read(file)
  return { shape, data: type === 'int64' ? new BigInt64Array(bytes) : new Float32Array(bytes) }
}

/** Runs all files of an exported network, one after the other: every tensor that they put out, by its name in the case. */
export async function runExported(
  network: ExportedCase,
  backend: Backend,
  read: ReadFile,
): Promise<Record<string, Tensor<Float32Array>>> {
  const inputs: Record<string, Tensor> = {}
  for (const name of network.inputs) inputs[name] = (await readExported(network, name, read))!
  const made: Record<string, Tensor<Float32Array>> = {}
  for (const { file, feeds, outputs } of network.runs) {
    await using model = await backend.load(new Uint8Array(await read(file)))
    const fed = Object.fromEntries(
      Object.entries(feeds).map(([name, tensor]) => [name, made[tensor] ?? inputs[tensor]!]),
    )
    const found = await model.run(fed)
    for (const [name, tensor] of Object.entries(outputs)) {
      const { data, shape } = found[name]! as Tensor<Float32Array>
      // A run's outputs last until the next.
      made[tensor] = { data: data.slice(), shape }
    }
  }
  return made
}

/** The largest difference of two tensors over the largest value of the expected one. */
export function relativeDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0
  let largest = 0
  for (let i = 0; i < expected.length; i++) {
    const here = Math.abs(found[i]! - expected[i]!)
    // No limit allows it.
    if (Number.isNaN(here)) return Infinity
    difference = Math.max(difference, here)
    largest = Math.max(largest, Math.abs(expected[i]!))
  }
  return found.length === expected.length ? difference / largest : Infinity
}
