import { formatGroundTruth, parseGroundTruth } from '@mot/io/mot'
import { expect, test } from 'vitest'
import { caught } from '../shared'

test('a line gives mark, class and visibility', () => {
  const truth = parseGroundTruth('1,3,912,484,97,109,0,7,0.25\n1,4,0,0,10,20,1,1,1')
  expect(truth.hasClasses).toBe(true)
  expect(truth.at(1)).toEqual([
    {
      frame: 1,
      id: 3,
      box: { left: 912, top: 484, right: 1009, bottom: 593 },
      score: 0,
      considered: false,
      classId: 7,
      visibility: 0.25,
    },
    {
      frame: 1,
      id: 4,
      box: { left: 0, top: 0, right: 10, bottom: 20 },
      score: 1,
      considered: true,
      classId: 1,
      visibility: 1,
    },
  ])
})

test('MOT15 has world coordinates where others have class and visibility', () => {
  const truth = parseGroundTruth('1,1,1703,385,157,339,1,-3.5,2.25,0')
  expect(truth.hasClasses).toBe(false)
  expect(truth.at(1)).toMatchObject([{ considered: true, classId: 1, visibility: 1 }])
})

test('a file without rows is read', () => {
  expect(parseGroundTruth('', { frameCount: 4 })).toMatchObject({ count: 0, frameCount: 4 })
})

test('a class that is not an integer is refused', () => {
  expect(caught(() => parseGroundTruth('1,1,0,0,5,5,1,1.5,1', { file: 'gt.txt' }))).toMatchObject({
    code: 'invalid-file',
    message: 'gt.txt, line 1: column 8 (class) should be an integer, got 1.5.',
  })
})

test('ground truth written and read again is the same', () => {
  const text = '1,3,912,484,97,109,0,7,0.25\n2,3,910.5,484.123457,97,109,1,1,1\n'
  expect(formatGroundTruth(parseGroundTruth(text))).toBe(text)
})

test('rows without mark, class and visibility are considered pedestrians with visibility 1', () => {
  const box = { left: 1, top: 2, right: 4, bottom: 8 }
  expect(formatGroundTruth([{ frame: 1, id: 1, box }])).toBe('1,1,1,2,3,6,1,1,1\n')
})
