import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSequenceInfo } from '@mot/io/mot'
import { type GoldenRow, goldenSequenceNames, readGoldenTracks } from '@mot/test-utils'
import { runMain } from '../../packages/cli/test/run-main'

/** Pixels: a box farther off is another one. */
const FARTHEST = 0.1

const inputs = fileURLToPath(new URL('../../../shared/golden/inputs', import.meta.url))

/** How a preset compares with the recordings of its original. */
export interface Parity {
  readonly preset: string
  readonly sequences: number
  /** Reported boxes of the original. */
  readonly rows: number
  /** Rows that are there with the same id, or the same up to other numbers for all ids. */
  readonly sameIds: number
  /** Largest difference of an edge in pixels. */
  readonly worst: number
  /** Ids are equal as numbers, not only as identities. */
  readonly sameNumbers: boolean
}

/** The project whose camera motions a preset uses. */
const cameras: Readonly<Record<string, string>> = {
  botsort_gmc: 'botsort',
  botsort_reid_gmc: 'botsort',
  deepocsort_cmc: 'deepocsort',
  tracktrack_reid_cmc: 'botsort',
}

/** Presets that `mot track` cannot be given all of: a second list of detections, and values for each sequence. */
const withMore = ['tracktrack_reid_nms', 'ucmctrack_cmc']

/** `mot track --detections --preset` over all sequences of which there is a recording. */
export async function measure(preset: string): Promise<Parity | undefined> {
  const names = goldenSequenceNames(preset).filter((name) => existsSync(join(inputs, name, 'seqinfo.ini')))
  if (names.length === 0) return undefined
  const total = { sequences: 0, rows: 0, sameIds: 0, worst: 0, sameNumbers: true }
  const folder = await mkdtemp(join(tmpdir(), 'mot-parity-'))
  try {
    for (const name of names) {
      const out = join(folder, 'tracks.txt')
      await track(preset, name, out)
      const one = compare(readGoldenTracks(preset, name), readRows(readFileSync(out, 'utf8')))
      total.sequences++
      total.rows += one.rows
      total.sameIds += one.sameIds
      total.worst = Math.max(total.worst, one.worst)
      total.sameNumbers &&= one.sameNumbers
    }
  } finally {
    await rm(folder, { recursive: true })
  }
  return { preset, ...total }
}

export function presetsWithRecordings(): string[] {
  const golden = join(inputs, '../trackers')
  if (!existsSync(golden)) return []
  const folders = readdirSync(golden, { withFileTypes: true }).filter((each) => each.isDirectory())
  return folders
    .map(({ name }) => name)
    .filter((name) => !withMore.includes(name) && goldenSequenceNames(name).length > 0)
}

async function track(preset: string, name: string, out: string): Promise<void> {
  const folder = join(inputs, name)
  const info = await readSequenceInfo(join(folder, 'seqinfo.ini'))
  const { dim } = JSON.parse(readFileSync(join(folder, 'emb.json'), 'utf8')) as { dim: number }
  // TrackTrack's recordings of dancers were made with the motion that Deep OC-SORT has for them.
  const camera = preset === 'tracktrack_reid_cmc' && name.startsWith('dance') ? 'deepocsort' : cameras[preset]
  const { status, stderr } = await runMain([
    ...['track', '--detections', join(folder, 'det.txt.gz'), '--preset', preset, '--out', out, '--quiet'],
    ...['--embeddings', join(folder, 'emb.f32'), '--embedding-dimension', `${dim}`],
    ...['--frame-rate', `${info.frameRate}`, '--frames', `${info.frameCount}`],
    ...['--image-size', `${info.imageWidth}x${info.imageHeight}`],
    ...(camera === undefined ? [] : ['--camera-motion', join(folder, `camera-motion-${camera}.txt.gz`)]),
    ...(preset.startsWith('ucmctrack') ? ['--camera', join(folder, 'camera-ucmctrack.txt')] : []),
    ...(preset.startsWith('boosttrack') && /^MOT17-\d+-(val|DPM)$/.test(name)
      ? ['--set', `maxLostFrames=${Math.max(2 * info.frameRate, 30)}`]
      : []),
  ])
  if (status !== 0) throw new Error(`${preset} on ${name}: ${stderr}`)
}

interface Row {
  readonly frame: number
  readonly id: number
  /** left, top, right, bottom. */
  readonly box: readonly number[]
}

/** Rows as they are, also those of a predicted box that has shrunk below 0, which the reader of files refuses. */
function readRows(text: string): Row[] {
  const lines = text
    .trim()
    .split('\n')
    .filter((line) => line !== '')
  return lines.map((line) => {
    const [frame, id, left, top, width, height] = line.split(',').map(Number)
    return { frame: frame!, id: id!, box: [left!, top!, left! + width!, top! + height!] }
  })
}

/** Pairs rows of each frame by identity, else by the nearest box of an id that is not paired yet. */
function compare(golden: readonly GoldenRow[], ours: readonly Row[]) {
  const byFrame = new Map<number, Row[]>()
  for (const row of ours) byFrame.set(row.frame, [...(byFrame.get(row.frame) ?? []), row])
  const ids = new Map<number, number>()
  const taken = new Set<number>()
  let [sameIds, worst, sameNumbers] = [0, 0, true]
  for (const row of golden) {
    const rows = byFrame.get(row.frame) ?? []
    const known = rows.find(({ id }) => ids.get(row.id) === id)
    const nearest = known ?? rows.filter(({ id }) => !taken.has(id)).sort((a, b) => off(a, row) - off(b, row))[0]
    if (!nearest || off(nearest, row) > FARTHEST) continue
    ids.set(row.id, nearest.id)
    taken.add(nearest.id)
    sameIds++
    worst = Math.max(worst, off(nearest, row))
    sameNumbers &&= nearest.id === row.id
  }
  // Rows that the original has not count against it, too.
  return { rows: golden.length, sameIds: sameIds - Math.max(0, ours.length - golden.length), worst, sameNumbers }
}

/** Largest difference of an edge. */
function off({ box }: Row, { left, top, width, height }: GoldenRow): number {
  return Math.max(...[left, top, left + width, top + height].map((edge, i) => Math.abs(edge - box[i]!)))
}
