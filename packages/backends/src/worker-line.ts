import { MotError, type MotErrorCode, type ProviderAttempt, type Tensor, type TensorInfo } from '@mot/core'
import type { BackendOptions } from './options'
import type { WorkerHandle } from './platform'

/** What can be asked of the worker, and what it answers. */
export interface Calls {
  open: {
    question: { runtimes: readonly string[]; options: BackendOptions }
    answer: { name: string; provider: string; attempts: readonly ProviderAttempt[] }
  }
  load: {
    question: { source: string | Uint8Array }
    answer: {
      model: number
      inputs: readonly TensorInfo[]
      outputs: readonly TensorInfo[]
      metadata: Readonly<Record<string, string>>
    }
  }
  run: { question: { model: number; inputs: Record<string, Tensor> }; answer: Record<string, Tensor> }
  release: { question: { model: number }; answer: undefined }
  dispose: { question: undefined; answer: undefined }
}

/** One call on its way to the worker. */
export type Question = {
  [Call in keyof Calls]: { id: number; call: Call; question: Calls[Call]['question'] }
}[keyof Calls]

/** Its answer, or the error in its place. */
export type Answer =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: { readonly code: MotErrorCode; readonly message: string } }

/** Buffers of tensors, to move to the other thread instead of being copied. */
export function buffersOf(tensors: Readonly<Record<string, Tensor>>): ArrayBuffer[] {
  const buffers = Object.values(tensors).map(({ data }) => data.buffer)
  return [...new Set(buffers)].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer)
}

interface Waiting {
  resolve(answer: unknown): void
  reject(error: MotError): void
}

/** Questions to a worker and their answers, kept together by number. */
export class WorkerLine {
  readonly #waiting = new Map<number, Waiting>()
  #nextId = 1
  #broken: MotError | undefined

  constructor(private readonly worker: WorkerHandle) {
    worker.onMessage((message) => this.#receive(message as Answer))
    worker.onFailure((reason) => this.#break(new MotError('run-failed', `The worker failed: ${reason}.`)))
  }

  /**
   * @param transfer buffers of the question that move to the worker and are lost here.
   * @throws MotError what the call threw in the worker, `run-failed` when the worker died, `disposed` when it was closed.
   */
  async ask<Call extends keyof Calls>(
    call: Call,
    question: Calls[Call]['question'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Calls[Call]['answer']> {
    if (this.#broken) throw this.#broken
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      post(this.worker, { id, call, question } as Question, transfer)
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject })
      this.worker.keepAlive(true)
    })
  }

  async close(): Promise<void> {
    this.#break(new MotError('disposed', 'The backend of this model was disposed of, and its worker with it.'))
    await this.worker.terminate()
  }

  #receive(message: Answer): void {
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (this.#waiting.size === 0) this.worker.keepAlive(false)
    if ('error' in message) waiting?.reject(new MotError(message.error.code, message.error.message))
    else waiting?.resolve(message.answer)
  }

  #break(error: MotError): void {
    this.#broken ??= error
    for (const { reject } of this.#waiting.values()) reject(this.#broken)
    this.#waiting.clear()
    this.worker.keepAlive(false)
  }
}

/** @throws MotError `invalid-option` for what cannot be sent to another thread, a function among session options, say. */
function post(worker: WorkerHandle, question: Question, transfer: readonly ArrayBuffer[]): void {
  try {
    worker.post(question, transfer)
  } catch (error) {
    throw new MotError('invalid-option', `This cannot be sent to a worker: ${String(error)}.`, { cause: error })
  }
}
