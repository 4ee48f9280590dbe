import type { Tensor } from '@mot/core'
import { drawnBox, drawnFrame, overlapOf } from '@mot/test-utils/test-single-tracker'
import { NanoTrack, SiamFC, SiamRPN, type SingleTracker, VitTrack } from '@mot/trackers/single'
import { describe, expect, test } from 'vitest'
import { fakeModel } from './fake-models'
import { seeingNano, seeingResponse, seeingSearch, seeingTemplate, seeingVit } from './seeing-models'

/** What a network is made to answer. */
type Change = (outputs: Record<string, Tensor>) => Record<string, Tensor>

/** The same network, whose answers can be changed while it runs. */
function changeable(model: ReturnType<typeof seeingTemplate>) {
  const state: { change: Change } = { change: (outputs) => outputs }
  return {
    model: { ...model, run: async (inputs: Parameters<typeof model.run>[0]) => state.change(await model.run(inputs)) },
    state,
  }
}

const makers: Record<string, () => { tracker: SingleTracker; state: { change: Change } }> = {
  SiamFC: () => {
    const { model, state } = changeable(seeingResponse())
    return { tracker: new SiamFC({ template: seeingTemplate(), search: model }), state }
  },
  SiamRPN: () => {
    const { model, state } = changeable(seeingSearch())
    return { tracker: new SiamRPN({ template: seeingTemplate(), search: model }), state }
  },
  NanoTrack: () => {
    const { backbone, head } = seeingNano()
    const { model, state } = changeable(head as ReturnType<typeof seeingTemplate>)
    return { tracker: new NanoTrack({ backbone, head: model }), state }
  },
  'SiamRPN, longTerm': () => {
    const { model, state } = changeable(seeingSearch())
    return { tracker: new SiamRPN({ template: seeingTemplate(), search: model }, { longTerm: true }), state }
  },
  VitTrack: () => {
    const { model, state } = changeable(seeingVit() as ReturnType<typeof seeingTemplate>)
    return { tracker: new VitTrack({ network: model }), state }
  },
}

describe.each(Object.keys(makers))('%s', (name) => {
  const started = async () => {
    const made = makers[name]!()
    await made.tracker.start(drawnFrame(0), drawnBox(0))
    await made.tracker.update(drawnFrame(1))
    return made
  }
  const each = (outputs: Record<string, Tensor>, change: (tensor: Tensor) => Tensor) =>
    Object.fromEntries(Object.entries(outputs).map(([key, tensor]) => [key, change(tensor)]))

  test.each<[string, Change]>([
    [
      'NaN',
      (outputs) =>
        each(outputs, ({ data, shape }) => ({ data: new Float32Array(data.length).fill(Number.NaN), shape })),
    ],
    [
      'infinite',
      (outputs) => each(outputs, ({ data, shape }) => ({ data: new Float32Array(data.length).fill(Infinity), shape })),
    ],
    ['maps of another shape', (outputs) => each(outputs, ({ data, shape }) => ({ data, shape: [...shape, 1] }))],
    ['nothing', () => ({})],
    ['whole numbers', (outputs) => each(outputs, ({ data, shape }) => ({ data: new Int32Array(data.length), shape }))],
  ])('outputs that are %s are refused, and the tracker is as it was', async (_, change) => {
    const { tracker, state } = await started()
    const before = tracker.snapshot()
    state.change = change
    await expect(tracker.update(drawnFrame(2))).rejects.toMatchObject({ code: 'invalid-output' })
    expect(tracker.snapshot()).toEqual(before)
    state.change = (outputs) => outputs
    expect(overlapOf((await tracker.update(drawnFrame(2))).expected, drawnBox(2))).toBeGreaterThan(0.5)
  })

  test.each([
    ['grow', 40],
    ['shrink', 1e-3],
  ])('outputs that make the target %s without end keep its size within limits', async (_, factor) => {
    const { tracker, state } = await started()
    state.change = (outputs) =>
      each(outputs, ({ data, shape }) => ({ data: (data as Float32Array).map((value) => value * factor), shape }))
    for (let frame = 2; frame < 40; frame++) {
      const { expected } = await tracker.update(drawnFrame(frame))
      const sides = [expected.right - expected.left, expected.bottom - expected.top]
      expect(Object.values(expected).every(Number.isFinite)).toBe(true)
      expect(Math.max(...sides)).toBeLessThanOrEqual(16 * 160 + 1)
      expect(Math.min(...sides)).toBeGreaterThan(0)
    }
  })

  test('a run that fails leaves the tracker as it was', async () => {
    const { tracker, state } = await started()
    const before = tracker.snapshot()
    state.change = () => {
      throw new Error('The network broke.')
    }
    await expect(tracker.update(drawnFrame(2))).rejects.toThrow('The network broke.')
    expect(tracker.snapshot()).toEqual(before)
  })

  test('a second call before the first has answered is refused', async () => {
    const { tracker } = await started()
    const first = tracker.update(drawnFrame(2))
    await expect(tracker.update(drawnFrame(3))).rejects.toMatchObject({ code: 'invalid-frame' })
    expect((await first).state).toBe('tracking')
    expect((await tracker.update(drawnFrame(3))).state).toBe('tracking')
  })
})

test.each([0, 3.5, Number.NaN])('a template network that gives %d everywhere is refused', async (value) => {
  const template = fakeModel([['z', ['n', 3, 127, 127]]], [['zf', ['n', 4, 6, 6]]], () => ({
    zf: { data: new Float32Array(144).fill(value), shape: [1, 4, 6, 6] },
  }))
  const tracker = new SiamRPN({ template, search: seeingSearch() })
  await expect(tracker.start(drawnFrame(0), drawnBox(0))).rejects.toMatchObject({ code: 'invalid-output' })
  expect(tracker.state).toBeUndefined()
})

test('swapped networks are told apart before anything runs', () => {
  expect(() => new SiamRPN({ template: seeingSearch(), search: seeingTemplate() })).toThrow(
    expect.objectContaining({ code: 'invalid-model', message: expect.stringContaining('swapped') }),
  )
})

test.each([
  ['a name that is none', { windows: 1 }],
  ['a share above 1', { windowInfluence: 2 }],
  ['a rate of zero frames', { frameRate: 0 }],
])('options with %s are refused', (_, options) => {
  expect(() => new VitTrack({ network: seeingVit() }, options as object)).toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  )
})

test('a target that is hidden is lost after a while, and found again where it comes back', async () => {
  const tracker = new VitTrack({ network: seeingVit() }, { frameRate: 10, lostSeconds: 0.2 })
  await tracker.start(drawnFrame(0), drawnBox(0))
  const states: (string | undefined)[] = []
  for (let frame = 1; frame < 40; frame++) {
    const { state, box } = await tracker.update(drawnFrame(frame, frame < 5 || frame > 14))
    states.push(state)
    if (frame > 25) expect(overlapOf(box!, drawnBox(frame))).toBeGreaterThan(0.8)
  }
  expect(states.slice(0, 14)).toEqual([
    ...Array(4).fill('tracking'),
    'uncertain',
    'uncertain',
    ...Array(8).fill('lost'),
  ])
  expect(states.slice(-10)).toEqual(Array(10).fill('tracking'))
})
