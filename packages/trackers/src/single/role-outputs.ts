import { MotError, type TensorInfo } from '@mot/core'
import { describe } from './features'

/** Names of the outputs that give scores and boxes: one of each for every layer. */
export interface RoleOutputs {
  readonly cls: readonly string[]
  readonly loc: readonly string[]
}

/**
 * Which outputs of a network are scores and which are boxes: by channels, of which boxes have twice as many as scores, else by name.
 * @param scoreChannels 2 for background and target, times shapes.
 * @throws MotError `invalid-model`.
 */
export function roleOutputs(outputs: readonly TensorInfo[], role: string, scoreChannels: number): RoleOutputs {
  const cls = byChannels(outputs, scoreChannels, /cls|score|conf/i)
  const loc = byChannels(outputs, 2 * scoreChannels, /loc|reg|box/i)
  if (cls.length > 0 && cls.length === loc.length && cls.every((name) => !loc.includes(name))) return { cls, loc }
  throw new MotError(
    'invalid-model',
    `The ${role} network should give scores [n, ${scoreChannels}, s, s] and boxes [n, ${2 * scoreChannels}, s, s], ` +
      `got ${describe(outputs)}. Are two networks swapped?`,
  )
}

function byChannels(outputs: readonly TensorInfo[], channels: number, pattern: RegExp): string[] {
  const exact = outputs.filter(({ shape }) => shape.length === 4 && shape[1] === channels)
  const named = outputs.filter(
    ({ name, shape }) => pattern.test(name) && (shape.length !== 4 || typeof shape[1] === 'string'),
  )
  return (exact.length > 0 ? exact : named).map(({ name }) => name)
}
