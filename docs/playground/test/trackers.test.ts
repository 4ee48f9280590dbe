import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { slidersOf, withOption } from '../model/sliders'
import { trackClip } from '../model/track-clip'
import { defaultsOf, pageOf, presetsOf, trackerNames } from '../model/trackers'
import { readRecorded } from './helpers'

const recorded = readRecorded('evening')
const clip = { ...recorded, frames: recorded.frames.slice(0, 30), truth: recorded.truth.slice(0, 30) }

test('every tracker of many objects is there', () => {
  expect(trackerNames).toContain('ByteTrack')
  expect(trackerNames).toContain('UCMCTrack')
  expect(trackerNames.length).toBeGreaterThanOrEqual(16)
})

test.each(trackerNames)('%s has defaults, presets, sliders and a page', (name) => {
  expect(Object.keys(defaultsOf(name))).not.toEqual([])
  expect(Object.keys(presetsOf(name))).not.toEqual([])
  expect(slidersOf(name).length).toBeGreaterThanOrEqual(3)
  expect(existsSync(fileURLToPath(new URL(`../../guide/trackers/${pageOf(name)}.md`, import.meta.url)))).toBe(true)
})

test.each(trackerNames)(
  '%s tracks the recorded clip at both ends of each slider',
  (name) => {
    for (const { name: option, min, max } of slidersOf(name)) {
      for (const value of [min, max]) {
        const { tracks } = trackClip(clip, { tracker: name, options: { [option]: value } })
        expect(tracks.length, option).toBe(clip.frames.length)
      }
    }
  },
  120_000,
)

test('an option at its default is left out', () => {
  expect(withOption('ByteTrack', { maxLostFrames: 60, lowScore: 0.2 }, 'maxLostFrames', 30)).toEqual({ lowScore: 0.2 })
  expect(withOption('ByteTrack', {}, 'maxLostFrames', 31)).toEqual({ maxLostFrames: 31 })
  // SORT has no least score; its slider begins at 0, which is the same.
  expect(withOption('SORT', {}, 'minScore', 0)).toEqual({})
})
