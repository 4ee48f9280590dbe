import { clear, evaluate } from '@mot/eval'
import { parseKitti } from '@mot/io/mot'
import { describe, expect, test } from 'vitest'
import { caught } from '../shared'

const label = (frame: number, id: number, type: string, box = '10 20 40 80', rest = '') =>
  `${frame} ${id} ${type} 0 1 -1.57 ${box} 1.5 1.6 3.9 1.0 1.7 9.5 -1.4${rest}`

test('a line gives type, truncation, occlusion and box; frames count from 1 here', () => {
  const [row] = parseKitti(label(0, 3, 'Car'))
  expect(row).toEqual({
    frame: 1,
    id: 3,
    type: 'Car',
    classId: 0,
    truncation: 0,
    occlusion: 1,
    box: { left: 10, top: 20, right: 40, bottom: 80 },
    score: 1,
  })
})

test('results end in a score', () => {
  expect([...parseKitti(label(0, 3, 'Car', '10 20 40 80', ' 0.75'))]).toMatchObject([{ score: 0.75 }])
})

test('types are numbered in file order, or in the requested order; others are left out', () => {
  const text = [label(0, 1, 'Van'), label(0, 2, 'Car'), label(1, 2, 'Car')].join('\n')
  const all = parseKitti(text)
  expect(all.types).toEqual(['Van', 'Car'])
  expect(all.at(1).map(({ classId }) => classId)).toEqual([0, 1])
  const cars = parseKitti(text, { types: ['car'] })
  expect([...cars].map(({ frame, id, classId }) => [frame, id, classId])).toEqual([
    [1, 2, 0],
    [2, 2, 0],
  ])
})

test('regions without annotations are separate, and share one id', () => {
  const text = [label(2, -1, 'DontCare', '0 0 5 5'), label(2, -1, 'DontCare', '9 9 12 12')].join('\n')
  const sequence = parseKitti(text)
  expect([...sequence]).toEqual([])
  expect(sequence.frameCount).toBe(3)
  expect(sequence.dontCare(3)).toEqual([
    { left: 0, top: 0, right: 5, bottom: 5 },
    { left: 9, top: 9, right: 12, bottom: 12 },
  ])
})

test('it can be scored without conversion', () => {
  const sequence = parseKitti([label(0, 1, 'Car'), label(1, 1, 'Car')].join('\n'))
  expect(evaluate(clear, [{ truth: sequence, results: sequence }])).toMatchObject({ mota: 1, truePositives: 2 })
})

describe.each([
  ['too few columns', '0 1 Car 0 0', 'expected 10 to 18 columns, got 5.'],
  ['a word for a number', label(0, 1, 'Car', 'x 20 40 80'), 'column 7 (left) should be a finite number, got "x".'],
  ['a box without size', label(0, 1, 'Car', '10 20 10 80'), 'the box should have a size, got 10, 20, 10, 80.'],
  ['a frame below 0', label(-1, 1, 'Car'), 'column 1 (frame) should be an integer from 0 to 9, got -1.'],
  ['an id twice in a frame', label(0, 7, 'Van'), 'id 7 should be in frame 0 once.'],
])('%s', (_, line, reason) => {
  const text = `${label(0, 7, 'Car')}\n${line}`

  test('is an error that names the line', () => {
    const error = caught(() => parseKitti(text, { file: '0000.txt', frameCount: 10 }))
    expect(error).toMatchObject({ code: 'invalid-file', message: `0000.txt, line 2: ${reason}` })
  })

  test('is left out and listed in lenient mode', () => {
    const sequence = parseKitti(text, { mode: 'lenient', frameCount: 10 })
    expect([...sequence]).toHaveLength(1)
    expect(sequence.skipped).toEqual([{ line: 2, reason }])
  })
})
