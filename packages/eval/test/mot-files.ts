import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { type Benchmark, benchmarkTruth, type ResultRow, type Sequence } from '@mot/eval'
import { type GroundTruth, parseGroundTruth, parseSequenceInfo, parseTracks } from '@mot/io/mot'

const shared = fileURLToPath(new URL('../../../../shared/golden/', import.meta.url))

/** Whether the golden sequences are available beside the checkout; their licences exclude them from it. */
export const goldenIsThere = existsSync(shared)

export function goldenJson<T>(path: string): T {
  return JSON.parse(readFileSync(shared + path, 'utf8'))
}

export function goldenIncludes(path: string): boolean {
  return existsSync(shared + path)
}

/** Reference of a tracker's results on a golden sequence. */
export function goldenSequence(benchmark: Benchmark, tracker: string, name: string): Sequence {
  const truth = groundTruthOf(name)
  const { frameCount } = truth
  const tracks = parseTracks(unzipped(`trackers/${tracker}/${name}.txt.gz`), { frameCount })
  const keeps = demoFilter(tracker, benchmark)
  const results = Array.from({ length: frameCount }, (_, i) => tracks.at(i + 1).filter(keeps))
  return { truth: benchmarkTruth(benchmark, truth), results }
}

const groundTruths = new Map<string, GroundTruth>()

/** Read once for many trackers. */
function groundTruthOf(name: string): GroundTruth {
  let truth = groundTruths.get(name)
  if (!truth) {
    const { frameCount } = parseSequenceInfo(readFileSync(`${shared}inputs/${name}/seqinfo.ini`, 'utf8'))
    truth = parseGroundTruth(unzipped(`inputs/${name}/gt.txt.gz`), { frameCount })
    groundTruths.set(name, truth)
  }
  return truth
}

/** The results that the demos of the originals keep: boxes above an area in square pixels, not too wide. */
function demoFilter(tracker: string, benchmark: Benchmark): (row: ResultRow) => boolean {
  const smallest: readonly (readonly [RegExp, number])[] = [
    [/^jde/, 200],
    [/^(fairmot|bytetrack)/, 100],
    [/^(botsort|deepocsort|boosttrack|ocsort|hybridsort)/, 10],
  ]
  const area = smallest.find(([name]) => name.test(tracker))?.[1]
  if (area === undefined) return () => true
  const widest = benchmark === 'DanceTrack' ? Number.POSITIVE_INFINITY : 1.6
  return ({ box }) => {
    const width = box.right - box.left
    const height = box.bottom - box.top
    return width * height > area && width / height <= widest
  }
}

function unzipped(path: string): string {
  return gunzipSync(readFileSync(shared + path)).toString()
}
