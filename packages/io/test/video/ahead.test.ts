import { MotError } from '@mot/core'
import { describe, expect, test } from 'vitest'
import { ahead } from '../../src/video/ahead'

/** Counts from 1 up to `count`, and what has been read of it. */
function numbers(count: number) {
  const seen = { read: 0, ended: false }
  async function* source() {
    try {
      for (let i = 1; i <= count; i++) {
        seen.read = i
        yield i
      }
    } finally {
      seen.ended = true
    }
  }
  return { source: source(), seen }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** Lets everything run that waits for no time. */
const settle = () => new Promise((done) => setTimeout(done, 5))

/** A promise that the test settles. */
function deferred<T>() {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((done, fail) => {
    resolve = done
    reject = fail
  })
  return { promise, resolve, reject }
}

describe('results', () => {
  test('come in the order of the items, also where later work is done first', async () => {
    const delays = [6, 1, 4, 0, 3]
    const work = async (item: number) => {
      await new Promise((done) => setTimeout(done, delays[item - 1]))
      return 10 * item
    }
    expect(await collect(ahead(numbers(5).source, work, { limit: 3 }))).toEqual([10, 20, 30, 40, 50])
  })

  test.each([1, 2, 7, 100])('are all of the items with a limit of %d', async (limit) => {
    const expected = Array.from({ length: 40 }, (_, i) => i + 1)
    expect(await collect(ahead(numbers(40).source, (item) => item, { limit }))).toEqual(expected)
  })

  test('of no items are none', async () => {
    expect(await collect(ahead(numbers(0).source, (item) => item))).toEqual([])
  })

  test('are worked on while the loop has the one before', async () => {
    const begun: number[] = []
    const results = ahead(numbers(3).source, (item) => begun.push(item), { limit: 1 })
    await results.next()
    await settle()
    expect(begun).toEqual([1, 2])
    await results.return()
  })
})

describe('what is read ahead', () => {
  test.each([1, 2, 5])('is %d items while the loop does not go on', async (limit) => {
    const { source, seen } = numbers(100)
    const results = ahead(source, (item) => item, { limit })
    for (let taken = 1; taken <= 20; taken++) {
      await results.next()
      await settle()
      // The one that the loop has, and those in work.
      expect(seen.read).toBe(taken + limit)
    }
    await results.return()
  })

  test('is nothing before the first result is requested', async () => {
    const { source, seen } = numbers(3)
    ahead(source, (item) => item)
    await settle()
    expect(seen.read).toBe(0)
  })

  test('stops with the loop, which waits for the work that has begun', async () => {
    const { source, seen } = numbers(100)
    let done = 0
    const work = async (item: number) => {
      await settle()
      done++
      return item
    }
    for await (const item of ahead(source, work, { limit: 4 })) if (item === 3) break
    expect(seen).toEqual({ read: done, ended: true })
    expect(done).toBeLessThanOrEqual(7)
  })

  test('is the same array only for frames that are no longer in use', async () => {
    const limit = 3
    const ring = Array.from({ length: limit + 1 }, () => new Uint8Array(1))
    async function* source() {
      for (let i = 0; i < 60; i++) {
        ring[i % ring.length]![0] = i
        yield ring[i % ring.length]!
      }
    }
    const work = async (bytes: Uint8Array, number: number) => {
      const before = bytes[0]
      await settle()
      return { bytes, isKept: bytes[0] === before && bytes[0] === number - 1 }
    }
    let number = 0
    for await (const { bytes, isKept } of ahead(source(), work, { limit })) {
      await new Promise((done) => setTimeout(done, number % 3))
      expect(isKept).toBe(true)
      expect(bytes[0]).toBe(number++)
    }
    expect(number).toBe(60)
  })
})

describe('a failure', () => {
  test('of the work comes after the results before it, names the frame and keeps its code', async () => {
    const { source, seen } = numbers(100)
    const taken: number[] = []
    const work = async (item: number) => {
      if (item === 4) throw new MotError('invalid-output', 'Output "hm" is missing.')
      await settle()
      return item
    }
    const loop = async () => {
      for await (const item of ahead(source, work, { limit: 3 })) taken.push(item)
    }
    await expect(loop()).rejects.toMatchObject({
      name: 'MotError',
      code: 'invalid-output',
      message: 'Frame 4: Output "hm" is missing.',
    })
    expect(taken).toEqual([1, 2, 3])
    expect(seen.ended).toBe(true)
    expect(seen.read).toBeLessThanOrEqual(6)
  })

  test('names the number that the frame itself has', async () => {
    async function* frames() {
      yield { index: 17 }
    }
    const work = () => {
      throw new MotError('invalid-image', 'No pixels.')
    }
    await expect(collect(ahead(frames(), work))).rejects.toThrow('Frame 17: No pixels.')
  })

  test('of the source comes after the results of the items before it, as it is', async () => {
    const broken = new MotError('invalid-file', 'a.mp4 breaks off at frame 3.')
    async function* source() {
      yield* [1, 2]
      throw broken
    }
    const taken: number[] = []
    const loop = async () => {
      for await (const item of ahead(source(), (item) => item, { limit: 5 })) taken.push(item)
    }
    await expect(loop()).rejects.toBe(broken)
    expect(taken).toEqual([1, 2])
  })
})

describe('a signal', () => {
  test('ends a loop that waits for work that never ends', async () => {
    const stopping = new AbortController()
    const results = ahead(numbers(9).source, () => deferred<number>().promise, { signal: stopping.signal })
    const next = results.next()
    await settle()
    stopping.abort(new Error('enough'))
    await expect(next).rejects.toThrow('enough')
  })

  test('ends a loop that waits for a source that gives nothing', async () => {
    const stopping = new AbortController()
    async function* silent() {
      await deferred<void>().promise
      yield 1
    }
    const next = ahead(silent(), (item) => item, { signal: stopping.signal }).next()
    await settle()
    stopping.abort(new Error('enough'))
    await expect(next).rejects.toThrow('enough')
  })

  test('that has come before lets nothing begin', async () => {
    const { source, seen } = numbers(3)
    await expect(ahead(source, (item) => item, { signal: AbortSignal.abort('no') }).next()).rejects.toBe('no')
    expect(seen.read).toBe(0)
  })

  test('while the loop has a result ends it at the next', async () => {
    const stopping = new AbortController()
    const results = ahead(numbers(9).source, (item) => item, { signal: stopping.signal })
    expect(await results.next()).toEqual({ done: false, value: 1 })
    stopping.abort('stop')
    await expect(results.next()).rejects.toBe('stop')
  })
})

test.each([0, -1, 1.5, Number.NaN, '2'])('a limit of %s is refused', (limit) => {
  expect(() => ahead(numbers(1).source, (item) => item, { limit: limit as number })).toThrow(
    'Option "limit" should be a whole number from 1',
  )
})
