import { checkImage, MotError } from '@mot/core'
import { expect, test, vi } from 'vitest'
import { heldOutSeeds, Street, type StreetFrame, type StreetOptions, sceneOptions, streetJoints } from '../src/index'

const small = { width: 320, height: 192 } as const

function play(options: StreetOptions): StreetFrame[] {
  return [...new Street(options)]
}

test.each(['fixed', 'pan', 'shake'] as const)('the same seed gives the same bytes and truth: %s camera', (camera) => {
  const options: StreetOptions = { ...small, seed: 11, camera, light: 'dusk', people: 8, frameCount: 4 }
  expectSame(play(options), play(options))
})

test('a street does not depend on functions whose last bits differ between machines', () => {
  const left = ['sin', 'cos', 'tan', 'atan', 'atan2', 'exp', 'log', 'pow', 'hypot', 'random'] as const
  const spies = left.map((name) => vi.spyOn(Math, name))
  try {
    for (const seed of [1, 2, 3, 4]) play({ ...sceneOptions(seed), ...small, frameCount: 3 })
    for (const spy of spies) expect(spy).not.toHaveBeenCalled()
  } finally {
    vi.restoreAllMocks()
  }
})

test('another seed gives another street', () => {
  const [first] = play({ ...small, seed: 1, frameCount: 1, layout: 'square' })
  const [second] = play({ ...small, seed: 2, frameCount: 1, layout: 'square' })
  expect(first!.frame.data.some((value, at) => value !== second!.frame.data[at])).toBe(true)
})

test('two iterations, even interleaved, give the same street', () => {
  const street = new Street({ ...small, seed: 3, frameCount: 5 })
  const one = street[Symbol.iterator]()
  const other = street[Symbol.iterator]()
  for (let i = 0; i < 5; i++) expectSame([one.next().value!], [other.next().value!])
  expect(one.next().done).toBe(true)
})

test('frames count from 1, carry their time, and have the requested size', () => {
  const frames = play({ ...small, seed: 5, frameRate: 4, frameCount: 3 }).map(({ frame }) => frame)
  expect(frames.map(({ index, time }) => [index, time])).toEqual([
    [1, 0],
    [2, 0.25],
    [3, 0.5],
  ])
  for (const frame of frames) {
    checkImage(frame)
    expect([frame.width, frame.height, frame.data.length]).toEqual([320, 192, 320 * 192 * 4])
    expect(frame.data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true)
  }
})

test('a lower frame rate gives fewer frames of the same scene', () => {
  const quick = play({ ...small, seed: 21, frameRate: 20, frameCount: 21, camera: 'pan' })
  const slow = play({ ...small, seed: 21, frameRate: 10, frameCount: 11, camera: 'pan' })
  for (const [i, { truth }] of slow.entries()) {
    const same = quick[2 * i]!.truth
    expect(truth.map(({ id }) => id)).toEqual(same.map(({ id }) => id))
    for (const [row, { box }] of truth.entries()) expect(box.left).toBeCloseTo(same[row]!.box.left, 6)
  }
})

test('a person keeps the id, and moves little from one frame to the next', () => {
  let previous = new Map<number, { middle: number; height: number }>()
  let followed = 0
  for (const { truth, cameraMotion } of new Street({ ...small, seed: 8, people: 15, camera: 'pan', frameCount: 60 })) {
    const now = new Map<number, { middle: number; height: number }>()
    for (const { id, box } of truth) {
      const height = box.bottom - box.top
      const middle = (box.left + box.right) / 2
      now.set(id, { middle, height })
      const before = previous.get(id)
      if (before === undefined) continue
      followed++
      expect(Math.abs(middle - before.middle - cameraMotion.x)).toBeLessThan(0.12 * height)
      expect(height / before.height).toBeGreaterThan(0.9)
      expect(height / before.height).toBeLessThan(1.1)
    }
    previous = now
  }
  expect(followed).toBeGreaterThan(300)
})

test('the id of a person who left is not reused', () => {
  const seen: number[] = []
  for (const { truth } of new Street({ ...small, seed: 14, people: 10, frameRate: 2, frameCount: 90 })) {
    for (const { id } of truth) if (!seen.includes(id)) seen.push(id)
  }
  // New people have higher ids than all earlier ones.
  expect(Math.max(...seen)).toBeGreaterThan(15)
  expect(new Set(seen).size).toBe(seen.length)
})

test('identities of two seeds are disjoint', () => {
  const identities = [31, 32].map(
    (seed) => new Set(play({ ...small, seed, frameCount: 2 }).flatMap(({ truth }) => truth.map((row) => row.identity))),
  )
  expect(identities[0]!.size).toBeGreaterThan(0)
  for (const identity of identities[0]!) expect(identities[1]!.has(identity)).toBe(false)
})

test('an empty street has an empty truth', () => {
  for (const { truth } of new Street({ ...small, seed: 2, people: 0, frameCount: 2 })) expect(truth).toEqual([])
})

test('a street of no frames ends at once', () => {
  expect(play({ ...small, seed: 2, frameCount: 0 })).toEqual([])
})

test.each([
  [64, 64],
  [65, 201],
  [1280, 128],
])('frames of %i×%i are rendered', (width, height) => {
  const [first] = play({ seed: 4, width, height, people: 6, camera: 'shake', frameCount: 1 })
  checkImage(first!.frame)
})

test('static objects move by the camera motion', () => {
  for (const camera of ['pan', 'shake'] as const) {
    const [before, after] = [...new Street({ ...small, seed: 6, people: 0, camera, frameRate: 5, frameCount: 2 })]
    const { x, y } = after!.cameraMotion
    expect(Math.abs(x) + Math.abs(y)).toBeGreaterThan(1)
    const moved = difference(before!, after!, Math.round(x), Math.round(y))
    expect(moved).toBeLessThan(0.75 * difference(before!, after!, 0, 0))
  }
})

test('a fixed camera does not move', () => {
  for (const { cameraMotion } of new Street({ ...small, seed: 6, frameCount: 3 }))
    expect(cameraMotion).toEqual({ x: 0, y: 0 })
})

test('held-out streets are hard to track: people are hidden, cross, enter and leave, near and far', () => {
  const heights: number[] = []
  let rows = 0
  let occluded = 0
  let hiddenAndBack = 0
  let newcomers = 0
  for (const seed of heldOutSeeds.slice(0, 6)) {
    const hidden = new Set<number>()
    const back = new Set<number>()
    const first = new Set<number>()
    const all = new Set<number>()
    for (const { frame, truth } of new Street({ ...sceneOptions(seed), frameRate: 4, frameCount: 48 })) {
      for (const { id, box, visibility } of truth) {
        rows++
        heights.push(box.bottom - box.top)
        all.add(id)
        if (frame.index === 1) first.add(id)
        if (visibility < 0.6) occluded++
        if (visibility < 0.1) hidden.add(id)
        if (visibility > 0.7 && hidden.has(id)) back.add(id)
      }
    }
    hiddenAndBack += back.size
    newcomers += all.size - first.size
  }
  heights.sort((a, b) => a - b)
  expect(occluded / rows).toBeGreaterThan(0.08)
  expect(occluded / rows).toBeLessThan(0.4)
  expect(hiddenAndBack).toBeGreaterThan(5)
  expect(newcomers).toBeGreaterThan(10)
  expect(heights[Math.floor(0.05 * heights.length)]!).toBeLessThan(45)
  expect(heights[Math.floor(0.95 * heights.length)]!).toBeGreaterThan(150)
})

test('an option out of its range is refused when the street is made', () => {
  expect(() => new Street({ seed: 1, width: 10 })).toThrow(MotError)
})

/** Compares bytes in a loop: the matchers take seconds per frame. */
function expectSame(one: readonly StreetFrame[], other: readonly StreetFrame[]): void {
  expect(one.map(({ truth }) => truth)).toEqual(other.map(({ truth }) => truth))
  expect(one.map(({ cameraMotion }) => cameraMotion)).toEqual(other.map(({ cameraMotion }) => cameraMotion))
  for (const [i, { frame }] of one.entries()) {
    const { data } = other[i]!.frame
    expect(frame.data.length).toBe(data.length)
    expect(frame.data.findIndex((value, at) => value !== data[at])).toBe(-1)
  }
}

/** Mean difference of the green channel between a frame and the next one moved back by (`x`, `y`). */
function difference(before: StreetFrame, after: StreetFrame, x: number, y: number): number {
  const { width, height, data } = before.frame
  let sum = 0
  let count = 0
  for (let row = 20; row < height - 20; row++) {
    for (let column = 20; column < width - 20; column++) {
      const moved = ((row + y) * width + column + x) * 4 + 1
      if (column + x < 0 || column + x >= width) continue
      sum += Math.abs(data[(row * width + column) * 4 + 1]! - after.frame.data[moved]!)
      count++
    }
  }
  return sum / count
}

test('owners has pixels of the people in the truth alone: some of those who are seen, none of those who are hidden', () => {
  const [first] = play({ seed: 7, people: 12, frameCount: 1 })
  const { truth, owners, frame } = first!
  expect(owners).toHaveLength(frame.width * frame.height)
  const counts = new Map<number, number>()
  for (const owner of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1)
  for (const { id, visibility } of truth) expect(counts.has(id), `person ${id}`).toBe(visibility > 0)
  expect([...counts.keys()].filter((id) => id !== 0 && !truth.some((person) => person.id === id))).toEqual([])
})

test.each(['fixed', 'pan', 'shake'] as const)(
  'joints lie in the box of their person, left and right as they face: %s',
  (camera) => {
    for (const { truth } of play({ ...small, seed: 12, camera, people: 12, frameCount: 3 })) {
      for (const { box, joints, body } of truth) {
        expect(joints).toHaveLength(2 * streetJoints.length)
        const joint = (name: (typeof streetJoints)[number]) => {
          const at = 2 * streetJoints.indexOf(name)
          return { x: joints[at]!, y: joints[at + 1]! }
        }
        const reach = 0.02 * (box.bottom - box.top)
        for (const { x, y } of streetJoints.map(joint)) {
          expect(x).toBeGreaterThan(box.left - reach)
          expect(x).toBeLessThan(box.right + reach)
          expect(y).toBeGreaterThan(box.top - reach)
          expect(y).toBeLessThan(box.bottom + reach)
        }
        expect(joint('head').y).toBeLessThan(joint('neck').y)
        expect(joint('neck').y).toBeLessThan(joint('left hip').y)
        const across = joint('right shoulder').x - joint('left shoulder').x
        if (Math.abs(body.headingZ) > 0.3) expect(Math.sign(across)).toBe(Math.sign(body.headingZ))
      }
    }
  },
)

test.each(['fixed', 'pan', 'shake'] as const)(
  'the calibration of a frame projects bodies to where they are drawn: %s',
  (camera) => {
    for (const { truth, calibration, cameraHeight } of play({
      ...small,
      seed: 13,
      camera,
      people: 12,
      frameCount: 3,
    })) {
      const project = (x: number, y: number, z: number) => {
        const [a, b, w] = [0, 4, 8].map(
          (row) =>
            calibration[row]! * x + calibration[row + 1]! * y + calibration[row + 2]! * z + calibration[row + 3]!,
        ) as [number, number, number]
        return { x: a / w, y: b / w }
      }
      for (const { box, body } of truth) {
        const tall = box.bottom - box.top
        const foot = project(body.x, cameraHeight, body.z)
        const crown = project(body.x, cameraHeight - body.height, body.z)
        expect(foot.x).toBeGreaterThan(box.left)
        expect(foot.x).toBeLessThan(box.right)
        expect(Math.abs(foot.y - box.bottom)).toBeLessThan(0.12 * tall)
        expect(Math.abs(crown.y - box.top)).toBeLessThan(0.12 * tall)
        expect(body.width).toBeGreaterThan(0.4)
        expect(body.length).toBeGreaterThan(0.15)
        expect(body.headingX ** 2 + body.headingZ ** 2).toBeCloseTo(1, 9)
      }
    }
  },
)
