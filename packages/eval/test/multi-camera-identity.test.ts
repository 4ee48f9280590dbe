import { evaluate, identity, multiCameraIdentity, type Sequence } from '@mot/eval'
import { seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { drawn } from './drawn'

const score = (...cameras: Sequence[]) => evaluate(multiCameraIdentity, [cameras])

test('with one camera it is IDF1', () => {
  const sequence = { truth: drawn('A.B', 'A.B', 'A.B'), results: drawn('X.Y', 'X.Y', 'Y.X') }
  expect(score(sequence)).toEqual(evaluate(identity, [sequence]))
})

test('one id in both cameras is right, another in the second is wrong there', () => {
  const first = { truth: drawn('A', 'A', 'A'), results: drawn('X', 'X', 'X') }
  const same = { truth: drawn('.A', '.A'), results: drawn('.X', '.X') }
  const other = { truth: drawn('.A', '.A'), results: drawn('.Y', '.Y') }
  expect(score(first, same)).toMatchObject({ idf1: 1, truePositives: 5 })
  // X is A for three frames, and Y is wrong in two.
  expect(score(first, other)).toMatchObject({ truePositives: 3, falsePositives: 2, falseNegatives: 2, idf1: 3 / 5 })
})

test('two people by one id, one in each camera, are right in one', () => {
  const first = { truth: drawn('A', 'A', 'A'), results: drawn('X', 'X', 'X') }
  const second = { truth: drawn('B', 'B'), results: drawn('X', 'X') }
  expect(score(first, second)).toMatchObject({ truePositives: 3, falsePositives: 2, falseNegatives: 2 })
})

test('places are combined by their rows, and share no ids', () => {
  const place = [{ truth: drawn('A', 'A'), results: drawn('X', 'X') }]
  const elsewhere = [{ truth: drawn('A', 'A'), results: drawn('Y', 'Y') }]
  expect(evaluate(multiCameraIdentity, [place, elsewhere]).idf1).toBe(1)
})

test('equals the greatest total over all one-to-one assignments of ids, tried one by one', () => {
  const random = seededRandom(3)
  for (let round = 0; round < 30; round++) {
    const cameras = Array.from({ length: 3 }, () => {
      const frames = Array.from({ length: 4 }, () => shuffled('AB..', random))
      return { truth: drawn(...frames), results: drawn(...frames.map((frame) => relabelled(frame, random))) }
    })
    const { truePositives } = score(...cameras)
    expect(truePositives).toBe(bruteForce(cameras))
  }
})

test('an invalid row is refused with the frame of its camera', () => {
  const good = { truth: drawn('A', 'A'), results: [] }
  const box = { left: 0, top: 0, right: 1, bottom: 1 }
  const bad = { truth: [[{ id: 1, box }], [{ id: 1, box: { ...box, right: 0 } }]], results: [] }
  expect(() => score(good, bad)).toThrow('frame 2')
  expect(() => score(good, bad)).toThrow(expect.objectContaining({ code: 'invalid-detections' }))
})

test.each([0, 2, Number.NaN])('a least IoU of %s is refused', (minIou) => {
  expect(() => evaluate(multiCameraIdentity, [[]], { minIou })).toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  )
})

function shuffled(frame: string, random: () => number): string {
  const letters = [...frame]
  for (let i = letters.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[letters[i], letters[j]] = [letters[j]!, letters[i]!]
  }
  return letters.join('')
}

/** The frame by ids X, Y and Z, each once at most. */
function relabelled(frame: string, random: () => number): string {
  const names = [...shuffled('XYZ', random)]
  return frame.replaceAll(/[AB]/g, () => names.pop()!)
}

function bruteForce(cameras: readonly Sequence[]): number {
  const rows = cameras.flatMap(({ truth, results }) =>
    (truth as readonly Iterable<{ id: number; box: object }>[]).flatMap((frame, i) =>
      [...frame].flatMap(({ id, box }) => {
        const at = [...(results as typeof truth as never as Iterable<{ id: number; box: object }>[])[i]!]
        return at.filter((row) => JSON.stringify(row.box) === JSON.stringify(box)).map((row) => [id, row.id] as const)
      }),
    ),
  )
  const truthIds = [...new Set(rows.map(([id]) => id))]
  const resultIds = [...new Set(rows.map(([, id]) => id))]
  const best = (remaining: readonly number[], free: readonly number[]): number => {
    const [id, ...others] = remaining
    if (id === undefined) return 0
    const choices = free.map((result) => {
      const matched = rows.filter(([a, b]) => a === id && b === result).length
      return (
        matched +
        best(
          others,
          free.filter((each) => each !== result),
        )
      )
    })
    return Math.max(best(others, free), ...choices)
  }
  return best(truthIds, resultIds)
}
