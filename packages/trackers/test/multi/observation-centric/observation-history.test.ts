import { describe, expect, test } from 'vitest'
import { ObservationHistory } from '../../../src/multi/observation-centric/observation-history'

/** Observed in these frames, with the frame number as left edge. */
function historyOf(...frames: number[]): ObservationHistory {
  const history = new ObservationHistory(3)
  history.clear(2)
  for (const frame of frames) history.add(2, frame, [frame, 0, frame + 10, 20], 0)
  return history
}

const frameAt = (history: ObservationHistory, row: number) => history.boxes[4 * row]

describe('observation history', () => {
  test('has the oldest observation of the last three frames', () => {
    const history = historyOf(1, 2, 3, 4, 5)
    expect(frameAt(history, history.oldest(2, 6))).toBe(3)
    expect(frameAt(history, history.oldest(2, 8))).toBe(5)
    expect(frameAt(history, history.newest(2))).toBe(5)
  })

  test('falls back to the latest where none is so recent', () => {
    const history = historyOf(1, 2)
    expect(frameAt(history, history.oldest(2, 20))).toBe(2)
  })

  test('leaves out frames without an observation', () => {
    const history = historyOf(1, 4, 5)
    expect(frameAt(history, history.oldest(2, 6))).toBe(4)
    expect(frameAt(history, history.after(2, history.oldest(2, 6)))).toBe(5)
  })

  test('rounds a time between two frames', () => {
    const history = historyOf(1, 2.04, 3.1)
    expect(frameAt(history, history.oldest(2, 5.1))).toBe(2.04)
    expect(frameAt(history, history.oldest(2, 5.6))).toBe(3.1)
  })

  test('camera motion is applied, to the latest observation twice as in Deep-OC-SORT', () => {
    const history = historyOf(3, 4)
    history.warp(2, 4, [1, 0, 100, 0, 1, 0])
    expect(frameAt(history, history.oldest(2, 5))).toBe(103)
    expect(frameAt(history, history.newest(2))).toBe(204)
  })

  test('a new track in a slot has an empty history', () => {
    const history = historyOf(1, 2)
    history.clear(2)
    expect(history.has(2)).toBe(false)
    expect(history.snapshot(2)).toEqual({ frames: [], boxes: [] })
  })
})
