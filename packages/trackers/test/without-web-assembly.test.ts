import type { Tracker } from '@mot/core'
import { seededScene } from '@mot/test-utils'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import * as trackers from '../src'

type Exports = typeof trackers
type Name =
  | 'IOUTracker'
  | 'SORT'
  | 'DeepSORT'
  | 'ByteTrack'
  | 'BoTSORT'
  | 'OCSORT'
  | 'DeepOCSORT'
  | 'StrongSORT'
  | 'HybridSORT'
  | 'CBIoU'
  | 'CueTrack'
  | 'FastTracker'
  | 'SFSORT'
  | 'BoostTrack'
  | 'JDETracker'
  | 'TrackTrack'
  | 'UCMCTrack'

/** A camera straight above the ground: 2 cm a pixel. */
const camera = { homography: [0.02, 0, 0, 0, 0.02, 0, 0, 0, 1] }

let others: Exports

beforeAll(async () => {
  vi.stubGlobal('WebAssembly', undefined)
  vi.resetModules()
  others = await import('../src')
  const { Workspace } = await import('@mot/core')
  expect(new Workspace().simd).toBeUndefined()
})

afterAll(() => {
  vi.unstubAllGlobals()
})

const names: readonly Name[] = [
  'IOUTracker',
  'SORT',
  'DeepSORT',
  'ByteTrack',
  'BoTSORT',
  'OCSORT',
  'DeepOCSORT',
  'StrongSORT',
  'HybridSORT',
  'CBIoU',
  'CueTrack',
  'FastTracker',
  'SFSORT',
  'BoostTrack',
  'JDETracker',
  'TrackTrack',
  'UCMCTrack',
]

describe('without WebAssembly', () => {
  test.each(names)('%s has bit-identical results', (name) => {
    const scene = seededScene({ seed: 5, objectCount: 40, frameCount: 60, embeddingDimension: 8 })
    const run = (exports: Exports) => {
      const tracker: Tracker = new exports[name](name === 'UCMCTrack' ? { camera } : {})
      return scene.map(({ detections }) => {
        const tracks = tracker.update(detections).copy()
        return { ids: [...tracks.ids], boxes: [...tracks.boxes], scores: [...tracks.scores] }
      })
    }
    const frames = run(others)
    expect(frames.some(({ ids }) => ids.length > 20)).toBe(true)
    expect(frames).toEqual(run(trackers))
  })
})
