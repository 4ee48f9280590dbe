import { Detections, Tracks } from '@mot/core'
import { expect, test } from 'vitest'
import { paintedTracks } from '../src/painting/painted-tracks'

const box = { left: 10, top: 10, right: 30, bottom: 50 }
const tracks = Tracks.from([
  { id: 7, box, detectionIndex: 1 },
  { id: 8, box, detectionIndex: -1 },
])

test('a track is painted with the pose, the mask and the rotated box of its detection; a predicted one has none', () => {
  const mask = { left: 10, top: 10, width: 1, height: 2, data: Uint8Array.of(1, 0) }
  const orientedBox = { x: 20, y: 30, width: 40, height: 20, angle: 1 }
  const keypoints = [{ x: 12, y: 13, score: 0.5 }]
  const other = { mask: { ...mask, data: Uint8Array.of(0, 1) }, orientedBox: { ...orientedBox, angle: 2 }, keypoints }
  const detections = Detections.from([
    { box, score: 0.9, ...other },
    { box, score: 0.8, mask, orientedBox, keypoints: [{ x: 1, y: 2, score: 0.25 }] },
  ])
  const [matched, predicted] = [...paintedTracks(tracks, detections)]
  expect(matched).toMatchObject({ id: 7, mask, orientedBox, keypoints: [{ x: 1, y: 2, score: 0.25 }] })
  expect(predicted).not.toHaveProperty('mask')
  expect(predicted).not.toHaveProperty('keypoints')
})

test('tracks of plain boxes are passed on as they are', () => {
  expect(paintedTracks(tracks, Detections.from([{ box, score: 0.9 }]))).toBe(tracks)
})
