import {
  type FrameRequest,
  type FrameRows,
  type LoadOptions,
  MotError,
  type MotErrorCode,
  type ProviderAttempt,
  type Tensor,
  type TensorInfo,
} from '@mot/core'
import type { SentImage } from './gpu/sent-image'
import type { BackendOptions } from './options'
import type { WorkerHandle } from './platform'

/** The calls to the worker: the request and the response of each. */
export interface Calls {
  open: {
    /** `frames`: networks have a road of whole frames, and outlive their device. */
    request: { runtimes: readonly string[]; options: BackendOptions; frames?: boolean }
    response: { name: string; provider: string; attempts: readonly ProviderAttempt[] }
  }
  load: {
    /** `load` numbers it, for `cancel`. */
    request: { load: number; source: string | Uint8Array; options: Pick<LoadOptions, 'maxBytes' | 'timeout'> }
    response: {
      model: number
      inputs: readonly TensorInfo[]
      outputs: readonly TensorInfo[]
      metadata: Readonly<Record<string, string>>
    }
  }
  cancel: { request: { load: number }; response: undefined }
  run: {
    /** `into`: memory for outputs, which comes back filled. */
    request: { model: number; inputs: Record<string, Tensor>; into: Record<string, Tensor> }
    /** The inputs come back: their memory serves the next run. */
    response: { outputs: Record<string, Tensor>; inputs: Record<string, Tensor> }
  }
  frame: {
    request: { model: number; source: SentImage; request: FrameRequest }
    /** And what runs it now: a device may have been lost. */
    response: { result: FrameRows; provider: string; attempts: readonly ProviderAttempt[] }
  }
  release: { request: { model: number }; response: undefined }
  dispose: { request: undefined; response: undefined }
}

/** One call, as sent to the worker. `id` pairs it with its response. */
export type WorkerRequest = {
  [Call in keyof Calls]: { id: number; call: Call; request: Calls[Call]['request'] }
}[keyof Calls]

/** The response to a request, or the error that the call threw. */
export type WorkerResponse =
  | { readonly id: number; readonly response: unknown }
  | { readonly id: number; readonly error: { readonly code: MotErrorCode; readonly message: string } }

/** The buffers of tensors, for transfer to another thread without a copy. */
export function buffersOf(tensors: Readonly<Record<string, Tensor>>): ArrayBuffer[] {
  const buffers = Object.values(tensors).map(({ data }) => data.buffer)
  return [...new Set(buffers)].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer)
}

interface Waiting {
  resolve(response: unknown): void
  reject(error: MotError): void
}

/** Sends requests to a worker and matches its responses to them by id. */
export class WorkerChannel {
  readonly #waiting = new Map<number, Waiting>()
  #nextId = 1
  #broken: MotError | undefined

  constructor(private readonly worker: WorkerHandle) {
    worker.onMessage((message) => this.#receive(message as WorkerResponse))
    worker.onFailure((reason) => this.#break(new MotError('run-failed', `The worker failed: ${reason}.`)))
  }

  /**
   * @param transfer buffers of the request that move to the worker; they are detached on this thread.
   * @throws MotError the error of the call in the worker, `run-failed` when the worker ended, `disposed` after close.
   */
  async call<Call extends keyof Calls>(
    call: Call,
    request: Calls[Call]['request'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Calls[Call]['response']> {
    if (this.#broken) throw this.#broken
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      post(this.worker, { id, call, request } as WorkerRequest, transfer)
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject })
      this.worker.keepAlive(true)
    })
  }

  async close(): Promise<void> {
    this.#break(new MotError('disposed', 'The backend of this model was disposed of, and its worker with it.'))
    await this.worker.terminate()
  }

  #receive(message: WorkerResponse): void {
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (this.#waiting.size === 0) this.worker.keepAlive(false)
    if ('error' in message) waiting?.reject(new MotError(message.error.code, message.error.message))
    else waiting?.resolve(message.response)
  }

  #break(error: MotError): void {
    this.#broken ??= error
    for (const { reject } of this.#waiting.values()) reject(this.#broken)
    this.#waiting.clear()
    this.worker.keepAlive(false)
  }
}

/** @throws MotError `invalid-option` for values that threads cannot exchange, such as functions in session options. */
function post(worker: WorkerHandle, request: WorkerRequest, transfer: readonly ArrayBuffer[]): void {
  try {
    worker.post(request, transfer)
  } catch (error) {
    throw new MotError('invalid-option', `This cannot be sent to a worker: ${String(error)}.`, { cause: error })
  }
}
