import { clear, ofClass } from '@mot/eval'
import { expect, test } from 'vitest'
import { at } from './drawn'

const sequence = {
  truth: [
    [
      { id: 1, box: at(0), classId: 2 },
      { id: 2, box: at(50) },
    ],
    [{ id: 1, box: at(0), classId: 2 }],
  ],
  results: [
    [
      { id: 7, box: at(0), classId: 2 },
      { id: 8, box: at(50), classId: 2 },
    ],
  ],
}

test('each class is evaluated on its own', () => {
  expect(clear.count(ofClass(sequence, 2))).toMatchObject({ truePositives: 1, falsePositives: 1, falseNegatives: 1 })
  expect(clear.count(ofClass(sequence, 0))).toMatchObject({ truePositives: 0, falsePositives: 0, falseNegatives: 1 })
})

test('counts of classes add up', () => {
  const counts = [0, 2].map((classId) => clear.count(ofClass(sequence, classId)))
  expect(clear.score(clear.add(counts)).mota).toBeCloseTo((1 - 1) / 3, 12)
})

test('a class without rows still has the frames', () => {
  expect(clear.count(ofClass(sequence, 9))).toMatchObject({ frames: 2, falsePositives: 0, falseNegatives: 0 })
})
