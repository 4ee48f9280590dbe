import { describe, expect, test } from 'vitest'
import type { WorkerRequest } from '../../src/pool/messages'
import type { WorkerHandle } from '../../src/pool/platform'
import { WorkerChannel } from '../../src/pool/worker-channel'

describe('a channel to a worker', () => {
  test('sends no more requests than the queue length, and keeps their order', async () => {
    const { handle, posted, response } = slowWorker()
    const channel = new WorkerChannel(handle, 2)
    const responses = [1, 2, 3, 4].map(() => channel.call('camera', 'predict', undefined))
    expect(posted.map(({ id }) => id)).toEqual([1, 2])
    response(1)
    expect(posted.map(({ id }) => id)).toEqual([1, 2, 3])
    for (const id of [2, 3, 4]) response(id)
    expect(await Promise.all(responses)).toEqual(['response 1', 'response 2', 'response 3', 'response 4'])
  })

  test('room resolves when the queue has room', async () => {
    const { handle, response } = slowWorker()
    const channel = new WorkerChannel(handle, 2)
    await channel.room()
    const pending = [1, 2, 3].map(() => channel.call('camera', 'predict', undefined))
    let hasRoom = false
    const room = channel.room().then(() => {
      hasRoom = true
    })
    response(1)
    await pending[0]
    expect(hasRoom).toBe(false)
    response(2)
    await room
    response(3)
    await pending[2]
  })

  test('does not keep the process alive while nothing is pending', async () => {
    const { handle, log, response } = slowWorker()
    const channel = new WorkerChannel(handle, 4)
    const pending = channel.call('camera', 'predict', undefined)
    expect(log.at(-1)).toBe('awake')
    response(1)
    await pending
    expect(log.at(-1)).toBe('asleep')
  })
})

describe('a worker that ends', () => {
  test('rejects pending calls, sent or not, and later ones, with their stream', async () => {
    const { handle, fail } = slowWorker()
    const channel = new WorkerChannel(handle, 1)
    const pending = [channel.call('one', 'predict', undefined), channel.call('two', 'predict', undefined)]
    const room = channel.room()
    fail('out of memory')
    const message = (stream: string) => ({
      code: 'run-failed',
      message: `Stream "${stream}": its worker failed: out of memory.`,
    })
    await expect(pending[0]).rejects.toMatchObject(message('one'))
    await expect(pending[1]).rejects.toMatchObject(message('two'))
    await expect(channel.call('three', 'predict', undefined)).rejects.toMatchObject(message('three'))
    await room
    expect(channel.broken).toBe('out of memory')
  })

  test('a request that cannot be sent is refused, and later ones are sent', async () => {
    const { handle, response } = slowWorker()
    const channel = new WorkerChannel(handle, 1)
    const tracker = { tracker: 'ByteTrack', module: undefined, options: { logger: () => {} } }
    await expect(channel.call('one', 'open', tracker)).rejects.toMatchObject({ code: 'invalid-option' })
    const next = channel.call('one', 'predict', undefined)
    response(2)
    expect(await next).toBe('response 2')
  })
})

/** A worker that responds on demand. */
function slowWorker() {
  const posted: WorkerRequest[] = []
  const log: string[] = []
  let receive = (_: unknown) => {}
  let fail = (_: string) => {}
  const handle: WorkerHandle = {
    post: (message) => void posted.push(structuredClone(message) as WorkerRequest),
    onMessage: (listener) => {
      receive = listener
    },
    onFailure: (listener) => {
      fail = listener
    },
    keepAlive: (on) => void log.push(on ? 'awake' : 'asleep'),
    terminate: async () => {},
  }
  const response = (id: number) => receive({ id, response: `response ${id}` })
  return { handle, posted, log, response, fail: (reason: string) => fail(reason) }
}
