/**
 * Painting one frame of 1920 × 1080 pixels with 50 tracks: boxes, labels with class, id and score, and trails of 1.5 seconds; with what
 * styles add to it. In place, on the pixels.
 *
 *   npm run bench -- painting
 */
import { createOverlay, type OverlayOptions, type OverlayTrack } from '@mot/io/draw'
import { seededRandom } from '@mot/test-utils'
import { medians, report, short } from './harness'

const size = { width: 1920, height: 1080 }
const frameRate = 30
const frameCount = short ? 20 : 150
const random = seededRandom(1)
const walkers = Array.from({ length: 50 }, () => {
  const height = 90 + 160 * random()
  return {
    x: 1920 * random(),
    y: height + (1080 - height) * random(),
    width: 0.4 * height,
    height,
    dx: 6 * random() - 3,
    dy: 2 * random() - 1,
  }
})
const frames = Array.from({ length: frameCount }, () =>
  walkers.map((walker, i): OverlayTrack => {
    walker.x += walker.dx
    walker.y += walker.dy
    if (walker.x < 0 || walker.x > size.width) walker.dx *= -1
    if (walker.y < walker.height || walker.y > size.height) walker.dy *= -1
    const [left, top] = [walker.x - walker.width / 2, walker.y - walker.height]
    const box = { left, top, right: left + walker.width, bottom: walker.y }
    return {
      id: i + 1,
      box,
      score: 0.5 + 0.5 * random(),
      classId: i % 3,
      className: ['person', 'bicycle', 'car'][i % 3]!,
      ...extras(box),
    }
  }),
)

function extras({ left, top, right, bottom }: OverlayTrack['box']) {
  const keypoints = Array.from({ length: 17 }, () => ({
    x: left + (right - left) * random(),
    y: top + (bottom - top) * random(),
    score: 0.9,
  }))
  return { keypoints }
}

const withoutPoses = frames.map((tracks) => tracks.map(({ keypoints: _, ...track }) => track))
const image = { ...size, data: new Uint8ClampedArray(4 * size.width * size.height).fill(128) }

/** All frames with one overlay: its memory of characters and trails is part of what is measured. */
function painter(style: OverlayOptions, tracks: readonly (readonly OverlayTrack[])[] = withoutPoses): () => void {
  return () => {
    const overlay = createOverlay(style)
    for (const [i, list] of tracks.entries()) overlay.draw(image, list, { time: i / frameRate })
  }
}

const tasks: readonly (readonly [task: string, run: () => void])[] = [
  ['boxes, labels, trails', painter({ showScores: true })],
  ['boxes', painter({ label: () => '', trailSeconds: 0 })],
  ['labels', painter({ boxes: 'none', trailSeconds: 0, showScores: true })],
  ['trails', painter({ boxes: 'none', label: () => '' })],
  ['boxes, filled', painter({ label: () => '', trailSeconds: 0, fill: 0.2 })],
  ['poses', painter({ boxes: 'none', label: () => '', trailSeconds: 0 }, frames)],
  ['blurred boxes', painter({ boxes: 'none', label: () => '', trailSeconds: 0, obscure: 'blur' })],
  ['pixelated boxes', painter({ boxes: 'none', label: () => '', trailSeconds: 0, obscure: 'pixelate' })],
]
const times = await medians(
  tasks.map(([, run]) => run),
  { rounds: short ? 3 : 9 },
)
report(
  'painting',
  tasks.map(([task], i) => ({ task: `50 tracks: ${task}`, ours: times[i]! / frameCount / 1000, unit: 'ms' })),
)
