import { Detections } from '@mot/core'
import { describe, expect, test } from 'vitest'
import { FrameClock } from '../../../src/multi/frames/frame-clock'

const roundings = {
  exact: (seconds: number) => seconds,
  'rounded to milliseconds': (seconds: number) => Math.round(1000 * seconds) / 1000,
  'cut to milliseconds': (seconds: number) => Math.floor(1000 * seconds) / 1000,
  'rounded to hundredths': (seconds: number) => Math.round(100 * seconds) / 100,
  'in ticks of 1/600 s': (seconds: number) => Math.round(600 * seconds) / 600,
  'in ticks of 1/90000 s': (seconds: number) => Math.round(90_000 * seconds) / 90_000,
} as const

const rates = [0.5, 5, 10, 12.5, 14, 15, 20, 23.976, 24, 25, 29.97, 30, 1000 / 33, 50, 59.94, 60]
const offsets = [0, 0.1, 1234.5678, 1.7e9, 1_760_000_000.123, -5.3]

/** Steps of a clock through frames with these times, of which frames that it says were missed pass one by one. */
function stepsOf(clock: FrameClock, times: readonly number[]): number[] {
  return times.flatMap((time) => {
    const detections = Detections.from([], { time })
    const frame = clock.check(detections)
    const missed = clock.missed(frame, detections)
    const steps = Array.from({ length: missed }, () => 1)
    clock.pass(missed)
    clock.accept(frame, detections)
    return [...steps, clock.step]
  })
}

const ones = (count: number) => Array.from({ length: count }, () => 1)
const steady = (count: number, rate: number, from = 0) => Array.from({ length: count }, (_, k) => from + k / rate)

describe.each(Object.entries(roundings))('steady times, %s', (_, round) => {
  test.each(rates)(
    'are whole frames at %d frames per second, from any start, whether the rate is given or not',
    (rate) => {
      for (const offset of offsets) {
        const before = steady(300, rate, offset).map(round)
        const after = steady(300, rate).map((seconds) => offset + round(seconds))
        for (const times of [before, after]) {
          for (const given of [rate, undefined]) expect(stepsOf(new FrameClock(given), times)).toEqual(ones(300))
        }
      }
    },
  )

  test.each([5, 10, 12.5, 25, 29.97, 30])('tell how many frames are missing at %d frames per second', (rate) => {
    for (const gap of [2, 3, 5]) {
      for (const before of [3, 20, 100]) {
        const all = steady(before + 30, rate, 1.7e9).map(round)
        const times = [...all.slice(0, before), ...all.slice(before + gap - 1)]
        for (const given of [rate, undefined]) {
          const clock = new FrameClock(given)
          expect(stepsOf(clock, times)).toEqual(ones(all.length))
          expect(clock).toMatchObject({ frame: times.length, now: all.length })
        }
      }
    }
  })
})

describe('the rate', () => {
  test('may be told a little wrong: 30 for 29.97, 60 for 59.94', () => {
    expect(stepsOf(new FrameClock(30), steady(5000, 29.97))).toEqual(ones(5000))
    expect(stepsOf(new FrameClock(60), steady(5000, 59.94))).toEqual(ones(5000))
  })

  test('may drift', () => {
    let time = 0
    const times = Array.from({ length: 20_000 }, (_, k) => {
      time += 0.04 * (1 + 0.003 * Math.sin(k / 500))
      return time
    })
    expect(stepsOf(new FrameClock(25), times)).toEqual(ones(20_000))
    expect(stepsOf(new FrameClock(), times)).toEqual(ones(20_000))
  })

  test('where it is given, steady times at another one count for as many frames as they take', () => {
    expect(stepsOf(new FrameClock(30), steady(10, 10))).toEqual(ones(28))
    const clock = new FrameClock(25)
    stepsOf(clock, steady(101, 20))
    expect(clock.now).toBeCloseTo(1 + 125, 6)
  })

  test('where it is not given, the numbers of the first two frames tell how far apart they are', () => {
    const clock = new FrameClock()
    const at = (frame: number, time: number) => Detections.from([], { frame, time })
    clock.accept(1, at(1, 5))
    clock.accept(4, at(4, 5.3))
    expect(clock).toMatchObject({ step: 3, now: 4 })
    clock.accept(5, at(5, 5.4))
    expect(clock).toMatchObject({ step: 1, now: 5 })
  })
})

describe('irregular times', () => {
  test('count for as long as they took', () => {
    const clock = new FrameClock(10)
    const steps = stepsOf(clock, [0, 0.1, 0.2, 0.25, 0.35, 0.45, 0.47, 0.6])
    const expected = [1, 1, 1, 0.5, 1, 1, 0.2, 1.3]
    expect(steps).toEqual(expected.map((step) => expect.closeTo(step, 5)))
    expect(clock.now).toBeCloseTo(7, 5)
  })

  test('of a variable frame rate are those of the first two frames, where no rate is given', () => {
    const clock = new FrameClock()
    const steps = stepsOf(clock, [0, 1 / 30, 3 / 60, 5 / 60, 6 / 60, 12 / 60])
    // The last one takes three frames.
    expect(steps).toEqual([1, 1, 0.5, 1, 0.5, 1, 1, 1].map((step) => expect.closeTo(step, 5)))
  })

  test('begin a new grid, on which steady times are whole frames again', () => {
    const clock = new FrameClock(30)
    stepsOf(clock, [...steady(10, 30), ...steady(50, 30, 9.4 / 30 + 0.05)])
    const times = steady(50, 30, 9.4 / 30 + 0.05 + 50 / 30)
    expect(stepsOf(clock, times)).toEqual(ones(50))
  })

  test('count for as long as they took after a gap that was none of whole frames', () => {
    const clock = new FrameClock(30)
    stepsOf(clock, steady(20, 30))
    const goOn = (frame: number, time: number) => clock.accept(frame, Detections.from([], { frame, time }))
    // By their numbers 95 and 2092 frames: two gaps at one rate, within half a percent of the given one.
    const first = 19 / 30 + 95.4 / 30
    const second = first + 2100.8 / 30
    goOn(115, first)
    goOn(2207, second)
    expect(clock.step).toBe(2092)
    goOn(2208, second + 1.5 / 30)
    expect(clock.step).toBeCloseTo(1.5, 5)
  })

  test('never stand still', () => {
    const clock = new FrameClock(30)
    const steps = stepsOf(clock, [0, 1e-9, 2e-9, 0.1, 0.1 + 1e-12, 1e3])
    expect(steps.length).toBeGreaterThan(1000)
    for (const step of steps) expect(step).toBeGreaterThan(0)
  })
})

describe('a clock that goes on from its state', () => {
  test.each([undefined, 30])('steps as the one it was taken from, at rate %s', (rate) => {
    const times = [...steady(40, 30), 1.35, 1.4, ...steady(40, 30, 1.5)].map((time) => Math.round(1000 * time) / 1000)
    for (const cut of [1, 2, 20, 41, 50]) {
      const clock = new FrameClock(rate)
      stepsOf(clock, times.slice(0, cut))
      const resumed = new FrameClock(rate)
      resumed.set(JSON.parse(JSON.stringify(clock.state())))
      expect(stepsOf(resumed, times.slice(cut))).toEqual(stepsOf(clock, times.slice(cut)))
      expect(resumed.state()).toEqual(clock.state())
    }
  })
})

describe('frames without a time between those that have one', () => {
  test('are counted, and the next time is that of the frame after them', () => {
    for (const rate of [30, undefined]) {
      const clock = new FrameClock(rate)
      stepsOf(clock, [0, 0.033, 0.067])
      clock.tick()
      clock.tick()
      expect(stepsOf(clock, [0.167, 0.2])).toEqual([1, 1])
      expect(clock).toMatchObject({ frame: 7, now: 7 })
    }
  })

  test('may come before two times have told the rate', () => {
    const clock = new FrameClock()
    stepsOf(clock, [4])
    clock.tick()
    expect(stepsOf(clock, [4.2, 4.3])).toEqual([1, 1])
  })
})
