import type { Tensor } from '@mot/core'
import {
  centerNet,
  centerNet3D,
  centerNetPose,
  centerNetTriplets,
  cornerNet,
  cornerNetSaccade,
  cornerNetSqueeze,
  extremeNet,
  fairMOT,
  type Head,
  type HeatmapOptions,
} from '@mot/heads'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { randomMap } from './maps'

type Options = Pick<HeatmapOptions<string>, 'heatmap' | 'minScore'>

/** Every heat-map head, the side of its input, and the keys of its heatmaps. */
const heads: readonly [name: string, create: (options: Options) => Head, side: number, heatmaps: readonly string[]][] =
  [
    ['fairMOT', fairMOT, 64, ['hm']],
    ['centerNet', (options) => centerNet({ classCount: 2, ...options }), 64, ['hm']],
    ['centerNet3D', centerNet3D, 64, ['hm']],
    ['centerNetPose', centerNetPose, 64, ['hm', 'hm_hp']],
    ['cornerNet', (options) => cornerNet({ classCount: 2, ...options }), 63, ['tl_heat', 'br_heat']],
    ['cornerNetSqueeze', (options) => cornerNetSqueeze({ classCount: 2, ...options }), 127, ['tl_heat', 'br_heat']],
    [
      'centerNetTriplets',
      (options) => centerNetTriplets({ classCount: 2, maxTagDistance: 9, ...options }),
      63,
      ['tl_heat', 'br_heat', 'ct_heat'],
    ],
    ['cornerNetSaccade', (options) => cornerNetSaccade({ classCount: 2, ...options }), 63, ['tl_heat', 'br_heat']],
    [
      'extremeNet',
      (options) => extremeNet({ classCount: 2, ...options }),
      64,
      ['hm_t', 'hm_l', 'hm_b', 'hm_r', 'hm_c'],
    ],
  ]

describe.each(heads)('%s', (_, create, side, heatmaps) => {
  const size = { width: side, height: side }
  const decode = (options: Options, maps: Record<string, Tensor<Float32Array>>) => {
    const head = create({ minScore: 0.1, ...options })
    return head.decode(maps, [head.view(size, size)])[0]!
  }

  test('reads scores as it reads the logits they come from', () => {
    const logits = randomMaps(create({}), side)
    const scores = { ...logits }
    for (const key of heatmaps) scores[key] = sigmoidOf(logits[key]!)
    const fromLogits = decode({}, logits)
    const fromScores = decode({ heatmap: 'scores' }, scores)
    expect(fromLogits.count).toBeGreaterThan(0)
    expect(fromScores.boxes).toEqual(fromLogits.boxes)
    for (const [i, score] of fromLogits.scores.entries()) expect(fromScores.scores[i]).toBeCloseTo(score, 6)
  })

  test('refuses another kind of heatmap', () => {
    expect(() => create({ heatmap: 'probabilities' as 'scores' })).toThrow(
      'Option "heatmap" should be one of auto, logits, scores, got probabilities.',
    )
  })
})

/** Maps of one image: heatmaps below 1.5, all other numbers from 0 to 2, and no attention. */
function randomMaps(head: Head, side: number): Record<string, Tensor<Float32Array>> {
  const random = seededRandom(7)
  const strides: Record<string, number> = { att0: 16, att1: 8, att2: 4 }
  const stride = head.name === 'cornernet-squeeze' ? 8 : 4
  return Object.fromEntries(
    Object.entries(head.outputs).map(([key, { name, shape }]) => {
      const cells = Math.ceil(side / (strides[key] ?? stride))
      const channels = typeof shape[1] === 'number' ? shape[1] : 8
      const [low, high] = key.startsWith('att') ? [-9, -9] : /hm|heat/.test(key) ? [-6, 1.5] : [0, 2]
      return [name, randomMap(random, [1, channels, cells, cells], low, high)]
    }),
  )
}

function sigmoidOf({ data, shape }: Tensor<Float32Array>): Tensor<Float32Array> {
  return { data: data.map((logit) => 1 / (1 + Math.exp(-logit))), shape }
}
