import { MotError } from '@mot/core'

/** Stands where `@mot/backends` starts workers: the playground's code runs in one already. */
export function startWorker(): never {
  throw new MotError('unsupported', 'A worker of the playground starts no other worker.')
}
