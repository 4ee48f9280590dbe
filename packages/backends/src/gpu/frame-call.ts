import { type FrameRows, type FrameRunner, type MotError, type ProviderAttempt, readOptions } from '@mot/core'
import { orAbort, throwIfAborted } from '../abort'
import type { WorkerChannel } from '../worker-channel'
import { sendImage } from './sent-image'

/** What runs the networks of a worker now. */
export interface Running {
  readonly provider: string
  readonly attempts: readonly ProviderAttempt[]
}

/**
 * The road of a network in a worker, from this thread.
 * @param gone the error of a model that was disposed of.
 */
export function frameRunnerIn(
  channel: WorkerChannel,
  model: number,
  gone: () => MotError | undefined,
  tell: (running: Running) => void,
): FrameRunner {
  return {
    async run(source, request, options = {}) {
      const { signal } = readOptions(options)
      throwIfAborted(signal)
      const error = gone()
      if (error) throw error
      const transfer: ArrayBuffer[] = []
      const image = sendImage(source, transfer)
      const answer = await orAbort(channel.call('frame', { model, source: image, request }, transfer), signal)
      tell(answer)
      return answer.result
    },
  }
}

/** The buffers of rows or outputs, which move to the thread that requested them. */
export function buffersOfFrame({ rows = [], outputs = {} }: FrameRows): ArrayBuffer[] {
  const arrays = [
    ...rows.flatMap(({ cells, values }) => [cells, values]),
    ...Object.values(outputs).map(({ data }) => data),
  ]
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))]
}
