import { expect, test } from 'vitest'
import { explainFrame, explainInWords } from '../model/explain'
import { trackClip } from '../model/track-clip'
import { trackerNames } from '../model/trackers'
import { readRecorded, walk } from './helpers'

const hidden = walk(60, (frame) => frame > 20 && frame <= 40)
const choice = { tracker: 'ByteTrack', options: { maxLostFrames: 10 } }

function wordsAt(frame: number, id: number) {
  return explainInWords(explainFrame(hidden, choice, frame), hidden.frames[frame - 1]!, id)
}

test('a match is told with its round, cost and limit', () => {
  const { headline, lines } = wordsAt(10, 1)
  expect(headline).toBe('Track 1 goes on in frame 10')
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(
    /^Round 1, by overlap and score, high-score detections: matched with the detection of score 0\.90 at a cost of 0\.\d+ \(limit 0\.9\)\.$/,
  )
})

test('a track without a detection is lost', () => {
  const { headline, lines } = wordsAt(21, 1)
  expect(headline).toBe('Track 1 has no detection in frame 21')
  expect(lines.at(-1)).toMatch(/lost|no round/)
})

test('the end of a track is told with its reason', () => {
  const end = Array.from({ length: 30 }, (_, i) => wordsAt(21 + i, 1)).find(({ headline }) => headline.includes('ends'))
  expect(end?.lines.at(-1)).toMatch(/^It is removed: .+\.$/)
})

test('the beginning of a track says why its detection was matched with no other', () => {
  const { headline, lines } = wordsAt(41, 2)
  expect(headline).toBe('Track 2 begins in frame 41')
  expect(lines.at(-1)).toBe('So the detection of score 0.90 is unmatched, and is enough to start a track.')
})

test.each(trackerNames)('%s explains each of its ids in words', (tracker) => {
  const clip = readRecorded('evening')
  const own = { tracker, options: {} }
  const { tracks } = trackClip(clip, own)
  const frame = tracks.findIndex((each, index) => index >= 40 && each.count > 2) + 1
  const explanation = explainFrame(clip, own, frame)
  expect([...explanation.tracks.ids.subarray(0, explanation.tracks.count)]).toEqual([
    ...tracks[frame - 1]!.ids.subarray(0, tracks[frame - 1]!.count),
  ])
  for (const id of explanation.tracks.ids.subarray(0, explanation.tracks.count)) {
    const { headline, lines } = explainInWords(explanation, clip.frames[frame - 1]!, id)
    expect(headline).toContain(`Track ${id} `)
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(line).not.toMatch(/NaN|undefined/)
  }
})
