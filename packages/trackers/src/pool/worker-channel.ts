import { MotError } from '@mot/core'
import type { Answer, Calls, Question } from './messages'
import type { WorkerHandle } from './platform'

interface Asked {
  readonly question: Question
  readonly transfer: readonly ArrayBuffer[]
  resolve(answer: unknown): void
  reject(error: MotError): void
}

/**
 * Questions to one worker and their answers. They arrive in the order they were asked; no more than `queueLength` are with the
 * worker at a time, the others wait here.
 */
export class WorkerChannel {
  /** With the worker, by number. */
  readonly #sent = new Map<number, Asked>()
  readonly #waiting: Asked[] = []
  readonly #forRoom: (() => void)[] = []
  #nextId = 1
  #broken: string | undefined

  constructor(
    private readonly worker: WorkerHandle,
    private readonly queueLength: number,
  ) {
    worker.onMessage((message) => this.#receive(message as Answer))
    worker.onFailure((reason) => this.#break(reason))
  }

  /** Why it cannot be asked any more. */
  get broken(): string | undefined {
    return this.#broken
  }

  /**
   * @param transfer buffers of the question that move to the worker and are lost here.
   * @throws MotError what the call threw in the worker, `run-failed` when the worker died.
   */
  ask<Call extends keyof Calls>(
    stream: string,
    call: Call,
    question: Calls[Call]['question'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Calls[Call]['answer']> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++
      this.#waiting.push({ question: { id, stream, call, question } as Question, transfer, resolve, reject })
      this.#send()
    })
  }

  /** Waits until a question would go to the worker at once. */
  async room(): Promise<void> {
    while (this.#isFull && this.#broken === undefined) await new Promise<void>((resolve) => this.#forRoom.push(resolve))
  }

  /** The worker ends at once; what it was asked is rejected. */
  async terminate(): Promise<void> {
    this.#break('it was ended')
    await this.worker.terminate()
  }

  get #isFull(): boolean {
    return this.#sent.size + this.#waiting.length >= this.queueLength
  }

  #send(): void {
    while (this.#waiting.length > 0 && (this.#broken !== undefined || this.#sent.size < this.queueLength)) {
      const asked = this.#waiting.shift()!
      if (this.#broken === undefined) this.#post(asked)
      else asked.reject(failure(asked.question, this.#broken))
    }
    this.worker.keepAlive(this.#sent.size > 0)
    if (!this.#isFull || this.#broken !== undefined) for (const resolve of this.#forRoom.splice(0)) resolve()
  }

  #post(asked: Asked): void {
    const { question, transfer } = asked
    try {
      this.worker.post(question, transfer)
      this.#sent.set(question.id, asked)
    } catch (error) {
      const message = `Stream "${question.stream}": this cannot be sent to a worker: ${String(error)}.`
      asked.reject(new MotError('invalid-option', message, { cause: error }))
    }
  }

  #receive(message: Answer): void {
    const asked = this.#sent.get(message.id)
    this.#sent.delete(message.id)
    if ('error' in message) asked?.reject(new MotError(message.error.code, message.error.message))
    else asked?.resolve(message.answer)
    this.#send()
  }

  #break(reason: string): void {
    this.#broken ??= reason
    for (const asked of this.#sent.values()) asked.reject(failure(asked.question, this.#broken))
    this.#sent.clear()
    this.#send()
  }
}

function failure({ stream }: Question, reason: string): MotError {
  return new MotError('run-failed', `Stream "${stream}": its worker failed: ${reason}.`)
}
