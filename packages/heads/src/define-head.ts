import { MotError, type Size } from '@mot/core'
import { checkBoxSizes } from './boxes/check-box-sizes'
import type { Head, Passes } from './head'

/** A head whose errors about outputs begin with its name, and which refuses boxes far larger than its input. */
export function defineHead(head: Head): Head {
  const { name, passes } = head
  return {
    ...head,
    decode: (outputs, views) =>
      namingHead(name, () => {
        const found = head.decode(outputs, views)
        for (const [i, view] of views.entries()) checkBoxSizes(found[i]!, view)
        return found
      }),
    ...(passes && { passes: (image, fixed) => namedPasses(name, passes(image, fixed), image) }),
  }
}

function* namedPasses(name: string, passes: Passes, image: Size): Passes {
  let step = passes.next()
  while (!step.done) {
    const outputs = yield step.value
    step = namingHead(name, () => passes.next(outputs))
  }
  const found = step.value
  namingHead(name, () => checkBoxSizes(found, { image, input: image, toImage: [1, 0, 0, 0, 1, 0] }))
  return found
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
