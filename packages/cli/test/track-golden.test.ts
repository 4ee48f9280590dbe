import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { readSequenceInfo } from '@mot/io/mot'
import { compareUpToIds, readGoldenTracks } from '@mot/test-utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runMain } from './run-main'

const golden = fileURLToPath(new URL('../../../../shared/golden', import.meta.url))
const hasGolden = existsSync(join(golden, 'inputs'))
/** Presets, the project whose camera motions they use, and whether ids may be renamed. */
const runs = [
  { preset: 'jde' },
  { preset: 'fairmot' },
  { preset: 'botsort_gmc', camera: 'botsort' },
  { preset: 'iou', ownIds: true },
]
/** Columns of a row: left, top, width, height. The originals report an old score for tracks that are recovered. */
const BOX = [2, 3, 4, 5]
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-golden-'))
})
afterAll(() => rm(folder, { recursive: true }))

const title = 'mot track --detections equals the original'
describe.skipIf(!hasGolden)(hasGolden ? title : `${title} (skipped: ../shared/golden is missing)`, () => {
  for (const { preset, camera, ownIds } of runs) {
    test.each(sequencesOf(preset))(`${preset} on %s`, async (sequence) => {
      const input = join(golden, 'inputs', sequence)
      const info = await readSequenceInfo(join(input, 'seqinfo.ini'))
      const { dim } = JSON.parse(await readFile(join(input, 'emb.json'), 'utf8')) as { dim: number }
      const out = join(folder, `${preset}-${sequence}.txt`)
      const { status, stderr } = await runMain([
        'track',
        ...['--detections', join(input, 'det.txt.gz')],
        ...['--embeddings', join(input, 'emb.f32'), '--embedding-dimension', String(dim)],
        ...['--frame-rate', String(info.frameRate), '--frames', String(info.frameCount)],
        ...(camera === undefined ? [] : ['--camera-motion', join(input, `camera-motion-${camera}.txt.gz`)]),
        ...['--preset', preset, '--out', out],
      ])
      expect(status, stderr).toBe(0)
      const expected = parse(
        gunzipSync(await readFile(join(golden, 'trackers', preset, `${sequence}.txt.gz`))).toString(),
      )
      const actual = parse(await readFile(out, 'utf8'))
      if (ownIds) {
        expect(compareUpToIds(readGoldenTracks(preset, sequence), framesOf(actual))).toBeUndefined()
        return
      }
      expect(actual.map(identityOf)).toEqual(expected.map(identityOf))
      const difference = Math.max(
        ...actual.flatMap((row, i) => BOX.map((column) => Math.abs(row[column]! - expected[i]![column]!))),
      )
      expect(difference).toBeLessThanOrEqual(1e-3)
    })
  }
})

function sequencesOf(preset: string): string[] {
  const folder = join(golden, 'trackers', preset)
  return hasGolden ? readdirSync(folder).flatMap((file) => /^(.+)\.txt\.gz$/.exec(file)?.[1] ?? []) : []
}

function parse(text: string): number[][] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number))
}

/** Rows frame by frame. */
function framesOf(rows: readonly (readonly number[])[]) {
  return Array.from({ length: rows.at(-1)![0]! }, (_, i) => ({
    frame: i + 1,
    rows: rows
      .filter(([frame]) => frame === i + 1)
      .map(([, id, left, top, width, height]) => ({
        id: id!,
        box: { left: left!, top: top!, right: left! + width!, bottom: top! + height! },
      })),
  }))
}

/** Frame and id. */
function identityOf(row: readonly number[]): string {
  return `${row[0]} ${row[1]}`
}
