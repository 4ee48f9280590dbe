import { MotError, quoted, readOptions, shown } from '@mot/core'
import type { Refuse, Shapes } from './shapes'

/**
 * All options: the given ones, and defaults for the others.
 * @throws MotError `invalid-option` naming the option, its range and the given value; also for an unknown name.
 */
export function completeOptions<Options extends object>(
  options: Options,
  defaults: Readonly<Required<Options>>,
  shapes: Shapes<Required<Options>>,
): Required<Options> {
  const given = readOptions(options)
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(defaults, name)) {
      throw new MotError(
        'invalid-option',
        `There is no option ${quoted(name)}. Available: ${Object.keys(defaults).join(', ')}. ` +
          'The names of the original projects are read by fromReferenceOptions.',
      )
    }
  }
  const complete: Required<Options> = { ...defaults }
  for (const name of Object.keys(defaults) as (keyof Options)[]) {
    complete[name] = shapes[name](given[name] ?? defaults[name], String(name), refuse)
  }
  return complete
}

const refuse: Refuse = (name, expected, got) => {
  throw new MotError('invalid-option', `Option "${name}" should be ${expected}, got ${shown(got)}.`)
}
