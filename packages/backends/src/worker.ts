/**
 * The worker's side of `createBackend({ worker: true })`: makes the backend there and answers calls about it. Importing
 * this module starts it, so only a worker does.
 */
import { type Backend, type Model, MotError } from '@mot/core'
import { platform } from '#platform'
import { createBackendOn } from './create-backend'
import { ortNode } from './runtimes/ort-node'
import { ortWeb } from './runtimes/ort-web'
import type { Answer, Calls, Question } from './worker-line'

let backend: Backend
const models: Model[] = []
const parent = platform.parent()

parent?.onMessage(async (message) => {
  const { id } = message as Question
  try {
    const answer = await answerTo(message as Question)
    parent.post({ id, answer } satisfies Answer, buffersIn(answer))
  } catch (error) {
    const code = error instanceof MotError ? error.code : 'run-failed'
    const text = error instanceof Error ? error.message : String(error)
    parent.post({ id, error: { code, message: text } } satisfies Answer, [])
  }
})

async function answerTo({ call, question }: Question): Promise<Calls[keyof Calls]['answer']> {
  switch (call) {
    case 'open': {
      const runtimes = [ortNode, ortWeb].filter(({ name }) => question.runtimes.includes(name))
      backend = await createBackendOn(runtimes, question.options)
      const { name, provider, attempts } = backend
      return { name, provider, attempts }
    }
    case 'load': {
      const model = await backend.load(question.source)
      const { inputs, outputs, metadata } = model
      return { model: models.push(model) - 1, inputs, outputs, metadata }
    }
    case 'run':
      return models[question.model]!.run(question.inputs)
    case 'release':
      return models[question.model]!.dispose() as Promise<undefined>
    case 'dispose':
      return backend.dispose() as Promise<undefined>
  }
}

/** Buffers of output tensors, which move to the other thread instead of being copied. */
function buffersIn(answer: Calls[keyof Calls]['answer']): ArrayBuffer[] {
  if (typeof answer !== 'object') return []
  const buffers = Object.values(answer).map((value) => value?.data?.buffer)
  return [...new Set(buffers)].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer)
}
