/** The presets of all trackers, and the sequences with ground truth in ../shared. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Tracker } from '@mot/core'
import { type Benchmark, benchmarkTruth, type Sequence } from '@mot/eval'
import { parseGroundTruth } from '@mot/io/mot'
import { type GoldenSequence, readGoldenCamera, readGoldenSequence } from '@mot/test-utils'
import * as trackers from '@mot/trackers'

const golden = new URL('../../../shared/golden/', import.meta.url)

type Options = Readonly<Record<string, unknown>>

export interface Preset {
  readonly preset: string
  readonly tracker: string
  /** @param more options of one sequence. */
  readonly create: (frameRate: number, more: Options) => Tracker
}

/** All presets, in the order of the trackers' names. */
export function presets(): Preset[] {
  const all: Readonly<Record<string, unknown>> = { ...trackers }
  const stem = (name: string) => name.toLowerCase().replace(/tracker$/, '')
  return Object.entries(all).flatMap(([tracker, value]) => {
    if (typeof value !== 'function' || !('predict' in (value.prototype ?? {}))) return []
    const Class = value as new (options: Options) => Tracker
    const own = Object.keys(all).find(
      (name) => name.endsWith('Presets') && stem(name.slice(0, -'Presets'.length)) === stem(tracker),
    )
    return Object.entries((own === undefined ? {} : all[own]) as Record<string, Options>).map(([preset, options]) => ({
      preset,
      tracker,
      create: (frameRate: number, more: Options) => new Class({ ...options, frameRate, ...more }),
    }))
  })
}

export interface TruthSequence {
  readonly name: string
  /** `MOT17-val` for second halves with YOLOX detections, else the benchmark. */
  readonly group: string
  readonly truth: Sequence['truth']
  /** Where its camera stands, where that is known. */
  readonly camera: unknown
  /** With the camera motion of a project, where the sequence has one. */
  read(camera: string | undefined): GoldenSequence | undefined
}

export function sequencesWithTruth(): TruthSequence[] {
  if (!existsSync(golden)) return []
  const names = readdirSync(new URL('inputs/', golden)).sort()
  return names.filter((name) => existsSync(new URL(`inputs/${name}/gt.txt.gz`, golden))).map(openSequence)
}

function openSequence(name: string): TruthSequence {
  const benchmark = benchmarkOf(name)
  const read = cached((camera: string | undefined) => {
    const motion = new URL(`inputs/${name}/camera-motion-${camera}.txt.gz`, golden)
    return camera === undefined || existsSync(motion) ? readGoldenSequence(name, camera) : undefined
  })
  const text = gunzipSync(readFileSync(new URL(`inputs/${name}/gt.txt.gz`, golden))).toString()
  const frameCount = read(undefined)!.frames.length
  const group = benchmark === 'MOT17' && name.endsWith('-val') ? 'MOT17-val' : benchmark
  const camera = existsSync(new URL(`inputs/${name}/camera-ucmctrack.txt`, golden)) ? readGoldenCamera(name) : undefined
  return { name, group, camera, truth: benchmarkTruth(benchmark, parseGroundTruth(text, { frameCount })), read }
}

function benchmarkOf(name: string): Benchmark {
  if (name.startsWith('MOT17')) return 'MOT17'
  if (name.startsWith('MOT20')) return 'MOT20'
  return name.startsWith('dancetrack') ? 'DanceTrack' : 'MOT15'
}

function cached<Key, Value>(read: (key: Key) => Value): (key: Key) => Value {
  const values = new Map<Key, Value>()
  return (key) => {
    if (!values.has(key)) values.set(key, read(key))
    return values.get(key)!
  }
}
