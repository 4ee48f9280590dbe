import type { Detections, Tensor } from '@mot/core'
import { centerNetPose, centerNetPosePresets, createDetector, type NetworkOutputs, type Pass } from '@mot/heads'
import { readGoldenCase, seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'
import { expectRows, goldenRows, rowsOf } from './golden-rows'
import { constantMap, put, randomMap } from './maps'
import { expectToSee, findNetwork, person, readPictures, seen, titleFor, withNetwork } from './real-network'

const size = { width: 64, height: 32 }
const jointCount = 3
const mirroredJoints = [[1, 2]] as const
const small = { jointCount, mirroredJoints }

function emptyMaps(batch = 1) {
  const map = (channels: number, value: number) => constantMap([batch, channels, 8, 16], value)
  return { hm: map(1, -9), wh: map(2, 0), reg: map(2, 0), hps: map(6, 0), hm_hp: map(3, -9), hp_offset: map(2, 0) }
}

/** One person about row 4, column 6; the first joint is regressed one cell up, the second two to the right. */
function onePerson() {
  const maps = emptyMaps()
  put(maps.hm, [0, 4, 6], [2])
  put(maps.wh, [0, 4, 6], [6, 4])
  put(maps.reg, [0, 4, 6], [0.25, 0.5])
  put(maps.hps, [0, 4, 6], [0, -1, 2, 0, -2, 0])
  return maps
}

testHead('centerNetPose', {
  head: centerNetPose(small),
  input: size,
  objects: (batch) => {
    const random = seededRandom(batch)
    const map = (channels: number, low: number, high: number) => randomMap(random, [batch, channels, 8, 16], low, high)
    return {
      hm: map(1, -6, 2),
      wh: map(2, 3, 9),
      reg: map(2, 0, 1),
      hps: map(6, -4, 4),
      hm_hp: map(3, -6, 2),
      hp_offset: map(2, 0, 1),
    }
  },
  nothing: emptyMaps,
})

describe('centerNetPose', () => {
  const head = centerNetPose(small)
  const view = head.view(size, size)
  const decodeOne = (maps: NetworkOutputs, options = {}) =>
    centerNetPose({ ...small, ...options }).decode(maps, [view])[0]!
  const pointsOf = (detections: Detections) => detections.at(0).keypoints!.map(({ x, y }) => [x / 4, y / 4])
  const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit))

  test("reads the box and the joints regressed from the corner of the centre's cell", () => {
    const found = decodeOne(onePerson())
    expectRows(rowsOf(found), [[4 * 3.25, 4 * 2.5, 4 * 9.25, 4 * 6.5, sigmoid(2), 0]])
    expect(pointsOf(found)).toEqual([
      [6, 3],
      [8, 4],
      [4, 4],
    ])
  })

  test('a joint moves to the nearest peak of its own heatmap, and has its score', () => {
    const maps = onePerson()
    put(maps.hm_hp, [0, 5, 8], [1], 1)
    put(maps.hm_hp, [0, 3, 5], [3], 1)
    put(maps.hp_offset, [0, 5, 8], [0.5, 0.25])
    const found = decodeOne(maps)
    expect(pointsOf(found)[1]).toEqual([8.5, 5.25])
    expect(found.at(0).keypoints![1]!.score).toBeCloseTo(sigmoid(1), 6)
  })

  test.each([
    ['outside the box', [0, 2, 8], 3],
    ['further away than 0.3 of the longer side', [0, 4, 6], 3],
    ['too weak', [0, 5, 8], -3],
  ] as const)('a joint keeps its regressed position if the peak is %s', (_, cell, logit) => {
    const maps = onePerson()
    put(maps.hm_hp, cell, [logit], 1)
    const found = decodeOne(maps)
    expect(pointsOf(found)[1]).toEqual([8, 4])
    // The joint's heatmap is close to 0 there.
    expect(found.at(0).keypoints![1]!.score).toBeCloseTo(sigmoid(-9), 6)
  })

  test("without a heatmap of joints they keep their regressed positions and have the person's score", () => {
    const { hm, wh, reg, hps } = onePerson()
    const found = decodeOne({ hm, wh, reg, hps }, { jointHeatmap: false })
    expect(pointsOf(found)[1]).toEqual([8, 4])
    expect(found.at(0).keypoints![1]!.score).toBe(found.scores[0])
  })

  test('reads pairs that come as y and x, and an offset for each joint', () => {
    const maps = { ...onePerson(), hp_offset: constantMap([1, 6, 8, 16], 0) }
    put(maps.wh, [0, 4, 6], [4, 6])
    put(maps.reg, [0, 4, 6], [0.5, 0.25])
    put(maps.hps, [0, 4, 6], [-1, 0, 0, 2, 0, -2])
    put(maps.hm_hp, [0, 5, 8], [1], 1)
    put(maps.hp_offset, [0, 5, 8], [9, 9, 0.25, 0.5])
    const found = decodeOne(maps, { pairs: 'yx', jointOffset: 'each' })
    expect([...found.boxes]).toEqual([4 * 3.25, 4 * 2.5, 4 * 9.25, 4 * 6.5])
    expect(pointsOf(found)).toEqual([
      [6, 3],
      [8.5, 5.25],
      [4, 4],
    ])
  })

  test('maps keypoints to the image', () => {
    const [found] = head.decode(onePerson(), [head.view({ width: 128, height: 64 }, size)])
    expect(pointsOf(found!)[1]).toEqual([16, 8])
  })

  test('the mirror image shows the right joint in place of the left', () => {
    const passes = centerNetPose({ ...small, flip: true }).passes!(
      { ...size, data: new Uint8ClampedArray(4 * 64 * 32) },
      size,
    )
    expect((passes.next().value as Pass).images.length).toBe(2)
    const maps = emptyMaps(2)
    for (const [index, x, joints] of [
      [0, 6, [0, -1, 2, 0, -2, 0]],
      // In the mirror the second joint lies where the third was, one cell further out.
      [1, 9, [0, -1, 3, 0, -3, 0]],
    ] as const) {
      put(maps.hm, [index, 4, x], [2])
      put(maps.wh, [index, 4, x], [6, 4])
      put(maps.hps, [index, 4, x], joints)
    }
    const found = passes.next(maps).value as Detections
    expect(pointsOf(found)).toEqual([
      [6, 3],
      [8.5, 4],
      [3.5, 4],
    ])
  })

  describe('refuses', () => {
    test('outputs in swapped order', () => {
      const { hps, hm_hp, ...others } = onePerson()
      expect(() => decodeOne({ ...others, hps: hm_hp, hm_hp: hps })).toThrow(
        'Head centernet-pose: Output "hps" should have shape [1, 6, ?, ?], got [1, 3, 8, 16].',
      )
    })

    test.each(['wh', 'reg', 'hps', 'hp_offset'] as const)('infinity at a peak of "%s"', (name) => {
      const maps = onePerson()
      put(maps.hm_hp, [0, 4, 6], [2])
      put(maps[name], [0, 4, 6], [Infinity])
      expect(() => decodeOne(maps)).toThrow(
        `Output "${name}" should hold finite numbers, got Infinity at [0, 0, 4, 6].`,
      )
    })

    test('NaN in a heatmap of joints', () => {
      const maps = onePerson()
      put(maps.hm_hp, [0, 1, 2], [Number.NaN])
      expect(() => decodeOne(maps)).toThrow('Output "hm_hp" should hold numbers, got NaN')
    })

    test.each([
      [{ minJointScore: 2 }, 'Option "minJointScore" should be from 0 to 1, got 2.'],
      [{ jointCount: 0 }, 'Option "jointCount" should be a whole number from 1, got 0.'],
      [{ jointCount: 3, flip: true }, 'Option "mirroredJoints" should pair joints from 0 to 2, got 3 and 4.'],
    ])('options out of range: %o', (options, message) => {
      expect(() => centerNetPose(options)).toThrow(message)
    })
  })
})

describe("centerNetPose equals CenterNet's own decoding", () => {
  interface DecodeParams {
    readonly K: number
    readonly c: readonly [number, number]
    readonly out_w: number
    readonly out_h: number
  }
  /** left, top, right, bottom, score, then x and y of each joint. */
  const poseRows = (found: Detections) =>
    [...found].map(({ box, score, keypoints }) => [
      box.left,
      box.top,
      box.right,
      box.bottom,
      score,
      ...keypoints!.flatMap(({ x, y }) => [x, y]),
    ])
  const asBatch = (maps: Readonly<Record<string, Tensor>>) =>
    Object.fromEntries(
      Object.entries(maps).map(([name, { data, shape }]) => [name, { data, shape: [1, ...shape.slice(-3)] }]),
    )

  for (const name of ['full', 'nohpoff', 'noreg', 'regonly']) {
    const golden = readGoldenCase<DecodeParams>(`heads/centernet/pose_decode_${name}`)
    test.skipIf(golden === undefined)(`case ${name} (skipped where the shared golden data is not at hand)`, () => {
      const { inputs, outputs, params } = golden!
      const { reg, hm_hp, hp_offset } = inputs
      const head = centerNetPose({
        minScore: 0,
        maxPeaks: params.K,
        offset: reg ? 'reg' : 0.5,
        jointHeatmap: hm_hp !== undefined,
        jointOffset: hp_offset ? 'shared' : 0.5,
      })
      const image = { width: 2 * params.c[0], height: 2 * params.c[1] }
      const view = head.view(image, { width: 4 * params.out_w, height: 4 * params.out_h })
      const [found] = head.decode(asBatch(inputs), [view])
      expectRows(poseRows(found!), goldenRows(outputs.post!))
    })
  }

  interface FlipParams {
    readonly K: number
    readonly metas: readonly { readonly c: readonly [number, number]; readonly out_h: number; readonly out_w: number }[]
  }
  const flipped = readGoldenCase<FlipParams>('heads/centernet/pose_full_flip')
  test.skipIf(flipped === undefined)(
    'with the mirror image (skipped where the shared golden data is not at hand)',
    () => {
      const { inputs, outputs, params } = flipped!
      const [{ c, out_h, out_w }] = params.metas as [FlipParams['metas'][0]]
      const image = { width: 2 * c[0], height: 2 * c[1], data: new Uint8ClampedArray(16 * c[0] * c[1]) }
      const passes = centerNetPose({ minScore: 0, maxPeaks: params.K, flip: true }).passes!(image, {
        width: 4 * out_w,
        height: 4 * out_h,
      })
      passes.next()
      const maps = Object.fromEntries(Object.entries(inputs).map(([name, map]) => [name.replace('_0', ''), map]))
      expectRows(poseRows(passes.next(maps).value as Detections), goldenRows(outputs.rows!))
    },
  )

  const real = readGoldenCase<{ readonly K: number }>('heads/centernet/pose_real_movenet_basketball1')
  test.skipIf(real === undefined)(
    'for outputs of MoveNet (skipped where the shared golden data is not at hand)',
    () => {
      const { inputs, outputs, params } = real!
      const head = centerNetPose({ minScore: 0, maxPeaks: params.K, jointOffset: 0.5 })
      const input = { width: 256, height: 256 }
      const view = { image: input, input, toImage: [0.25, 0, 0, 0, 0.25, 0] as const }
      const [found] = head.decode(inputs, [view])
      expectRows(
        poseRows(found!),
        goldenRows(outputs.dets!).map((row) => row.slice(0, 39)),
      )
    },
  )
})

const network = findNetwork('movenet_multipose_heads_fp16.onnx')
test.skipIf(network === undefined)(
  titleFor(network, 'centerNetPose detects people and their joints with MoveNet MultiPose'),
  async () => {
    await withNetwork(network!, async (model) => {
      const { basketball, football } = await readPictures()
      const detector = createDetector(model, centerNetPose(centerNetPosePresets.moveNet))
      const players = await detector.detect(basketball)
      expect(players.count).toBe(2)
      for (const box of seen.basketball) expectToSee(players, person, box, 0.8)
      const { keypoints } = expectToSee(await detector.detect(football), person, seen.footballer, 0.8)
      // Seen by eye: nose, elbows, wrists, the left ankle and the right knee of the footballer.
      const joints = {
        0: [246, 118],
        7: [312, 147],
        8: [152, 123],
        9: [355, 163],
        10: [100, 101],
        14: [233, 292],
        15: [428, 265],
      }
      for (const [joint, [x, y]] of Object.entries(joints)) {
        const { x: foundX, y: foundY, score } = keypoints![Number(joint)]!
        expect(Math.hypot(foundX - x!, foundY - y!), `joint ${joint}`).toBeLessThan(15)
        expect(score).toBeGreaterThan(0.5)
      }
    })
  },
)
