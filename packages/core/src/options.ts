import { MotError } from './errors'
import { shown } from './shown'
import { kindOf } from './value-kind'

/**
 * The given options, once they are certain to be an object. For functions that run in each frame: nothing is copied.
 * @throws MotError `invalid-option` for null, a number, a text, a function, an array, a typed array and a Promise.
 */
export function checkOptions<Options extends object>(options: Options): Options {
  if (isRecord(options)) return options
  throw new MotError('invalid-option', `Options should be a record such as { name: value }, got ${kindOf(options)}.`)
}

/**
 * A copy of the given options, in which those that are undefined are absent: each is read once, so that what a caller changes
 * later, or what a getter returns next, has no effect.
 * @throws MotError `invalid-option` as `checkOptions`, and for an option that throws when it is read.
 */
export function readOptions<Options extends object>(options: Options): Options {
  checkOptions(options)
  // Without a prototype "__proto__" is a name as any other.
  const copy = Object.create(null) as Record<string, unknown>
  try {
    for (const name in options) {
      const value: unknown = options[name]
      if (value !== undefined) copy[name] = value
    }
  } catch (error) {
    throw new MotError('invalid-option', `The options cannot be read: ${reasonOf(error)}.`, { cause: error })
  }
  return copy as Options
}

/** A Promise has no options: an `await` was forgotten. */
function isRecord(value: unknown): boolean {
  try {
    return (
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      !ArrayBuffer.isView(value) &&
      typeof (value as { then?: unknown }).then !== 'function'
    )
  } catch {
    return false
  }
}

function reasonOf(error: unknown): string {
  try {
    return error instanceof Error ? shown(error.message) : shown(error)
  } catch {
    return 'it throws an error that cannot be read'
  }
}
