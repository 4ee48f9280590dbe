import type { Model, Size } from '@mot/core'
import { findImageInput } from '../inputs/image-input'

/** What a network declares before it runs. */
export type NetworkShape = Pick<Model, 'inputs' | 'outputs' | 'metadata'>

/** Whether a head can read a network: the options for it, or the reason why not, such as `has no output "hm"`. */
export type Fit<Options> = { readonly options: Options } | { readonly reason: string }

/** The reason where outputs of these names are missing; undefined where all exist. */
export function missingOutputs(
  { outputs }: NetworkShape,
  names: readonly string[],
): { readonly reason: string } | undefined {
  const missing = names.filter((name) => !outputs.some((output) => output.name === name))
  return missing.length === 0 ? undefined : { reason: `has no output ${quoted(missing)}` }
}

/** Length of an axis of an output; undefined where the network leaves it open or has no such output. */
export function lengthOf({ outputs }: NetworkShape, name: string, axis: number): number | undefined {
  const length = outputs.find((output) => output.name === name)?.shape[axis]
  return typeof length === 'number' ? length : undefined
}

/** The input size that the network has fixed. */
export function fixedInput(network: NetworkShape): Size | undefined {
  const { width, height } = findImageInput(network).fixed
  return width === undefined || height === undefined ? undefined : { width, height }
}

export function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}
