import { type Stats, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { MotError } from '@mot/core'

/** A file of a command, and what its option is called; undefined where the option is absent. */
export type NamedFile = readonly [option: string, path: string | undefined]

/**
 * Checks that no output is an input or another output, under whatever name or link, before anything is written.
 * @throws MotError `invalid-option` naming both.
 */
export function checkDistinct(inputs: readonly NamedFile[], outputs: readonly NamedFile[]): void {
  const present = (files: readonly NamedFile[]) =>
    files.flatMap(([option, path]) => (path === undefined || path === '-' ? [] : [{ option, path, ...placeOf(path) }]))
  const seen = present(inputs)
  for (const output of present(outputs)) {
    const same = seen.find((other) => isSame(output, other))
    if (same) {
      throw new MotError(
        'invalid-option',
        `${output.option} and ${same.option} are the same file, ${output.path}: the output would replace it.`,
      )
    }
    seen.push(output)
  }
}

interface Place {
  readonly absolute: string
  readonly stats: Stats | undefined
}

function placeOf(path: string): Place {
  return { absolute: resolve(path), stats: statSync(path, { throwIfNoEntry: false }) }
}

/** Pipes and devices, such as /dev/null, may be shared. */
function isSame(a: Place, b: Place): boolean {
  if (a.stats && !a.stats.isFile() && !a.stats.isDirectory()) return false
  if (a.absolute === b.absolute) return true
  return a.stats !== undefined && b.stats !== undefined && a.stats.ino === b.stats.ino && a.stats.dev === b.stats.dev
}
