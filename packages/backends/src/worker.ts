/**
 * The worker's side of `createBackend({ worker: true })`: creates the backend there and handles calls to it. Importing
 * this module starts it, so only a worker imports it.
 */
import { type Backend, type Model, MotError } from '@mot/core'
import * as platform from '#platform'
import { openBackend } from './open-backend'
import { ortNode } from './runtimes/ort-node'
import { ortWeb } from './runtimes/ort-web'
import { buffersOf, type Calls, type WorkerRequest, type WorkerResponse } from './worker-channel'

let backend: Backend
let modelCount = 0
const models = new Map<number, Model>()
const loading = new Map<number, AbortController>()
const parent = platform.parent()

parent?.onMessage(async (message) => {
  const request = message as WorkerRequest
  const { id } = request
  try {
    const response = await handle(request)
    const transfer = request.call === 'run' ? buffersOfRun(response as Calls['run']['response']) : []
    parent.post({ id, response } satisfies WorkerResponse, transfer)
  } catch (error) {
    const code = error instanceof MotError ? error.code : 'run-failed'
    const text = error instanceof Error ? error.message : String(error)
    parent.post({ id, error: { code, message: text } } satisfies WorkerResponse, [])
  }
})

async function handle({ call, request }: WorkerRequest): Promise<Calls[keyof Calls]['response']> {
  switch (call) {
    case 'open': {
      const runtimes = [ortNode, ortWeb].filter(({ name }) => request.runtimes.includes(name))
      backend = await openBackend(runtimes, request.options)
      const { name, provider, attempts } = backend
      return { name, provider, attempts }
    }
    case 'load': {
      const model = await load(request)
      models.set(++modelCount, model)
      const { inputs, outputs, metadata } = model
      return { model: modelCount, inputs, outputs, metadata }
    }
    case 'cancel':
      loading.get(request.load)?.abort()
      return undefined
    case 'run': {
      const { model, inputs, into } = request
      return { outputs: await models.get(model)!.run(inputs, { borrow: true, into }), inputs }
    }
    case 'release': {
      const model = models.get(request.model)
      models.delete(request.model)
      await model?.dispose()
      return undefined
    }
    case 'dispose':
      await backend.dispose()
      return undefined
  }
}

function buffersOfRun({ outputs, inputs }: Calls['run']['response']): ArrayBuffer[] {
  return [...new Set([...buffersOf(outputs), ...buffersOf(inputs)])]
}

async function load({ load, source, options }: Calls['load']['request']): Promise<Model> {
  const controller = new AbortController()
  loading.set(load, controller)
  try {
    return await backend.load(source, { ...options, signal: controller.signal })
  } finally {
    loading.delete(load)
  }
}
