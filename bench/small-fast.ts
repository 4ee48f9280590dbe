/**
 * A small thing that moves fast: a ball of 12 pixels that moves 40 pixels a frame on a wide circle, one frame in thirty
 * unseen. For each tracker how many ids it gets in 300 frames and in what share of them it keeps its most frequent id: as it
 * is, and with boxes expanded by 100 pixels a side. Prints the table of docs/guide/small-and-fast.md.
 *
 *   npm run bench -- small-fast
 */
import { Detections, expandBoxes, type Tracker } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import * as trackers from '@mot/trackers'
import { neededOptions } from './given/needed-options'

const names = [
  'BoostTrack',
  'BoTSORT',
  'ByteTrack',
  'CBIoU',
  'DeepOCSORT',
  'DeepSORT',
  'FastTracker',
  'HybridSORT',
  'IOUTracker',
  'JDETracker',
  'OCSORT',
  'SFSORT',
  'SORT',
  'StrongSORT',
  'TrackTrack',
  'UCMCTrack',
] as const
const [size, speed, frameCount, ballCount] = [12, 40, 300, 1]
const [width, height] = [1280, 720]
/** Pixels, of the circles. */
const radius = 400

process.stdout.write('| tracker | ids | kept | ids, expanded by 100 px | kept |\n| --- | --: | --: | --: | --: |\n')
for (const name of names) {
  const cells = [0, 100].flatMap((pixels) => {
    const { idCount, kept } = followBalls(create(name), pixels)
    return [idCount, `${Math.round(100 * kept)} %`]
  })
  process.stdout.write(`| \`${name}\` | ${cells.join(' | ')} |\n`)
}

function create(name: (typeof names)[number]): Tracker {
  const { [name]: TrackerClass } = trackers
  return new TrackerClass(neededOptions(name))
}

function followBalls(tracker: Tracker, pixels: number): { idCount: number; kept: number } {
  const frames = balls()
  const countsOfBall = frames[0]!.map(() => new Map<number, number>())
  const ids = new Set<number>()
  for (const [index, frame] of frames.entries()) {
    const seen = frame.flatMap((ball, number) => (ball ? [{ ball, number }] : []))
    const detections = Detections.from(
      seen.map(({ ball, number }) => ({ box: ball, score: 0.9, embedding: appearance(number) })),
      { frame: index + 1, imageWidth: width, imageHeight: height },
    )
    for (const { id, detectionIndex } of tracker.update(pixels > 0 ? expandBoxes(detections, pixels) : detections)) {
      ids.add(id)
      // Predicted rows of DeepSORT belong to no detection.
      const counts = countsOfBall[seen[detectionIndex]?.number ?? -1]
      if (!counts) continue
      counts.set(id, (counts.get(id) ?? 0) + 1)
    }
  }
  const best = countsOfBall.map((counts) => Math.max(0, ...counts.values()))
  const visible = frames.flat().filter((ball) => ball !== undefined).length
  return { idCount: ids.size, kept: best.reduce((sum, count) => sum + count, 0) / visible }
}

/** All balls look alike. */
function appearance(ball: number): number[] {
  return [1, 0.01 * ball]
}

/** [frames][balls] boxes; undefined where a ball is not seen. */
function balls() {
  const random = seededRandom(1)
  const paths = Array.from({ length: ballCount }, () => ({
    x: width * random(),
    y: height * random(),
    phase: 6 * random(),
  }))
  return Array.from({ length: frameCount }, (_, frame) =>
    paths.map(({ x, y, phase }) => {
      if (random() < 1 / 30) return undefined
      const angle = phase + (speed / radius) * frame
      const [left, top] = [x + radius * Math.cos(angle) + random(), y + radius * Math.sin(angle) + random()]
      return { left, top, right: left + size, bottom: top + size }
    }),
  )
}
