/**
 * The worker's side of `createBackend({ worker: true })`: makes the backend there and answers calls about it. Importing
 * this module starts it, so only a worker does.
 */
import { type Backend, type Model, MotError } from '@mot/core'
import * as platform from '#platform'
import { createBackendOn } from './create-backend'
import { ortNode } from './runtimes/ort-node'
import { ortWeb } from './runtimes/ort-web'
import { type Answer, buffersOf, type Calls, type Question } from './worker-line'

let backend: Backend
let modelCount = 0
const models = new Map<number, Model>()
const parent = platform.parent()

parent?.onMessage(async (message) => {
  const asked = message as Question
  const { id } = asked
  try {
    const answer = await answerTo(asked)
    const transfer = asked.call === 'run' ? buffersOf(answer as Calls['run']['answer']) : []
    parent.post({ id, answer } satisfies Answer, transfer)
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
      models.set(++modelCount, model)
      const { inputs, outputs, metadata } = model
      return { model: modelCount, inputs, outputs, metadata }
    }
    case 'run':
      return models.get(question.model)!.run(question.inputs)
    case 'release': {
      const model = models.get(question.model)
      models.delete(question.model)
      await model?.dispose()
      return undefined
    }
    case 'dispose':
      await backend.dispose()
      return undefined
  }
}
