/**
 * `mot track --detections` of every preset of every tracker over every sequence in ../shared, in one process and one
 * thread: reads detections and embeddings, tracks, writes rows. Short: two sequences.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSequenceInfo } from '@mot/io/mot'
import * as trackers from '@mot/trackers'
import { runMain } from '../packages/cli/test/run-main'
import { type Result, report, short } from './harness'

const inputs = fileURLToPath(new URL('../../shared/golden/inputs', import.meta.url))
/** The project whose camera motions a preset uses; sequences without them are left out. */
const cameras = new Map([
  ['botsort_gmc', 'botsort'],
  ['botsort_reid_gmc', 'botsort'],
  ['deepocsort_cmc', 'deepocsort'],
  ['tracktrack_reid_cmc', 'botsort'],
  ['ucmctrack_cmc', 'botsort'],
])

if (existsSync(inputs)) await trackAll()
else report('all-presets', [], ['../shared/golden is missing: nothing to track.'])

async function trackAll(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mot-bench-'))
  const sequences = readdirSync(inputs).slice(0, short ? 2 : undefined)
  const presets = Object.entries(trackers).flatMap(([name, value]) =>
    name.endsWith('Presets') ? Object.keys(value) : [],
  )
  const results: Result[] = []
  let sum = 0
  try {
    for (const preset of presets) {
      const begin = performance.now()
      let tracked = 0
      for (const sequence of sequences) {
        if (await track(preset, join(inputs, sequence), join(folder, 'tracks.txt'))) tracked++
      }
      if (tracked === 0) continue
      const ours = performance.now() - begin
      results.push({ task: `${preset}, ${tracked} sequences`, ours, unit: 'ms' })
      sum += ours
    }
  } finally {
    await rm(folder, { recursive: true })
  }
  const task = `${results.length} presets over ${sequences.length} sequences`
  report('all-presets', [...results, { task, ours: sum, unit: 'ms', target: { atMost: 60_000 } }])
}

/** Returns false if the preset requires a camera, or its motion, that the sequence does not have. */
async function track(preset: string, input: string, out: string): Promise<boolean> {
  const camera = cameras.get(preset)
  const motion = join(input, `camera-motion-${camera}.txt.gz`)
  if (camera !== undefined && !existsSync(motion)) return false
  const ground = preset.startsWith('ucmctrack') ? join(input, 'camera-ucmctrack.txt') : undefined
  if (ground !== undefined && !existsSync(ground)) return false
  const info = await readSequenceInfo(join(input, 'seqinfo.ini'))
  const { dim } = JSON.parse(readFileSync(join(input, 'emb.json'), 'utf8')) as { dim: number }
  const { status, stderr } = await runMain([
    'track',
    ...['--detections', join(input, 'det.txt.gz'), '--preset', preset, '--out', out, '--quiet'],
    ...['--embeddings', join(input, 'emb.f32'), '--embedding-dimension', `${dim}`],
    ...['--frame-rate', `${info.frameRate}`, '--frames', `${info.frameCount}`],
    ...['--image-size', `${info.imageWidth}x${info.imageHeight}`],
    ...(camera === undefined ? [] : ['--camera-motion', motion]),
    ...(ground === undefined ? [] : ['--camera', ground]),
  ])
  if (status !== 0) throw new Error(`${preset} on ${input}: ${stderr}`)
  return true
}
