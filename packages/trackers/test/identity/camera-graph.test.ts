import { describe, expect, test } from 'vitest'
import { CameraGraph } from '../../src/identity/camera-graph'

describe('shortest travel times', () => {
  const graph = new CameraGraph([
    { from: 'a', to: 'b', seconds: 10 },
    { from: 'b', to: 'c', seconds: 5 },
    { from: 'a', to: 'c', seconds: 30 },
    { from: 'c', to: 'd', seconds: 2, oneWay: true },
    { from: 'e', to: 'f', seconds: 1 },
    { from: 'a', to: 'b', seconds: 12 },
  ])

  test.each([
    ['a', 'b', 10],
    ['b', 'a', 10],
    ['a', 'c', 15],
    ['a', 'd', 17],
    ['d', 'a', Number.POSITIVE_INFINITY],
    ['a', 'e', Number.POSITIVE_INFINITY],
    ['a', 'a', 0],
    ['unknown', 'a', Number.POSITIVE_INFINITY],
  ])('from %s to %s: %s s', (from, to, seconds) => expect(graph.shortest(from, to)).toBe(seconds))

  test('without links all cameras are beside each other', () => {
    expect(new CameraGraph([]).shortest('a', 'b')).toBe(0)
  })
})
