import { MotError } from '@mot/core'
import type { Head, Passes } from './head'

/** A head whose errors about outputs begin with its name. */
export function defineHead(head: Head): Head {
  const { name, passes } = head
  return {
    ...head,
    decode: (outputs, views) => namingHead(name, () => head.decode(outputs, views)),
    ...(passes && { passes: (image, fixed) => namedPasses(name, passes(image, fixed)) }),
  }
}

function* namedPasses(name: string, passes: Passes): Passes {
  let step = passes.next()
  while (!step.done) {
    const outputs = yield step.value
    step = namingHead(name, () => passes.next(outputs))
  }
  return step.value
}

/** Runs some work of a head; what it throws about outputs begins with the head's name. */
export function namingHead<Result>(name: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof MotError) || error.code !== 'invalid-output') throw error
    throw new MotError(error.code, `Head ${name}: ${error.message}`, { cause: error })
  }
}
