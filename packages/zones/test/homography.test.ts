import { groundPositions, homographyFrom, type Point, projectPoint } from '@mot/zones'
import { describe, expect, test } from 'vitest'
import { standing } from './drawn-tracks'

/** A street seen from above its near end: its sides run together towards the horizon at y = 100. */
const image: Point[] = [
  [100, 400],
  [500, 400],
  [400, 250],
  [200, 250],
]
const ground: Point[] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
]

test('the four points lie where they should, and their diagonals meet in the middle', () => {
  const homography = homographyFrom(image, ground)
  for (const [i, [x, y]] of image.entries()) {
    const [u, v] = projectPoint(homography, x, y)
    expect(u).toBeCloseTo(ground[i]![0], 9)
    expect(v).toBeCloseTo(ground[i]![1], 9)
  }
  const [u, v] = projectPoint(homography, 300, 300)
  expect(u).toBeCloseTo(5, 9)
  expect(v).toBeCloseTo(5, 9)
})

test('points at and beyond the horizon are nowhere', () => {
  const homography = homographyFrom(image, ground)
  for (const y of [100, 50, 0]) expect(projectPoint(homography, 300, y)).toEqual([Number.NaN, Number.NaN])
  expect(projectPoint(homography, 300, 101).every(Number.isFinite)).toBe(true)
})

test('the origin of the image may lie on the horizon', () => {
  const homography = homographyFrom(
    [
      [100, 300],
      [500, 300],
      [400, 150],
      [200, 150],
    ],
    ground,
  )
  const [u, v] = projectPoint(homography, 300, 200)
  expect([Math.round(u), Math.round(v)]).toEqual([5, 5])
})

test('tracks stand on the ground with the middle of their lower edge', () => {
  const homography = homographyFrom(image, ground)
  const positions = groundPositions(
    standing(1, [
      [1, 300, 300],
      [2, 100, 400],
    ]),
    homography,
  )
  expect([...positions].map((value) => Math.round(1e6 * value) / 1e6 + 0)).toEqual([5, 5, 0, 0])
})

describe('refuses', () => {
  test.each<[string, Point[], Point[], string]>([
    ['three points', image.slice(1), ground, 'A homography needs four image points'],
    [
      'three points on a line',
      [
        [0, 0],
        [5, 5],
        [9, 9],
        [0, 9],
      ],
      ground,
      'No three image points should lie on one line',
    ],
    [
      'a point twice',
      image,
      [
        [0, 0],
        [0, 0],
        [9, 9],
        [0, 9],
      ],
      'No three ground points should lie on one line',
    ],
    [
      'NaN',
      [
        [Number.NaN, 0],
        [5, 0],
        [5, 9],
        [0, 9],
      ],
      ground,
      'Point 1 of the image',
    ],
  ])('%s', (_, from, to, message) => {
    expect(() => homographyFrom(from, to)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(message) }),
    )
  })

  test.each([[[1, 2, 3]], [[1, 0, 0, 0, 1, 0, 0, 0, Number.NaN]], [new Array(9).fill(1)]])(
    'the matrix %j',
    (matrix) => {
      expect(() => projectPoint(matrix, 1, 1)).toThrow(
        /^A homography should be nine numbers of a matrix with an inverse/,
      )
    },
  )
})
