import { join } from 'node:path'
import { MotError } from '@mot/core'

/** Sequences and footage that may not be committed; missing in a plain checkout. */
export const SHARED = join(import.meta.dirname, '../../../../shared')

/** The MotError that a call throws. */
export function caught(call: () => unknown): MotError {
  try {
    call()
  } catch (error) {
    if (error instanceof MotError) return error
    throw error
  }
  throw new Error('expected a MotError, but nothing was thrown')
}

export { rejected } from './rejected'
