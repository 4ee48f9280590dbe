import { type MotionModel, xysr, xywh } from '@mot/core'
import { expectClose } from '@mot/test-utils'
import { DeepOCSORT, HybridSORT, OCSORT } from '@mot/trackers'
import { describe, test } from 'vitest'
import deepOcSort from '../../../../../fixtures/observation-centric/deepocsort-filter.json'
import deepOcSortShape from '../../../../../fixtures/observation-centric/deepocsort-shape-filter.json'
import hybridSort from '../../../../../fixtures/observation-centric/hybridsort-filter.json'
import ocSort from '../../../../../fixtures/observation-centric/ocsort-filter.json'
import { scoreMotion } from '../../../src/multi/observation-centric/motion'
import { type LivedStep, type LivedTrack, liveThrough } from './replay'

/** Axes of area models: the aspect ratio has no velocity. */
const areaAxes = [0, 1, 2, 3, 4, 5, 6]
const shapeAxes = [0, 1, 2, 3, 4, 5, 6, 7]
/** HybridSORT has the score before the aspect ratio. */
const scoreAxes = [0, 1, 2, 4, 3, 5, 6, 7, 9]

interface DirectedStep extends LivedStep {
  readonly direction: readonly number[] | null
}

describe('the filter of a track that was lost is re-updated as in the original', () => {
  const deep = { useEmbeddings: false, minHits: 0 }
  const cases: [string, OCSORT | DeepOCSORT, MotionModel, readonly number[], LivedTrack<DirectedStep>][] = [
    ['OC-SORT', new OCSORT(), xysr, areaAxes, ocSort],
    ['Deep-OC-SORT while the camera moves', new DeepOCSORT(deep), xysr, areaAxes, deepOcSort],
    [
      'Deep-OC-SORT with widths and heights',
      new DeepOCSORT({ ...deep, motionModel: 'xywh' }),
      xywh,
      shapeAxes,
      deepOcSortShape,
    ],
  ]

  test.each(cases)('%s', (_, tracker, model, axes, lived) => {
    liveThrough(tracker, model, axes, lived, ({ direction }, [x, y]) => {
      expectClose([y!, x!], direction ?? [0, 0], { absolute: 1e-9 })
    })
  })

  test('Hybrid-SORT, with scores and the directions of all four corners', () => {
    liveThrough(
      new HybridSORT({ highScore: 0.5 }),
      scoreMotion.model,
      scoreAxes,
      hybridSort,
      ({ leftTop, rightBottom }, directions) => {
        expectClose([directions[1]!, directions[0]!], leftTop ?? [0, 0], { absolute: 1e-9 })
        expectClose([directions[7]!, directions[6]!], rightBottom ?? [0, 0], { absolute: 1e-9 })
      },
    )
  })
})
