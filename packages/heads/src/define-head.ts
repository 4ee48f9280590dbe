import { MotError } from '@mot/core'
import type { Head } from './head'

/** A head whose complaints about outputs begin with its name. */
export function defineHead(head: Head): Head {
  return { ...head, decode: (outputs, views) => namingHead(head.name, () => head.decode(outputs, views)) }
}

/** Does some work of a head; what it throws about outputs begins with the head's name. */
export function namingHead<Result>(name: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof MotError) || error.code !== 'invalid-output') throw error
    throw new MotError(error.code, `Head ${name}: ${error.message}`, { cause: error })
  }
}
