import { describe, expect, test } from 'vitest'
import type { Question } from '../../src/pool/messages'
import type { WorkerHandle } from '../../src/pool/platform'
import { WorkerChannel } from '../../src/pool/worker-channel'

describe('a line to a worker', () => {
  test('has no more questions with the worker than its queue is long, and keeps their order', async () => {
    const { handle, posted, answer } = slowWorker()
    const line = new WorkerChannel(handle, 2)
    const answers = [1, 2, 3, 4].map(() => line.ask('camera', 'predict', undefined))
    expect(posted.map(({ id }) => id)).toEqual([1, 2])
    answer(1)
    expect(posted.map(({ id }) => id)).toEqual([1, 2, 3])
    for (const id of [2, 3, 4]) answer(id)
    expect(await Promise.all(answers)).toEqual(['answer 1', 'answer 2', 'answer 3', 'answer 4'])
  })

  test('tells when there is room again', async () => {
    const { handle, answer } = slowWorker()
    const line = new WorkerChannel(handle, 2)
    await line.room()
    const asked = [1, 2, 3].map(() => line.ask('camera', 'predict', undefined))
    let hasRoom = false
    const room = line.room().then(() => {
      hasRoom = true
    })
    answer(1)
    await asked[0]
    expect(hasRoom).toBe(false)
    answer(2)
    await room
    answer(3)
    await asked[2]
  })

  test('lets the program end while nothing is asked', async () => {
    const { handle, log, answer } = slowWorker()
    const line = new WorkerChannel(handle, 4)
    const asked = line.ask('camera', 'predict', undefined)
    expect(log.at(-1)).toBe('awake')
    answer(1)
    await asked
    expect(log.at(-1)).toBe('asleep')
  })
})

describe('a worker that dies', () => {
  test('rejects what was asked of it, sent or not, and all that is asked later, by stream', async () => {
    const { handle, fail } = slowWorker()
    const line = new WorkerChannel(handle, 1)
    const asked = [line.ask('one', 'predict', undefined), line.ask('two', 'predict', undefined)]
    const room = line.room()
    fail('out of memory')
    const message = (stream: string) => ({
      code: 'run-failed',
      message: `Stream "${stream}": its worker failed: out of memory.`,
    })
    await expect(asked[0]).rejects.toMatchObject(message('one'))
    await expect(asked[1]).rejects.toMatchObject(message('two'))
    await expect(line.ask('three', 'predict', undefined)).rejects.toMatchObject(message('three'))
    await room
    expect(line.broken).toBe('out of memory')
  })

  test('what cannot be sent is refused, and what comes after it goes on', async () => {
    const { handle, answer } = slowWorker()
    const line = new WorkerChannel(handle, 1)
    const tracker = { tracker: 'ByteTrack', module: undefined, options: { logger: () => {} } }
    await expect(line.ask('one', 'open', tracker)).rejects.toMatchObject({ code: 'invalid-option' })
    const next = line.ask('one', 'predict', undefined)
    answer(2)
    expect(await next).toBe('answer 2')
  })
})

/** A worker that answers when it is told to. */
function slowWorker() {
  const posted: Question[] = []
  const log: string[] = []
  let receive = (_: unknown) => {}
  let fail = (_: string) => {}
  const handle: WorkerHandle = {
    post: (message) => void posted.push(structuredClone(message) as Question),
    onMessage: (listener) => {
      receive = listener
    },
    onFailure: (listener) => {
      fail = listener
    },
    keepAlive: (on) => void log.push(on ? 'awake' : 'asleep'),
    terminate: async () => {},
  }
  const answer = (id: number) => receive({ id, answer: `answer ${id}` })
  return { handle, posted, log, answer, fail: (reason: string) => fail(reason) }
}
