import { MotError } from '@mot/core'

/** The MotError that a promise rejects with. */
export async function rejected(promise: Promise<unknown>): Promise<MotError> {
  try {
    await promise
  } catch (error) {
    if (error instanceof MotError) return error
    throw error
  }
  throw new Error('expected a MotError, but nothing was thrown')
}
