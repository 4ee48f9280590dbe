import { describe, expect, test } from 'vitest'
import { checkCombination } from '../../src/track/check-combination'
import type { TrackOptions } from '../../src/track/options'

const check = (input: string | undefined, options: Partial<Record<keyof TrackOptions, unknown>>) => () =>
  checkCombination(input === undefined ? [] : [input], options as unknown as TrackOptions)

describe('options that go together', () => {
  test.each([
    ['clip.mp4', {}],
    [undefined, { detections: 'det.txt' }],
    ['clip.mp4', { detections: 'det.txt', video: 'out.mp4' }],
    ['clip.mp4', { detections: 'det.txt', cameraMotion: 'estimate' }],
    [undefined, { detections: 'det.txt', cameraMotion: 'motion.txt', saveCameraMotion: 'same.txt' }],
    [undefined, { detections: 'det.txt', embeddings: 'e.npy', embeddingDimension: 4, lenient: true, firstFrame: 0 }],
    [undefined, { detections: 'det.txt', imageSize: { width: 1, height: 1 } }],
    ['clip.mp4', { model: 'a', sha256: 'b', mirror: 'c', head: 'd', device: 'e', classes: ['f'], embedder: 'g' }],
    ['clip.mp4', { embedder: 'a', embedderPreset: 'osnet' }],
    ['clip.mp4', { video: 'out.mp4', style: 'boxes', font: 'a.ttf' }],
    ['clip.mp4', { interpolate: 'linear', maxGap: 3, out: 'out.txt' }],
    ['clip.mp4', { json: true }],
    ['clip.mp4', { json: true, out: 'out.txt' }],
    ['clip.mp4', { zones: 'z.json', events: 'e.csv' }],
    ['camera', { live: true }],
    ['camera:1', { live: true }],
    ['rtsp://a/b', { live: true, rtspTransport: 'tcp' }],
  ])('%s with %j', (input, options) => {
    expect(check(input, options)).not.toThrow()
  })
})

describe('options that exclude each other or would have no effect', () => {
  const withFile = { detections: 'det.txt' }
  test.each([
    [undefined, {}, /Pass either a video or a folder, or --detections <file>; see/],
    ['clip.mp4', withFile, /both only with --video or --camera-motion estimate/],
    ['clip.mp4', { ...withFile, cameraMotion: 'motion.txt' }, /both only with --video/],
    ['clip.mp4', { embeddings: 'e.npy' }, /--embeddings requires --detections/],
    ['clip.mp4', { embeddingDimension: 4 }, /--embedding-dimension requires --detections/],
    ['clip.mp4', { lenient: true }, /--lenient requires --detections/],
    ['clip.mp4', { firstFrame: 0 }, /--first-frame requires --detections/],
    ...['model', 'sha256', 'mirror', 'head', 'device', 'classes', 'embedder'].map(
      (name) => [undefined, { ...withFile, [name]: 'x' }, new RegExp(`^--${name} requires a video`)] as const,
    ),
    [undefined, { ...withFile, video: 'out.mp4' }, /--detections has no images/],
    ['clip.mp4', { ...withFile, video: 'o.mp4', imageSize: { width: 1, height: 1 } }, /--image-size is for/],
    [undefined, { ...withFile, cameraMotion: 'estimate' }, /--camera-motion estimate requires images/],
    [undefined, { ...withFile, embeddingDimension: 4 }, /--embedding-dimension requires --embeddings/],
    ['clip.mp4', { embedderPreset: 'osnet' }, /--embedder-preset requires --embedder/],
    ['clip.mp4', { saveCameraMotion: 'm.txt' }, /--save-camera-motion requires --camera-motion/],
    ['clip.mp4', { style: 'boxes' }, /--style requires --video/],
    ['clip.mp4', { font: 'a.ttf' }, /--font requires --video/],
    ['clip.mp4', { maxGap: 3 }, /--max-gap requires --interpolate/],
    [undefined, { ...withFile, live: true }, /--live is for cameras and streams/],
    ['camera', { live: true, relink: true }, /--live has no last frame/],
    ['clip.mp4', { rtspTransport: 'tcp' }, /--rtsp-transport requires --live/],
    ['camera', {}, /A camera requires --live, got "camera"/],
    ['clip.mp4', { events: 'e.csv' }, /--events requires --zones/],
    ['clip.mp4', { zones: 'z.json', dropShorter: 2 }, /count them with mot count/],
    ['clip.mp4', { json: true, dropShorter: 2 }, /are written before the last frame/],
    ['clip.mp4', { video: 'o.mp4', dropBelow: 0.5 }, /are written before the last frame/],
    ['clip.mp4', { json: true, out: '-' }, /both write to standard output/],
  ] as const)('%s with %j', (input, options, message) => {
    expect(check(input, options)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringMatching(message) }),
    )
  })
})
