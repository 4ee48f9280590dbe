import { MotError } from './errors'
import { shown } from './shown'

/** How much a file may bring, and how long its server may be silent. */
export interface TransferLimits {
  /** Most bytes, a whole number from 1. */
  readonly maxBytes: number
  /** Seconds above 0; Infinity for no limit. */
  readonly timeout: number
}

/** The limits themselves. @throws MotError `invalid-option`. */
export function checkTransferLimits(limits: TransferLimits): TransferLimits {
  const { maxBytes, timeout } = limits
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) {
    throw new MotError('invalid-option', `Option "maxBytes" should be a whole number from 1, got ${shown(maxBytes)}.`)
  }
  checkTimeout(timeout)
  return limits
}

/** @throws MotError `invalid-option` for anything else than seconds above 0. */
export function checkTimeout(timeout: number): void {
  if (typeof timeout === 'number' && timeout > 0) return
  throw new MotError('invalid-option', `Option "timeout" should be a number of seconds above 0, got ${shown(timeout)}.`)
}
