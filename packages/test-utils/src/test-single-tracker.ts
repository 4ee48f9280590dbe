import type { Box, MotErrorCode } from '@mot/core'
import type { SingleTracker, TargetReport } from '@mot/trackers/single'
import { describe, expect, test } from 'vitest'
import { drawnBox, drawnFrame, drawnSize } from './drawn-target'

export { drawnBox, drawnFrame, drawnSize } from './drawn-target'

export interface SingleTrackerTraits {
  /** Mean overlap that the tracker reaches on the drawn target, 0 to 1. Default 0.6. */
  readonly minOverlap?: number
}

/** Overlap of two boxes: intersection by union. */
export function overlapOf(a: Box, b: Box): number {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  if (across <= 0 || down <= 0) return 0
  const area = (box: Box) => (box.right - box.left) * (box.bottom - box.top)
  return (across * down) / (area(a) + area(b) - across * down)
}

/** What every single-object tracker promises. */
export function testSingleTracker(name: string, create: () => SingleTracker, traits: SingleTrackerTraits = {}): void {
  const { minOverlap = 0.6 } = traits
  const follow = async (tracker: SingleTracker, from: number, to: number) => {
    const reports: TargetReport[] = []
    for (let frame = from; frame < to; frame++) reports.push(await tracker.update(drawnFrame(frame)))
    return reports
  }
  const started = async () => {
    const tracker = create()
    await tracker.start(drawnFrame(0), drawnBox(0))
    return tracker
  }

  describe(`${name} keeps the promises of all single-object trackers`, () => {
    test('it follows a target that it is shown', async () => {
      const reports = await follow(await started(), 1, 30)
      const overlaps = reports.map(({ expected }, i) => overlapOf(expected, drawnBox(i + 1)))
      expect(overlaps.reduce((sum, each) => sum + each, 0) / overlaps.length).toBeGreaterThan(minOverlap)
      expect(reports.filter(({ state }) => state === 'lost')).toEqual([])
    })

    test('a report has a box exactly where the target is not lost, and scores from 0 to 1', async () => {
      const tracker = await started()
      for (let frame = 1; frame < 40; frame++) {
        const { box, state, score, expected } = await tracker.update(drawnFrame(frame, frame < 10))
        expect(box === undefined).toBe(state === 'lost')
        if (box) expect(box).toEqual(expected)
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1)
        expect(expected.right).toBeGreaterThan(expected.left)
        expect(expected.bottom).toBeGreaterThan(expected.top)
        expect(tracker.state).toBe(state)
      }
    })

    test('the same frames give the same reports, and two trackers do not disturb each other', async () => {
      const alone = await follow(await started(), 1, 12)
      const first = await started()
      const second = await started()
      const interleaved: TargetReport[] = []
      for (let frame = 1; frame < 12; frame++) {
        await second.update(drawnFrame(30 - frame))
        interleaved.push(await first.update(drawnFrame(frame)))
      }
      expect(interleaved).toEqual(alone)
    })

    test('a target that is shown anew takes the place of the former one', async () => {
      const tracker = await started()
      await follow(tracker, 1, 8)
      await tracker.start(drawnFrame(0), drawnBox(0))
      expect(await follow(tracker, 1, 8)).toEqual(await follow(await started(), 1, 8))
    })

    test('reset makes it as new', async () => {
      const tracker = await started()
      await follow(tracker, 1, 5)
      tracker.reset()
      expect(tracker.state).toBeUndefined()
      expect(tracker.snapshot()).toEqual(create().snapshot())
      await tracker.start(drawnFrame(0), drawnBox(0))
      expect(await follow(tracker, 1, 5)).toEqual(await follow(await started(), 1, 5))
    })

    test.each([
      ['JSON', <T>(value: T): T => JSON.parse(JSON.stringify(value))],
      ['structuredClone', <T>(value: T): T => structuredClone(value)],
    ])('a snapshot that went through %s resumes to the bit', async (_, carry) => {
      for (const cut of [1, 7]) {
        const tracker = await started()
        await follow(tracker, 1, cut)
        const resumed = create()
        resumed.restore(carry(tracker.snapshot()))
        expect(resumed.state).toBe(tracker.state)
        expect(await follow(resumed, cut, 14)).toEqual(await follow(tracker, cut, 14))
        expect(resumed.snapshot()).toEqual(tracker.snapshot())
      }
    })

    test('a snapshot from before the start makes it as new', async () => {
      const tracker = await started()
      tracker.restore(create().snapshot())
      expect(tracker.state).toBeUndefined()
      await expectRefusal(() => tracker.update(drawnFrame(1)), 'not-started')
    })

    test.each([
      ['another tracker', { tracker: 'NoTracker' }],
      ['another version', { version: 99 }],
      ['no state', { state: undefined }],
      ['a state with holes', { state: { followed: {} } }],
    ])('a snapshot of %s is refused, and the tracker is as it was', async (_, change) => {
      const tracker = await started()
      const before = tracker.snapshot()
      await expectRefusal(() => tracker.restore({ ...before, ...change }), 'invalid-snapshot')
      expect(tracker.snapshot()).toEqual(before)
    })

    test('update needs a start', async () => {
      await expectRefusal(() => create().update(drawnFrame(0)), 'not-started')
    })

    test.each([
      ['NaN', { left: Number.NaN, top: 0, right: 20, bottom: 20 }],
      ['infinity', { left: 0, top: 0, right: Number.POSITIVE_INFINITY, bottom: 20 }],
      ['no width', { left: 10, top: 10, right: 10, bottom: 20 }],
      ['a negative height', { left: 10, top: 20, right: 30, bottom: 10 }],
      ['a place left of the image', { left: -50, top: 10, right: -10, bottom: 40 }],
      ['a place below the image', { left: 10, top: 120, right: 40, bottom: 160 }],
      ['sides of 1e308', { left: 0, top: -1e308, right: 1e150, bottom: 1e308 }],
      ['a side of 17 images', { left: 0, top: 10, right: 17 * 160, bottom: 60 }],
    ])('a box with %s is refused, and the tracker is as it was', async (_, box) => {
      const tracker = await started()
      await follow(tracker, 1, 3)
      const before = tracker.snapshot()
      await expectRefusal(() => tracker.start(drawnFrame(3), box), 'invalid-detections')
      expect(tracker.snapshot()).toEqual(before)
      await expectRefusal(() => create().start(drawnFrame(3), box), 'invalid-detections')
    })

    test.each([
      ['of another size', { width: 80, height: 120, data: new Uint8ClampedArray(4 * 80 * 120) }, 'invalid-frame'],
      ['of one pixel', { width: 1, height: 1, data: new Uint8ClampedArray(4) }, 'invalid-frame'],
      ['without pixels', { width: 160, height: 120, data: new Uint8ClampedArray(8) }, 'invalid-image'],
    ] as const)('an image %s is refused, and the tracker is as it was', async (_, image, code) => {
      const tracker = await started()
      await follow(tracker, 1, 3)
      const before = tracker.snapshot()
      await expectRefusal(() => tracker.update(image), code)
      expect(tracker.snapshot()).toEqual(before)
    })

    test('an image of one pixel can be a target: nothing breaks, and no number is none', async () => {
      const dot = { width: 1, height: 1, data: Uint8ClampedArray.of(9, 90, 200, 255) }
      const tracker = create()
      await tracker.start(dot, { left: 0, top: 0, right: 1, bottom: 1 })
      const { expected, score } = await tracker.update(dot)
      expect(Object.values(expected).every(Number.isFinite)).toBe(true)
      expect(score).toBeGreaterThanOrEqual(0)
    })

    test('the bytes of an image may begin anywhere in their memory', async () => {
      const tracker = create()
      const moved = (frame: number) => {
        const { width, height, data } = drawnFrame(frame)
        const memory = new Uint8ClampedArray(data.length + 3)
        memory.set(data, 3)
        return { width, height, data: memory.subarray(3) }
      }
      await tracker.start(moved(0), drawnBox(0))
      const reports = []
      for (let frame = 1; frame < 4; frame++) reports.push(await tracker.update(moved(frame)))
      expect(reports).toEqual(await follow(await started(), 1, 4))
    })

    test('boxes that reach over the edges, and images of one colour, break nothing', async () => {
      const { width, height } = drawnSize
      const blank = { width, height, data: new Uint8ClampedArray(4 * width * height).fill(120) }
      const boxes = [
        { left: -30, top: -30, right: 200, bottom: 160 },
        { left: 150, top: 110, right: 190, bottom: 150 },
        { left: 80, top: 60, right: 80.25, bottom: 60.25 },
        { left: 0, top: 50, right: 160, bottom: 51 },
        // The largest that is accepted.
        { left: -1200, top: -1200, right: 1360, bottom: 1360 },
      ]
      for (const box of boxes) {
        for (const image of [drawnFrame(0), blank]) {
          const tracker = create()
          await tracker.start(image, box)
          for (let frame = 1; frame < 6; frame++) {
            const { expected, score } = await tracker.update(frame % 2 === 0 ? blank : drawnFrame(frame))
            expect(Object.values(expected).every(Number.isFinite), JSON.stringify(box)).toBe(true)
            expect(score).toBeGreaterThanOrEqual(0)
          }
        }
      }
    })
  })
}

async function expectRefusal(call: () => unknown, code: MotErrorCode): Promise<void> {
  const failure = await Promise.resolve()
    .then(call)
    .then(
      () => undefined,
      (error: unknown) => error,
    )
  expect(failure).toMatchObject({ name: 'MotError', code })
}
