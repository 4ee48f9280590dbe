import { Detections, MotError, quoted, shown, type Tracker } from '@mot/core'
import { trackColumns } from './columns'
import type { Calls, WorkerRequest, WorkerResponse } from './messages'
import { makeTracker } from './trackers-by-name'

/** The trackers of one worker's streams. Handles one request after another. */
export class StreamTrackers {
  readonly #trackers = new Map<string, Tracker>()
  #last: Promise<unknown> = Promise.resolve()

  /** Errors are responses, too, and name the stream. Earlier requests are completed first. */
  respond(request: WorkerRequest): Promise<WorkerResponse> {
    const { id } = request
    const turn = this.#last.then(() => this.#do(request))
    const response = turn.then(
      (response): WorkerResponse => ({ id, response }),
      (error: unknown) => errorResponse(request, error),
    )
    this.#last = response
    return response
  }

  #do({ stream, call, request }: WorkerRequest): Calls[keyof Calls]['response'] | Promise<undefined> {
    switch (call) {
      case 'open':
        return makeTracker(request).then((tracker) => void this.#trackers.set(stream, tracker))
      case 'update':
        return trackColumns(this.#get(stream).update(new Detections(request)))
      case 'predict':
        return trackColumns(this.#get(stream).predict())
      case 'lost':
        return trackColumns(this.#get(stream).lost)
      case 'at':
        return trackColumns(this.#get(stream).at(request))
      case 'snapshot':
        return this.#get(stream).snapshot()
      case 'restore':
        return this.#restore(stream, request)
      case 'end':
        this.#trackers.delete(stream)
        return undefined
    }
  }

  async #restore(stream: string, { snapshot, ...choice }: Calls['restore']['request']): Promise<undefined> {
    const tracker = this.#trackers.get(stream) ?? (await makeTracker(choice))
    tracker.restore(snapshot)
    this.#trackers.set(stream, tracker)
  }

  #get(stream: string): Tracker {
    const tracker = this.#trackers.get(stream)
    if (tracker) return tracker
    throw new MotError('invalid-option', 'It is not open: its tracker could not be made.')
  }
}

/** A failed call. Anything may be thrown, and none of it may end the worker. */
export function errorResponse({ id, stream }: WorkerRequest, error: unknown): WorkerResponse {
  const code = error instanceof MotError ? error.code : 'run-failed'
  return { id, error: { code, message: `Stream ${quoted(stream)}: ${reasonOf(error)}` } }
}

export function reasonOf(error: unknown): string {
  if (error instanceof MotError) return error.message
  return shown(error instanceof Error ? error.message : error)
}
