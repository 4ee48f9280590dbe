import type { Affine } from '@mot/core'
import { expectClose, seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { fitSimilarity } from '../../src/camera-motion/robust-similarity'

const turn: Affine = [0.99, -0.05, 12, 0.05, 0.99, -4]

function pairsOf(count: number, random: () => number, move: (x: number, y: number, i: number) => [number, number]) {
  return Float64Array.from(
    Array.from({ length: count }, (_, i) => {
      const x = 1000 * random()
      const y = 600 * random()
      return [x, y, ...move(x, y, i)]
    }).flat(),
  )
}

function moved(x: number, y: number): [number, number] {
  return [turn[0] * x + turn[1] * y + turn[2], turn[3] * x + turn[4] * y + turn[5]]
}

test('pairs that all move alike give that motion', () => {
  const found = fitSimilarity(pairsOf(20, seededRandom(1), moved), 20, 1)!
  expectClose(found.motion, turn, { absolute: 1e-9 })
  expect(found.count).toBe(20)
})

test('two pairs are enough, and one is not', () => {
  const pairs = pairsOf(2, seededRandom(2), moved)
  expectClose(fitSimilarity(pairs, 2, 1)!.motion, turn, { absolute: 1e-9 })
  expect(fitSimilarity(pairs, 1, 1)).toBeUndefined()
  expect(fitSimilarity(new Float64Array(40), 10, 1)).toBeUndefined()
})

test('outliers, more than half of all pairs, do not change it', () => {
  const random = seededRandom(3)
  const pairs = pairsOf(100, random, (x, y, i) => (i % 5 < 2 ? moved(x, y) : [1000 * random(), 600 * random()]))
  const found = fitSimilarity(pairs, 100, 1)!
  expectClose(found.motion, turn, { absolute: 1e-3 })
  expect(found.count).toBeGreaterThanOrEqual(40)
})

test('small errors are averaged', () => {
  const random = seededRandom(4)
  const pairs = pairsOf(400, random, (x, y) => {
    const [toX, toY] = moved(x, y)
    return [toX + random() - 0.5, toY + random() - 0.5]
  })
  const found = fitSimilarity(pairs, 400, 3)!
  expectClose(found.motion.slice(0, 2), turn.slice(0, 2), { absolute: 3e-4 })
  expectClose([found.motion[2], found.motion[5]], [turn[2], turn[5]], { absolute: 0.15 })
})
