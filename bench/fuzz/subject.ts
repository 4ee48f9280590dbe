import { MotError } from '@mot/core'
import type { Random } from './hostile'

/** What is given hostile inputs: a tracker or a reader. */
export interface Subject {
  readonly name: string
  /** Inputs of a whole run, and of a short one. */
  readonly inputs: number
  readonly shortInputs: number
  /**
   * Gives one hostile input, and compares what comes after it with a clean twin.
   * @returns whether the input was refused.
   * @throws Finding
   */
  attack(random: Random): boolean | Promise<boolean>
}

/** A fault: a raw error, another state than the twin's, a value that is not finite. */
export class Finding extends Error {}

/** Runs a call: its result, or the MotError that it throws. @throws Finding for any other error. */
export function attempt<T>(what: string, call: () => T): { readonly value: T } | { readonly refused: MotError } {
  try {
    return { value: call() }
  } catch (error) {
    return { refused: checked(what, error) }
  }
}

/** As `attempt`, of a call that waits. */
export async function attemptLater<T>(
  what: string,
  call: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly refused: MotError }> {
  try {
    return { value: await call() }
  } catch (error) {
    return { refused: checked(what, error) }
  }
}

function checked(what: string, error: unknown): MotError {
  if (!(error instanceof MotError)) {
    const stack = error instanceof Error ? error.stack?.split('\n').slice(0, 6).join('\n') : String(error)
    throw new Finding(`${what} throws a raw error: ${stack}`)
  }
  if (error.message.length > 2001) throw new Finding(`${what} throws a message of ${error.message.length} characters`)
  return error
}

/** @throws Finding where two results differ. */
export function compare(what: string, ours: unknown, twins: unknown): void {
  const [a, b] = [textOf(ours), textOf(twins)]
  if (a === b) return
  let at = 0
  while (a[at] === b[at]) at++
  const from = Math.max(0, at - 60)
  throw new Finding(`${what} differs from the twin's: …${a.slice(from, at + 60)}… against …${b.slice(from, at + 60)}…`)
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, entry) => {
    if (ArrayBuffer.isView(entry)) return Array.from(entry as Float64Array, (number) => String(number))
    if (entry instanceof Map) return [...entry]
    return typeof entry === 'number' || typeof entry === 'bigint' ? String(entry) : entry
  })
}
