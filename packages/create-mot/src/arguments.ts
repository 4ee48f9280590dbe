import { parseArgs } from 'node:util'
import { MotError, quoted } from '@mot/core'
import { type Template, templates } from './templates'

/** What the command line says. */
export interface Arguments {
  readonly folder: string | undefined
  readonly template: Template | undefined
  readonly help: boolean
  readonly version: boolean
}

/** @throws MotError `invalid-option` for an unknown option or template, or a second folder. */
export function readArguments(argv: readonly string[]): Arguments {
  const { positionals, values } = parsed(argv)
  if (positionals.length > 1) {
    const all = positionals.map((each) => quoted(each)).join(', ')
    throw new MotError('invalid-option', `There should be one folder, got ${all}.`)
  }
  return {
    folder: positionals[0],
    template: values.template === undefined ? undefined : findTemplate(values.template),
    help: values.help ?? false,
    version: values.version ?? false,
  }
}

/** @param name a name, or a number of the list from 1. @throws MotError `invalid-option`. */
export function findTemplate(name: string): Template {
  const found = templates.find((each, i) => each.name === name || String(i + 1) === name)
  if (found) return found
  const names = templates.map((each) => each.name).join(', ')
  throw new MotError('invalid-option', `The template should be one of ${names}, got ${quoted(name)}.`)
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        template: { type: 'string', short: 't' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    })
  } catch (error) {
    throw new MotError('invalid-option', (error as Error).message, { cause: error })
  }
}
