import { homographyFrom, Speedometer, type SpeedometerOptions } from '@mot/zones'
import { expect, test } from 'vitest'
import { standing } from './drawn-tracks'

test('a speed is the distance of the last second by its time', () => {
  const speed = new Speedometer()
  const speeds = Array.from(
    { length: 40 },
    (_, i) => speed.update(standing(i + 1, [[3, 10 + (i < 20 ? 6 : 3) * i, 50]]))[0]!,
  )
  expect(speeds[0]).toBe(0)
  expect(speeds[5]).toBeCloseTo(60, 9)
  expect(speeds[19]).toBeCloseTo(60, 9)
  expect(speeds[39]).toBeCloseTo(30, 9)
  expect(speed.of(3)).toBe(speeds[39])
  expect(speed.of(4)).toBe(0)
})

test('with a homography it is in metres', () => {
  const homography = homographyFrom(
    [
      [0, 0],
      [100, 0],
      [100, 100],
      [0, 100],
    ],
    [
      [0, 0],
      [5, 0],
      [5, 5],
      [0, 5],
    ],
  )
  const speed = new Speedometer({ homography, seconds: 0.5 })
  speed.update(standing(1, [[3, 10, 50]]))
  expect(speed.update(standing(2, [[3, 14, 47]]))[0]).toBeCloseTo((5 * 0.05) / 0.1, 9)
})

test('frames that are missing do not change it, and a track that has ended is forgotten', () => {
  const speed = new Speedometer()
  speed.update(standing(1, [[3, 10, 50]]))
  expect(speed.update(standing(31, [[3, 40, 90]]))[0]).toBeCloseTo(50 / 3, 9)
  speed.update(standing(32, [], { ended: [3] }))
  expect(speed.of(3)).toBe(0)
})

test('refuses a time that goes back, and options that are none', () => {
  const speed = new Speedometer()
  speed.update(standing(2, [[3, 10, 50]]))
  expect(() => speed.update(standing(3, [[3, 10, 50]], { time: 0.1 }))).toThrow(
    expect.objectContaining({ code: 'invalid-frame' }),
  )
  for (const options of [{ seconds: 0 }, { homography: [1, 2, 3] }, { anchor: 'feet' }, { metres: true }]) {
    expect(() => new Speedometer(options as SpeedometerOptions)).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    )
  }
})
