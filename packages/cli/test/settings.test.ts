import { expect, test } from 'vitest'
import { parseSettings } from '../src/settings'

const tracker = {
  name: 'tracker',
  defaults: { minScore: 0.4, inclusive: true, metric: 'cosine', limits: [1, 2], regions: undefined },
}
const head = { name: 'head', defaults: { minScore: 0.3, topK: 500 } }

test('values are read by the type of the default', () => {
  const pairs = ['minScore=0.25', 'inclusive=false', 'metric=euclidean', 'limits=[3,4]', 'regions={"a":1}']
  expect(parseSettings(pairs, [tracker])).toEqual({
    tracker: { minScore: 0.25, inclusive: false, metric: 'euclidean', limits: [3, 4], regions: { a: 1 } },
  })
})

test('a key applies to all targets that have it, or to the one it names; the last value counts', () => {
  expect(parseSettings(['minScore=0.5', 'topK=10', 'head.minScore=0.6'], [tracker, head])).toEqual({
    tracker: { minScore: 0.5 },
    head: { topK: 10, minScore: 0.6 },
  })
  expect(parseSettings(['minScore=0.5'], [tracker, head])).toEqual({
    tracker: { minScore: 0.5 },
    head: { minScore: 0.5 },
  })
})

test('a text may contain characters with a meaning in JSON or the shell', () => {
  expect(parseSettings(['metric=a=b'], [tracker]).tracker).toEqual({ metric: 'a=b' })
  expect(parseSettings(['metric=1'], [tracker]).tracker).toEqual({ metric: '1' })
})

test('an unknown key lists the existing ones', () => {
  expect(() => parseSettings(['minscore=1'], [tracker, head])).toThrow(
    'There is no option "minscore" to set: ' +
      'the tracker has minScore, inclusive, metric, limits, regions; the head has minScore, topK.',
  )
})

test.each([
  ['minScore=high', 'Option "minScore" should be a number such as 0.4, got "high".'],
  ['minScore=', 'Option "minScore" should be a number such as 0.4, got "".'],
  ['minScore=null', 'Option "minScore" should be a number such as 0.4, got "null".'],
  ['inclusive=1', 'Option "inclusive" should be a boolean such as true, got "1".'],
  ['limits=1', 'Option "limits" should be a list such as [1,2], got "1".'],
  ['minScore', '--set expects key=value, got "minScore".'],
  ['toString=1', 'There is no option "toString" to set'],
])('%s is refused', (pair, message) => {
  expect(() => parseSettings([pair], [tracker])).toThrow(
    expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(message) }),
  )
})
