import type { Signal } from '@mot/core'

/** @throws the signal's reason when it is aborted. */
export function throwIfAborted(signal: Signal | undefined): void {
  if (signal?.aborted) throw signal.reason
}

/**
 * The result, or a rejection with the signal's reason when it aborts first. The task itself continues.
 * @param discard receives a result that arrives after the abort.
 */
export function orAbort<T>(
  result: Promise<T>,
  signal: Signal | undefined,
  discard: (late: T) => unknown = () => {},
): Promise<T> {
  if (!signal) return result
  return new Promise<T>((resolve, reject) => {
    const abort = () => {
      reject(signal.reason)
      result.then(discard).catch(() => {})
    }
    signal.addEventListener('abort', abort)
    if (signal.aborted) abort()
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
