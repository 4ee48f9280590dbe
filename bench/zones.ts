/**
 * `Zones.update` at 50 tracks with 4 lines and 4 zones; double counts in fuzzed frames with flicker, missing detections and switched
 * ids; and the counts of ByteTrack's tracks beside those of the true ids, over lines at the thirds of the image.
 *
 *   npm run bench -- zones     (the sequences are in ../shared)
 */
import { existsSync, readdirSync } from 'node:fs'
import { Tracks } from '@mot/core'
import { type GroundTruth, readDetections, readGroundTruth } from '@mot/io/mot'
import { seededRandom } from '@mot/test-utils'
import { ByteTrack } from '@mot/trackers'
import { Zones } from '@mot/zones'
import { flicker, fuzzedCrossings, fuzzedLines } from '../packages/zones/test/fuzzed-crossings'
import { medians, report, short } from './harness'

// Time.
const random = seededRandom(1)
const walkers = Array.from({ length: 50 }, () => ({ x: 1920 * random(), y: 1080 * random(), dx: 8 * random() - 4 }))
const frames = Array.from({ length: 400 }, (_, i) =>
  Tracks.from(
    walkers.map((walker, k) => {
      walker.x += walker.x + walker.dx < 0 || walker.x + walker.dx > 1920 ? -walker.dx : walker.dx
      return { id: k + 1, box: { left: walker.x - 30, top: walker.y - 120, right: walker.x + 30, bottom: walker.y } }
    }),
    { frame: i + 1, time: i / 30 },
  ),
)
const thirds = [1, 2].flatMap((third) => [
  { name: `level ${third}`, from: [0, 360 * third] as const, to: [1920, 360 * third] as const },
  { name: `upright ${third}`, from: [640 * third, 0] as const, to: [640 * third, 1080] as const },
])
const polygons = [0, 1, 2, 3].map((k) => {
  const [x, y] = [480 * k, 200 + 100 * k]
  return { name: `zone ${k}`, polygon: [[x, y], [x + 400, y + 30], [x + 380, y + 500], [x + 200, y + 600], [x, y + 450]] as const } // biome-ignore format: a shape
})
const one = () => {
  const zones = new Zones({ lines: thirds, zones: polygons, hysteresis: 5 })
  for (const tracks of frames) zones.update(tracks)
  return zones
}
const [perRun] = await medians([one], { rounds: 15 })
report('zones', [{ task: '50 tracks, 4 lines and 4 zones, a frame', ours: perRun! / frames.length, unit: 'µs' }])

// Double counts.
const seeds = short ? 5 : 50
let [crossings, double, missed] = [0, 0, 0]
for (let seed = 1; seed <= seeds; seed++) {
  const zones = new Zones({ lines: fuzzedLines, hysteresis: 2 * flicker })
  let errors = [0, 0, 0, 0]
  for (const { tracks, truth, isSettled } of fuzzedCrossings(seed, 2_000)) {
    crossings += zones.update(tracks).length
    if (isSettled) {
      const expected = [truth.across.in, truth.across.out, truth.down.in, truth.down.out]
      errors = zones.lines.flatMap((line) => [line.in, line.out]).map((count, i) => count - expected[i]!)
    }
  }
  for (const error of errors) {
    double += Math.max(0, error)
    missed += Math.max(0, -error)
  }
}
console.log(`\n${seeds * 2_000} fuzzed frames: ${crossings} crossings, ${double} counted twice, ${missed} missed\n`)

// Counts of a tracker.
const inputs = new URL('../../shared/golden/inputs/', import.meta.url)
const sequences = existsSync(inputs)
  ? readdirSync(inputs).filter((name) => existsSync(new URL(`${name}/gt.txt.gz`, inputs)))
  : []
if (sequences.length === 0) console.log('zones: the sequences in ../shared are missing.')
else console.log('crossings of lines at the thirds  true   ByteTrack')
for (const name of sequences.slice(0, short ? 2 : undefined)) {
  const truth = await readGroundTruth(new URL(`${name}/gt.txt.gz`, inputs))
  const detections = await readDetections(new URL(`${name}/det.txt.gz`, inputs))
  const lines = linesOf(truth)
  const [expected, counted] = [new Zones({ lines }), new Zones({ lines, hysteresis: 3 })]
  const tracker = new ByteTrack()
  for (let frame = 1; frame <= truth.frameCount; frame++) {
    expected.update(Tracks.from(truth.at(frame), { frame, time: frame / 30 }))
    counted.update(tracker.update(detections.at(frame)))
  }
  console.log(`  ${name.padEnd(30)} ${String(sum(expected)).padStart(5)} ${String(sum(counted)).padStart(11)}`)
}

/** Of the rectangle that the true boxes fill. */
function linesOf(truth: GroundTruth) {
  let [width, height] = [0, 0]
  for (let frame = 1; frame <= truth.frameCount; frame++) {
    for (const { box } of truth.at(frame)) {
      width = Math.max(width, box.right)
      height = Math.max(height, box.bottom)
    }
  }
  return [1, 2].flatMap((third) => [
    { name: `level ${third}`, from: [0, (third * height) / 3] as const, to: [width, (third * height) / 3] as const },
    { name: `upright ${third}`, from: [(third * width) / 3, 0] as const, to: [(third * width) / 3, height] as const },
  ])
}

function sum(zones: Zones): number {
  return zones.lines.reduce((total, line) => total + line.in + line.out, 0)
}
