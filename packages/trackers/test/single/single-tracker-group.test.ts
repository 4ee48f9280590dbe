import { drawnBox, drawnFrame, overlapOf } from '@mot/test-utils/test-single-tracker'
import { KCF, NanoTrack, SiamRPN, type SingleTracker, SingleTrackerGroup, VitTrack } from '@mot/trackers/single'
import { describe, expect, test } from 'vitest'
import { seeingNano, seeingSearch, seeingTemplate, seeingVit } from './seeing-models'

const makers: Record<string, () => SingleTracker> = {
  NanoTrack: () => new NanoTrack(seeingNano()),
  SiamRPN: () => new SiamRPN({ template: seeingTemplate(), search: seeingSearch() }),
  VitTrack: () => new VitTrack({ network: seeingVit() }),
  KCF: () => new KCF(),
}

/** Three starts on the same target: a little apart, so that no two reports are equal. */
const boxes = [0, 2, 4].map((shift) => {
  const { left, top, right, bottom } = drawnBox(0)
  return { left: left - shift, top, right: right + shift, bottom: bottom + shift }
})

describe.each(Object.keys(makers))('a group of %s', (name) => {
  test('says of each target what its tracker alone says', async () => {
    const group = new SingleTrackerGroup(makers[name]!)
    const alone = boxes.map(() => makers[name]!())
    for (const [i, box] of boxes.entries()) {
      expect(await group.join(drawnFrame(0), box)).toBe(i + 1)
      await alone[i]!.start(drawnFrame(0), box)
    }
    for (let frame = 1; frame < 6; frame++) {
      const reports = await group.update(drawnFrame(frame))
      expect([...reports.keys()]).toEqual([1, 2, 3])
      for (const [i, tracker] of alone.entries()) {
        const expected = await tracker.update(drawnFrame(frame))
        expect(reports.get(i + 1)!.state).toBe(expected.state)
        expect(overlapOf(reports.get(i + 1)!.expected, expected.expected)).toBeCloseTo(1, 5)
      }
    }
  })

  test('targets leave and join at any time, and no id comes twice', async () => {
    const group = new SingleTrackerGroup(makers[name]!)
    await group.join(drawnFrame(0), boxes[0]!)
    await group.join(drawnFrame(0), boxes[1]!)
    await group.update(drawnFrame(1))
    expect(group.leave(1)).toBe(true)
    expect(group.leave(1)).toBe(false)
    expect(await group.join(drawnFrame(1), drawnBox(1))).toBe(3)
    const reports = await group.update(drawnFrame(2))
    expect([...reports.keys()]).toEqual([2, 3])
    expect(overlapOf(reports.get(3)!.expected, drawnBox(2))).toBeGreaterThan(0.5)
    group.reset()
    expect(group.ids).toEqual([])
    expect((await group.update(drawnFrame(3))).size).toBe(0)
  })

  test('an image of another size is refused, and all are as they were', async () => {
    const group = new SingleTrackerGroup(makers[name]!)
    await group.join(drawnFrame(0), boxes[0]!)
    const small = { width: 8, height: 8, data: new Uint8ClampedArray(256) }
    await expect(group.update(small)).rejects.toMatchObject({ code: 'invalid-frame' })
    expect((await group.update(drawnFrame(1))).get(1)!.state).toBe('tracking')
  })
})

test('all targets are searched in one run', async () => {
  const search = seeingSearch()
  const template = seeingTemplate()
  const group = new SingleTrackerGroup(() => new SiamRPN({ template, search }))
  for (const box of boxes) await group.join(drawnFrame(0), box)
  await group.update(drawnFrame(1))
  expect(search.given.length).toBe(1)
  expect(search.given[0]!.x).toMatchObject({ shape: [3, 3, 287, 287] })
  expect(search.given[0]!.zf).toMatchObject({ shape: [3, 4, 6, 6] })
})

test('one after the other where the networks take one picture at a time', async () => {
  const free = seeingSearch()
  const search = {
    ...free,
    inputs: free.inputs.map(({ name, type, shape }) => ({ name, type, shape: [1, ...shape.slice(1)] })),
  }
  const template = seeingTemplate()
  const group = new SingleTrackerGroup(() => new SiamRPN({ template, search }))
  for (const box of boxes) await group.join(drawnFrame(0), box)
  const reports = await group.update(drawnFrame(1))
  expect(free.given.length).toBe(3)
  expect([...reports.values()].map(({ state }) => state)).toEqual(['tracking', 'tracking', 'tracking'])
})
