import { expect, test } from 'vitest'
import { linkOf, readLink } from '../model/link'

const clips = ['street', 'evening']
const initial = { clip: 'street', choices: [{ tracker: 'SORT', options: {} }], frame: 1 }

test('a link carries clip, trackers, options and frame', () => {
  const state = {
    clip: 'evening',
    choices: [
      { tracker: 'ByteTrack', options: { maxLostFrames: 60 } },
      { tracker: 'JDETracker', options: { maxEmbeddingDistance: 0.25 } },
    ],
    frame: 57,
  }
  const link = linkOf(state)
  expect(link).toBe(
    'clip=evening&tracker=ByteTrack&maxLostFrames=60&with=JDETracker&with.maxEmbeddingDistance=0.25&frame=57',
  )
  expect(readLink(link, clips, initial)).toEqual(state)
})

test('a link carries lines and zones', () => {
  const places = [
    {
      name: 'A',
      kind: 'line',
      points: [
        [10, 20],
        [300, 40],
      ],
    },
    {
      name: 'B',
      kind: 'zone',
      points: [
        [0, 0],
        [50, 0],
        [50, 50],
        [0, 50],
      ],
    },
  ] as const
  const state = { ...initial, places }
  const link = linkOf(state)
  expect(link).toBe('clip=street&tracker=SORT&places=line.10.20.300.40_zone.0.0.50.0.50.50.0.50')
  expect(readLink(link, clips, initial)).toEqual(state)
})

test('without a link the page is as it begins', () => {
  expect(readLink('', clips, initial)).toEqual(initial)
})

test.each([
  ['clip=../secret', initial],
  ['tracker=constructor', initial],
  [
    'tracker=ByteTrack&maxLostFrames=1e9&highScore=no&frame=-3',
    { ...initial, choices: [{ tracker: 'ByteTrack', options: {} }] },
  ],
  ['tracker=ByteTrack&__proto__=1', { ...initial, choices: [{ tracker: 'ByteTrack', options: {} }] }],
])('what is none of our names or out of range is ignored: %s', (link, state) => {
  expect(readLink(link, clips, initial)).toEqual(state)
})
