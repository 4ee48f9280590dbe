import { Detections, type Model } from '@mot/core'
import type { ModelManifest } from '@mot/models'
import { describe, expect, test } from 'vitest'
import { checkKind } from '../../src/network/check-kind'
import { chooseClasses } from '../../src/network/choose-classes'
import { chooseHead } from '../../src/network/choose-head'
import { selectDetections } from '../../src/network/select-detections'

describe('classes', () => {
  const names = ['person', 'bicycle', 'traffic light']

  test('are chosen by name or id, in the order of the request', () => {
    expect(chooseClasses(undefined, names)).toBeUndefined()
    expect(chooseClasses(['traffic-light', '0', 'Person'], names)).toEqual([2, 0, 0])
    expect(chooseClasses(['12'], [])).toEqual([12])
  })

  test('that the network does not have are refused, with the nearest', () => {
    expect(() => chooseClasses(['persons'], names)).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        message: expect.stringMatching(/Did you mean person.*Ids do/),
      }),
    )
    expect(() => chooseClasses(['person'], [])).toThrow(/does not say the names/)
  })
})

test('a network is refused where another kind is expected; one without a manifest is not', () => {
  const kinds = ['detector', 'appearance', 'single-object'] as const
  for (const expected of kinds) {
    expect(() => checkKind(undefined, expected)).not.toThrow()
    for (const kind of kinds) {
      const check = () => checkKind({ name: 'net', kind }, expected)
      if (kind === expected) expect(check).not.toThrow()
      else expect(check).toThrow(expect.objectContaining({ code: 'invalid-model' }))
    }
  }
  expect(() => checkKind({ name: 'net' }, 'detector')).not.toThrow()
  expect(() => checkKind({ name: 'net' }, 'appearance')).toThrow(/net detects: mot track or mot detect/)
})

describe('detections', () => {
  const all = Detections.from([
    { box: { left: 0, top: 0, right: 1, bottom: 1 }, score: 0.5, classId: 0 },
    { box: { left: 0, top: 0, right: 2, bottom: 2 }, score: 0.8, classId: 1 },
    { box: { left: 0, top: 0, right: 3, bottom: 3 }, score: 0.9, classId: 0 },
  ])

  test.each([
    [{}, [0.5, 0.8, 0.9]],
    [{ minScore: 0.5 }, [0.8, 0.9]],
    [{ classIds: [0] }, [0.5, 0.9]],
    [{ classIds: [1], minScore: 0.85 }, []],
    [{ classIds: [] }, []],
  ])('%j keeps %j', (options, scores) => {
    const kept = selectDetections(all, options)
    expect([...kept.scores]).toEqual(scores)
    expect(kept.boxes.length).toBe(4 * scores.length)
  })

  test('all are the same object', () => {
    expect(selectDetections(all, { minScore: 0 })).toBe(all)
  })
})

describe('a head', () => {
  const tensor = (name: string, shape: readonly number[]) => ({ name, type: 'float32', shape }) as const
  const model = {
    inputs: [tensor('images', [1, 3, 416, 416])],
    outputs: [tensor('output', [1, 3549, 85])],
    metadata: {},
  } as unknown as Model
  const manifest = (more: object) => ({ name: 'net', ...more }) as unknown as ModelManifest

  test('is that of the manifest, with its options as defaults', () => {
    const { defaults } = chooseHead(undefined, manifest({ head: 'yolox', headOptions: { minScore: 0.123 } }), model)
    expect(defaults).toMatchObject({ minScore: 0.123 })
  })

  test('that is requested does not get the options of another', () => {
    const given = manifest({ head: 'fairMOT', headOptions: { minScore: 0.123, classCount: 9 } })
    const { defaults } = chooseHead('yolox', given, model)
    expect(defaults).not.toMatchObject({ minScore: 0.123 })
    expect(chooseHead('yolox', undefined, model).defaults).toEqual(defaults)
  })

  test('without a manifest is the one that fits the outputs', () => {
    const { defaults, make } = chooseHead(undefined, undefined, model)
    expect(defaults).toHaveProperty('minScore')
    expect(make({ minScore: 0.7 }).decode).toBeTypeOf('function')
    const strange = { ...model, outputs: [tensor('strange', [1, 7])] } as unknown as Model
    expect(() => chooseHead(undefined, undefined, strange)).toThrow(expect.objectContaining({ code: 'invalid-model' }))
    // A head that is named by hand reads any network.
    expect(chooseHead('fairMOT', undefined, strange).defaults).toHaveProperty('minScore')
    expect(() => chooseHead('fairMOTT', undefined, model)).toThrow(/Did you mean fairMOT/)
  })
})
