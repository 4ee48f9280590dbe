import { MotError } from '@mot/core'
import type { Head, Look } from './head'

/** A head whose complaints about outputs begin with its name. */
export function defineHead(head: Head): Head {
  const { name, look } = head
  return {
    ...head,
    decode: (outputs, views) => namingHead(name, () => head.decode(outputs, views)),
    ...(look && { look: (image, fixed) => namedLook(name, look(image, fixed)) }),
  }
}

function* namedLook(name: string, look: Look): Look {
  let step = look.next()
  while (!step.done) {
    const outputs = yield step.value
    step = namingHead(name, () => look.next(outputs))
  }
  return step.value
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
