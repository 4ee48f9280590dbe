import { type Detections, type DetectionsInput, MotError, type Tracks } from '@mot/core'
import { SORT } from '@mot/trackers'
import { describe, expect, test } from 'vitest'
import { trackerSubject } from '../../bench/fuzz/multi'
import { readerSubject } from '../../bench/fuzz/readers'
import { fuzz, subjects } from '../../bench/fuzz/run'

test.each(subjects().map((subject) => [subject.name, subject] as const))(
  '%s: hostile inputs are refused by a MotError or accepted, and change nothing else',
  async (_, subject) => {
    const { findings } = await fuzz(subject, Math.ceil(subject.shortInputs / 4), 20_261_130)
    expect(findings).toEqual([])
  },
)

test('all multi-object and the nine single-object trackers are among them', () => {
  const names = subjects().map(({ name }) => name)
  expect(names.slice(0, 26)).toEqual([
    ...['BoTSORT', 'BoostTrack', 'ByteTrack', 'CBIoU', 'CueTrack', 'DeepOCSORT', 'DeepSORT', 'FastTracker'],
    ...['HybridSORT', 'IOUTracker', 'JDETracker', 'OCSORT', 'SFSORT', 'SORT', 'StrongSORT', 'TrackTrack'],
    'UCMCTrack',
    ...['KCF', 'MOSSE', 'MedianFlow', 'SiamFC', 'SiamRPN', 'SiamRPNPlusPlus', 'SiamMask', 'NanoTrack', 'VitTrack'],
  ])
})

describe('what the bench finds', () => {
  test('a tracker that a refused frame has changed', async () => {
    class Forgetful extends SORT {
      override update(detections: DetectionsInput): Tracks {
        try {
          return super.update(detections as Detections)
        } catch (error) {
          if (this.lost.count + super.predict().count > 0) this.reset()
          throw error
        }
      }
    }
    const { findings } = await fuzz(trackerSubject(Forgetful), 100, 1)
    expect(findings[0]).toMatch(/seed 1, input \d+: the next clean frame differs from the twin's/)
  })

  test('a raw error of a tracker', async () => {
    class Raw extends SORT {
      override update(detections: DetectionsInput): Tracks {
        try {
          return super.update(detections as Detections)
        } catch (error) {
          throw new TypeError(String(error))
        }
      }
    }
    expect((await fuzz(trackerSubject(Raw), 100, 1)).findings[0]).toMatch(/update.* throws a raw error: TypeError/)
  })

  test('a raw error of a reader, and one that remembers', async () => {
    const file = new TextEncoder().encode('{"a":1}')
    const raw = { file, read: (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes)) }
    expect((await fuzz(readerSubject('raw', raw), 100, 1)).findings[0]).toMatch(/throws a raw error: SyntaxError/)
    let reads = 0
    const counting = { file, read: () => ++reads }
    expect((await fuzz(readerSubject('counting', counting), 100, 1)).findings[0]).toMatch(/differs from the twin's/)
    const coded = {
      file,
      read: () => {
        if (reads++ % 2 === 1) throw new MotError('invalid-file', 'no')
        return 1
      },
    }
    reads = 0
    expect((await fuzz(readerSubject('coded', coded), 15, 1)).refused).toBe(15 / 2 + 0.5)
  })
})
