import type { Signal } from '@mot/core'

/** @throws the signal's reason when it is aborted. */
export function throwIfAborted(signal: Signal | undefined): void {
  if (signal?.aborted) throw signal.reason
}

/**
 * The result, or the signal's reason when it aborts first. The task itself goes on.
 * @param discard takes a result that arrives when nobody waits for it any more.
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
