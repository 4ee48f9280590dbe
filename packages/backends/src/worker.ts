/**
 * The worker's side of `createBackend({ worker: true })`: creates the backend there and handles calls to it. Importing
 * this module starts it, so only a worker imports it.
 */
import { type Backend, isPageImage, type Model, MotError } from '@mot/core'
import * as platform from '#platform'
import { buffersOfFrame } from './gpu/frame-call'
import { receiveImage } from './gpu/sent-image'
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
    const transfer = buffersToMove(request.call, response)
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
      // The roads of frames are loaded where they are used.
      const open = request.frames ? (await import('./gpu/open-lasting')).openLasting : openBackend
      backend = await open(runtimes, request.options)
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
    case 'frame': {
      const source = receiveImage(request.source)
      try {
        const result = await models.get(request.model)!.frames!.run(source, request.request)
        const { provider, attempts } = backend
        return { result, provider, attempts }
      } finally {
        if (isPageImage(source)) source.close()
      }
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

function buffersToMove(call: keyof Calls, response: Calls[keyof Calls]['response']): ArrayBuffer[] {
  if (call === 'run') return buffersOfRun(response as Calls['run']['response'])
  return call === 'frame' ? buffersOfFrame((response as Calls['frame']['response']).result) : []
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
