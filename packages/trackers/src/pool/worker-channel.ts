import { MotError, quoted } from '@mot/core'
import type { Calls, WorkerRequest, WorkerResponse } from './messages'
import type { WorkerHandle } from './platform'

interface PendingRequest {
  readonly request: WorkerRequest
  readonly transfer: readonly ArrayBuffer[]
  resolve(response: unknown): void
  reject(error: MotError): void
}

/**
 * Sends requests to a worker in the order of the calls and matches its responses to them by id. At most `queueLength` requests
 * are with the worker at a time; the others wait here.
 */
export class WorkerChannel {
  /** Sent and unanswered, by id. */
  readonly #sent = new Map<number, PendingRequest>()
  readonly #waiting: PendingRequest[] = []
  readonly #waitingForRoom: (() => void)[] = []
  #nextId = 1
  #broken: string | undefined

  constructor(
    private readonly worker: WorkerHandle,
    private readonly queueLength: number,
  ) {
    worker.onMessage((message) => this.#receive(message as WorkerResponse))
    worker.onFailure((reason) => this.#break(reason))
  }

  /** Why the worker ended; undefined while it runs. */
  get broken(): string | undefined {
    return this.#broken
  }

  /**
   * @param transfer buffers of the request that move to the worker; they are detached on this thread.
   * @throws MotError the error of the call in the worker, `run-failed` when the worker ended.
   */
  call<Call extends keyof Calls>(
    stream: string,
    call: Call,
    request: Calls[Call]['request'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Calls[Call]['response']> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++
      this.#waiting.push({ request: { id, stream, call, request } as WorkerRequest, transfer, resolve, reject })
      this.#send()
    })
  }

  /** Waits until a request would be sent at once. */
  async room(): Promise<void> {
    while (this.#isFull && this.#broken === undefined)
      await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve))
  }

  /** Ends the worker at once. Pending calls are rejected. */
  async terminate(): Promise<void> {
    this.#break('it was ended')
    await this.worker.terminate()
  }

  get #isFull(): boolean {
    return this.#sent.size + this.#waiting.length >= this.queueLength
  }

  #send(): void {
    while (this.#waiting.length > 0 && (this.#broken !== undefined || this.#sent.size < this.queueLength)) {
      const pending = this.#waiting.shift()!
      if (this.#broken === undefined) this.#post(pending)
      else pending.reject(failure(pending.request, this.#broken))
    }
    this.worker.keepAlive(this.#sent.size > 0)
    if (!this.#isFull || this.#broken !== undefined) for (const resolve of this.#waitingForRoom.splice(0)) resolve()
  }

  #post(pending: PendingRequest): void {
    const { request, transfer } = pending
    try {
      this.worker.post(request, transfer)
      this.#sent.set(request.id, pending)
    } catch (error) {
      const message = `Stream ${quoted(request.stream)}: this cannot be sent to a worker: ${String(error)}.`
      pending.reject(new MotError('invalid-option', message, { cause: error }))
    }
  }

  #receive(message: WorkerResponse): void {
    const pending = this.#sent.get(message.id)
    this.#sent.delete(message.id)
    if ('error' in message) pending?.reject(new MotError(message.error.code, message.error.message))
    else pending?.resolve(message.response)
    this.#send()
  }

  #break(reason: string): void {
    this.#broken ??= reason
    for (const pending of this.#sent.values()) pending.reject(failure(pending.request, this.#broken))
    this.#sent.clear()
    this.#send()
  }
}

function failure({ stream }: WorkerRequest, reason: string): MotError {
  return new MotError('run-failed', `Stream ${quoted(stream)}: its worker failed: ${reason}.`)
}
