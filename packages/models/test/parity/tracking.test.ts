import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as heads from '@mot/heads'
import { createDetector, type Head } from '@mot/heads'
import { openVideo } from '@mot/io/video'
import { ByteTrack } from '@mot/trackers'
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../src/catalogue/catalogue'
import { footagePath, isAtHand, titleFor, withNamedNetwork } from './real-networks'

const canRead = spawnSync('ffmpeg', ['-version']).status === 0
const detectors = catalogue.filter(({ kind, tried }) => kind === 'detector' && tried)

describe.each(detectors.map((entry) => [entry.name, entry] as const))(
  '%s',
  (name, { head, headOptions, trackerOptions }) => {
    const isThere = canRead && isAtHand(name)
    const title = 'gives pedestrians ids that last, with the tracker and the options of its entry'
    test.skipIf(!isThere)(titleFor(isThere, title, 'the networks and footage in ../shared, and ffmpeg'), async () => {
      const cache = await mkdtemp(join(tmpdir(), 'mot-tracking-'))
      try {
        await withNamedNetwork(name, cache, async (model) => {
          const make = (heads as unknown as Record<string, (options: object) => Head>)[head!]!
          const detector = createDetector(model, make(headOptions ?? {}))
          const tracker = new ByteTrack({ frameRate: 10, ...trackerOptions })
          const seen = new Map<number, number>()
          for await (const frame of openVideo(footagePath('vtest.avi'))) {
            for (const { id, classId } of tracker.update(await detector.detect(frame))) {
              if (classId === 0) seen.set(id, (seen.get(id) ?? 0) + 1)
            }
            if (frame.index === 20) break
          }
          expect([...seen.values()].filter((frames) => frames >= 10).length).toBeGreaterThanOrEqual(2)
        })
      } finally {
        await rm(cache, { recursive: true })
      }
    })
  },
)
