import { MotError, quoted } from '@mot/core'

/** A target of `--set`: `tracker` or `head`. */
export interface SettingsTarget {
  readonly name: string
  /** All options with their default values; a setting has the type of its default. */
  readonly defaults: Readonly<Record<string, unknown>>
}

/**
 * Reads `key=value` pairs. A key applies to all targets that have it, or to the one before its dot: `head.minScore`.
 * @param option of the command, for messages.
 * @returns the options that are set, by name of the target.
 * @throws MotError `invalid-option` for a key that no target has and a value of another type than its default.
 */
export function parseSettings(
  pairs: readonly string[],
  targets: readonly SettingsTarget[],
  option = '--set',
): Record<string, Record<string, unknown>> {
  const settings: Record<string, Record<string, unknown>> = {}
  for (const { name } of targets) settings[name] = {}
  for (const pair of pairs) {
    const [, path, text] = /^([^=]+)=(.*)$/s.exec(pair) ?? []
    if (path === undefined || text === undefined) {
      throw new MotError('invalid-option', `${option} expects key=value, got ${quoted(pair)}.`)
    }
    for (const { target, key } of findKey(path, targets)) {
      settings[target.name]![key] = parseValue(path, text, target.defaults[key])
    }
  }
  return settings
}

function findKey(path: string, targets: readonly SettingsTarget[]): { target: SettingsTarget; key: string }[] {
  const found = targets.flatMap((target) => {
    const prefix = `${target.name}.`
    const key = path.startsWith(prefix) ? path.slice(prefix.length) : path
    return Object.hasOwn(target.defaults, key) ? [{ target, key }] : []
  })
  if (found.length > 0) return found
  const existing = targets.map(({ name, defaults }) => `the ${name} has ${Object.keys(defaults).join(', ')}`)
  throw new MotError('invalid-option', `There is no option ${quoted(path)} to set: ${existing.join('; ')}.`)
}

function parseValue(path: string, text: string, example: unknown): unknown {
  // Some options are a word or a list: `classes=agnostic`, `classes=[[2,7],[0]]`.
  const isList = /^\s*[[{]/.test(text) && typeof parseJson(text) === 'object'
  if (typeof example === 'string' && isList) return parseJson(text)
  const value = typeof example === 'string' ? text : parseJson(text)
  if (example === undefined || kindOf(value) === kindOf(example)) return value
  throw new MotError(
    'invalid-option',
    `Option ${quoted(path)} should be a ${kindOf(example)} such as ${typeof example === 'number' ? example : JSON.stringify(example)}, got ${quoted(text)}.`,
  )
}

function parseJson(text: string): unknown {
  // JSON has no numbers for "none" and "all".
  if (/^[+-]?Infinity$/.test(text)) return Number(text)
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value
}
