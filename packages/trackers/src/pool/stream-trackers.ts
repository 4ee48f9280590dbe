import { Detections, MotError, type Tracker } from '@mot/core'
import { trackColumns } from './columns'
import type { Answer, Calls, Question } from './messages'
import { makeTracker } from './trackers-by-name'

/** The trackers of one worker's streams: answers one question after another. */
export class StreamTrackers {
  readonly #trackers = new Map<string, Tracker>()
  #last: Promise<unknown> = Promise.resolve()

  /** Errors are answers, too, and name the stream. What was asked before is done first. */
  answer(question: Question): Promise<Answer> {
    const { id, stream } = question
    const turn = this.#last.then(() => this.#do(question))
    const answer = turn.then(
      (answer): Answer => ({ id, answer }),
      (error: unknown): Answer => {
        const code = error instanceof MotError ? error.code : 'run-failed'
        const text = error instanceof Error ? error.message : String(error)
        return { id, error: { code, message: `Stream "${stream}": ${text}` } }
      },
    )
    this.#last = answer
    return answer
  }

  #do({ stream, call, question }: Question): Calls[keyof Calls]['answer'] | Promise<undefined> {
    switch (call) {
      case 'open':
        return makeTracker(question).then((tracker) => void this.#trackers.set(stream, tracker))
      case 'update':
        return trackColumns(this.#get(stream).update(new Detections(question)))
      case 'predict':
        return trackColumns(this.#get(stream).predict())
      case 'lost':
        return trackColumns(this.#get(stream).lost)
      case 'snapshot':
        return this.#get(stream).snapshot()
      case 'restore':
        return this.#restore(stream, question)
      case 'end':
        this.#trackers.delete(stream)
        return undefined
    }
  }

  async #restore(stream: string, { snapshot, ...choice }: Calls['restore']['question']): Promise<undefined> {
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
