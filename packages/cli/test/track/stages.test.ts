import { Writable } from 'node:stream'
import { MotError } from '@mot/core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { describeFailure } from '../../src/failure'
import { parseModelParts } from '../../src/follow/model-parts'
import { cameraOf } from '../../src/track/open-frames'
import { updateAt } from '../../src/track/places'
import { describeReport } from '../../src/track/report'
import { Stopwatch } from '../../src/track/stopwatch'
import { ReaderGone, streamOutput, whileRead } from '../../src/track/stream-output'

afterEach(() => vi.restoreAllMocks())

describe('a stopwatch', () => {
  /** A clock that a test moves. */
  function clock() {
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    return (seconds: number) => {
      now += 1000 * seconds
    }
  }

  test('adds up the seconds of each stage, also of work that fails', async () => {
    const pass = clock()
    const watch = new Stopwatch()
    const after = (seconds: number, result: number) => () => {
      pass(seconds)
      return result
    }
    expect(watch.measure('track', after(2, 7))).toBe(7)
    expect(await watch.measureAsync('run', async () => after(3, 8)())).toBe(8)
    const fail = (seconds: number) => () => {
      pass(seconds)
      throw new Error('broken')
    }
    expect(() => watch.measure('track', fail(1))).toThrow('broken')
    await expect(watch.measureAsync('run', async () => fail(4)())).rejects.toThrow('broken')
    expect(watch.seconds).toMatchObject({ track: 3, run: 7, read: 0, write: 0 })
  })

  async function* items(pass: (seconds: number) => void, log: string[] = []) {
    try {
      for (const item of [1, 2]) {
        pass(5)
        yield item
      }
    } finally {
      log.push('ended')
    }
  }

  test('measures the wait for each item, not what is done with it', async () => {
    const pass = clock()
    const watch = new Stopwatch()
    const seen: number[] = []
    for await (const item of watch.measureEach('read', items(pass))) {
      seen.push(item)
      pass(100)
    }
    expect(seen).toEqual([1, 2])
    expect(watch.seconds.read).toBe(10)
  })

  test('ends its source where the loop is left', async () => {
    const log: string[] = []
    const pass = clock()
    for await (const _ of new Stopwatch().measureEach('read', items(pass, log))) break
    expect(log).toEqual(['ended'])
  })

  test('shares out what the loop has waited for by the work on it, and no more than the work', async () => {
    const pass = clock()
    const watch = new Stopwatch()
    watch.measure('read', () => pass(10))
    watch.measure('run', () => pass(30))
    watch.measure('track', () => pass(1))
    expect(watch.shares).toMatchObject({ read: 0, run: 0, track: 1 })
    for await (const _ of watch.waitEach(items(pass)));
    expect(watch.shares).toMatchObject({ read: 2.5, run: 7.5, track: 1 })
    for (let i = 0; i < 4; i++) for await (const _ of watch.waitEach(items(pass)));
    expect(watch.shares).toMatchObject({ read: 10, run: 30, track: 1 })
  })
})

test('a report is a line with counts, speed and the share of each stage that took time', () => {
  const none = { read: 0, prepare: 0, run: 0, decode: 0, camera: 0, track: 0, write: 0 }
  const stages = { ...none, run: 1.5, track: 0.5 }
  const report = { frames: 1, ids: 2, seconds: 2, framesPerSecond: 99.94, provider: 'cpu', stages, work: stages }
  expect(describeReport(report)).toBe('1 frame, 2 ids, 2.0 s, 99.9 frames/s on cpu (network 75 %, tracking 25 %)')
  expect(describeReport({ ...report, framesPerSecond: 100.4, provider: undefined })).toMatch(/100 frames\/s \(network/)
})

describe('an output on a stream', () => {
  const broken = (code: string) => Object.assign(new Error(code), { code })

  test('waits while its reader is slow', async () => {
    const written: string[] = []
    let release = () => {}
    const stream = new Writable({
      highWaterMark: 1,
      write(chunk, _, done) {
        written.push(String(chunk))
        release = done
      },
    })
    const output = streamOutput<number>(stream as never, (value) => `${value};`)
    let isDone = false
    const writing = output.write(1).then(() => {
      isDone = true
    })
    await new Promise(setImmediate)
    expect([isDone, written]).toEqual([false, ['1;']])
    release()
    await writing
    // An empty text is not written, and waits for nothing.
    await streamOutput<number>(stream as never, () => '').write(2)
    expect(written).toEqual(['1;'])
  })

  test('whose reader has stopped ends the run without a failure', async () => {
    const stream = new Writable({ write: (_, __, done) => done(broken('EPIPE')) })
    const output = streamOutput<string>(stream as never, (text) => text)
    await output.write('a').catch(() => {})
    await new Promise(setImmediate)
    const error = await output.write('b').catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ReaderGone)
    expect(describeFailure(error, undefined, false)).toEqual({ status: 0, message: '' })
    expect(describeFailure(error, AbortSignal.abort(), true)).toEqual({ status: 0, message: '' })
  })

  test('beside others ends in silence with its reader; another error stays one', async () => {
    let error: Error = new ReaderGone()
    let count = 0
    const output = whileRead<string>({
      async write() {
        count++
        throw error
      },
      async close() {},
      async abandon() {},
    })
    await output.write('a')
    await output.write('b')
    expect(count).toBe(1)
    error = broken('EIO')
    const other = whileRead<string>({
      async write() {
        throw error
      },
      async close() {},
      async abandon() {},
    })
    await expect(other.write('a')).rejects.toBe(error)
  })
})

test('an error in a frame says where the frame is in its file, and which detection', () => {
  const fail = (error: Error) => () =>
    updateAt(
      () => {
        throw error
      },
      3,
      (frame) => `det.txt, line ${4 * frame}`,
    )
  const fault = new MotError('invalid-detections', 'Detection 2 should have a score, got NaN.')
  expect(fail(fault)).toThrow(
    expect.objectContaining({
      code: 'invalid-detections',
      message: 'det.txt, line 12: the detection should have a score, got NaN.',
      cause: fault,
    }),
  )
  const other = new TypeError('x')
  expect(fail(other)).toThrow(other)
  expect(updateAt(() => 7, 1, undefined)).toBe(7)
})

test('a camera is named by its word alone or with a device', () => {
  expect(cameraOf('camera')).toEqual({ device: undefined })
  expect(cameraOf('camera:/dev/video1')).toEqual({ device: '/dev/video1' })
  for (const input of [undefined, '', 'camera:', 'cameras', 'a camera', 'camera.mp4']) {
    expect(cameraOf(input)).toBeUndefined()
  }
})

test('networks are one file, or files by part, each once', () => {
  expect(parseModelParts('a=b')).toEqual({ a: 'b' })
  expect(parseModelParts('nanotrack-v3')).toEqual({ '': 'nanotrack-v3' })
  expect(parseModelParts('/models/a=b.onnx')).toEqual({ '': '/models/a=b.onnx' })
  expect(parseModelParts('template=a.onnx,search=b=c.onnx')).toEqual({ template: 'a.onnx', search: 'b=c.onnx' })
  for (const text of ['template=a,search', 'template=a,search=', 'template=a,=b', 'template=a,template=b']) {
    expect(() => parseModelParts(text)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  }
})
