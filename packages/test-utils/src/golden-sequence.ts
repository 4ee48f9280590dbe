import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { type Affine, Detections, type Track, type Tracks } from '@mot/core'

const golden = fileURLToPath(new URL('../../../../shared/golden', import.meta.url))

/** A recorded sequence: every frame from 1, including those without detections. */
export interface GoldenSequence {
  readonly name: string
  /** Frames per second. */
  readonly frameRate: number
  /** Pixels. */
  readonly imageWidth: number
  readonly imageHeight: number
  readonly frames: readonly Detections[]
}

/** One row of the results of an original tracker. */
export interface GoldenRow {
  readonly frame: number
  readonly id: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly score: number
}

/** Names of the sequences with results of an original tracker beside the checkout; empty where there are none. */
export function goldenSequenceNames(tracker: string): string[] {
  const folder = join(golden, 'trackers', tracker)
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((file) => file.endsWith('.txt.gz'))
  return files.map((file) => file.replace('.txt.gz', ''))
}

/** @param camera project whose recorded camera motion is added to the detections: `botsort` or `deepocsort`. */
export function readGoldenSequence(name: string, camera?: string): GoldenSequence {
  const folder = join(golden, 'inputs', name)
  const info = readFileSync(join(folder, 'seqinfo.ini'), 'utf8')
  const rows = readTable(join(folder, 'det.txt.gz'))
  const dimension: number = JSON.parse(readFileSync(join(folder, 'emb.json'), 'utf8')).dim
  const embeddings = new Float32Array(Uint8Array.from(readFileSync(join(folder, 'emb.f32'))).buffer)
  const size = { imageWidth: entry(info, 'imWidth'), imageHeight: entry(info, 'imHeight') }
  const motions = camera === undefined ? [] : readCameraMotion(join(folder, `camera-motion-${camera}.txt.gz`))
  const frames: Detections[] = []
  let start = 0
  for (let frame = 1; frame <= entry(info, 'seqLength'); frame++) {
    let end = start
    while (rows[end]?.[0] === frame) end++
    const own = rows.slice(start, end)
    frames.push(
      new Detections({
        frame,
        boxes: Float64Array.from(own.flatMap(([, , l, t, w, h]) => [l!, t!, l! + w!, t! + h!])),
        scores: Float64Array.from(own, (row) => row[6]!),
        embeddings: embeddings.slice(start * dimension, end * dimension),
        embeddingDimension: dimension,
        cameraMotion: motions[frame - 1],
        ...size,
      }),
    )
    start = end
  }
  return {
    name,
    frameRate: entry(info, 'frameRate'),
    ...size,
    frames,
  }
}

/** Results of an original tracker for a sequence, in its order. */
export function readGoldenTracks(tracker: string, sequence: string): GoldenRow[] {
  return readTable(join(golden, 'trackers', tracker, `${sequence}.txt.gz`)).map(
    ([frame, id, left, top, width, height, score]) => ({
      frame: frame!,
      id: id!,
      left: left!,
      top: top!,
      width: width!,
      height: height!,
      score: score!,
    }),
  )
}

/** Description of the first difference between rows of an original tracker and tracks; `undefined` where there is none. */
export function compareWithGolden(expected: readonly GoldenRow[], actual: readonly Tracks[], tolerance = 1e-3) {
  let next = 0
  for (const tracks of actual) {
    for (const { id, box } of tracks) {
      const row = expected[next++]
      if (row?.frame !== tracks.frame || row.id !== id) {
        return `Frame ${tracks.frame}: expected id ${row?.id} (frame ${row?.frame}), got ${id}.`
      }
      const { left, top, right, bottom } = box
      const off = [left - row.left, top - row.top, right - left - row.width, bottom - top - row.height]
      const worst = Math.max(...off.map(Math.abs))
      if (!(worst <= tolerance)) return `Frame ${tracks.frame}, id ${id}: the box is off by ${worst} pixels.`
    }
  }
  return next === expected.length ? undefined : `Expected ${expected.length} rows, got ${next}.`
}

/**
 * As `compareWithGolden`, for trackers whose ids depend on ties of the original's solver: rows of a frame may be in
 * any order, and ids may differ, as long as they are in one-to-one correspondence.
 */
export function compareUpToIds(
  expected: readonly GoldenRow[],
  actual: readonly { readonly frame: number; readonly rows: readonly Pick<Track, 'id' | 'box'>[] }[],
  tolerance = 1e-3,
) {
  const rowsOfFrame = new Map<number, GoldenRow[]>()
  for (const row of expected) rowsOfFrame.set(row.frame, [...(rowsOfFrame.get(row.frame) ?? []), row])
  const ours = new Map<number, number>()
  const theirs = new Map<number, number>()
  for (const { frame, rows: tracks } of actual) {
    const rows = rowsOfFrame.get(frame) ?? []
    if (rows.length !== tracks.length) return `Frame ${frame}: expected ${rows.length} rows, got ${tracks.length}.`
    for (const { id, box } of tracks) {
      const off = (row: GoldenRow) =>
        Math.max(
          Math.abs(box.left - row.left),
          Math.abs(box.top - row.top),
          Math.abs(box.right - row.left - row.width),
          Math.abs(box.bottom - row.top - row.height),
        )
      // Among equal boxes, the row that continues this track.
      const near = rows.filter((row) => off(row) <= tolerance)
      const row = near.find((candidate) => ours.get(candidate.id) === id) ?? near[0]
      if (!row) return `Frame ${frame}, id ${id}: no row has its box.`
      if ((ours.get(row.id) ?? id) !== id || (theirs.get(id) ?? row.id) !== row.id) {
        return `Frame ${frame}: id ${id} follows another object than their id ${row.id}.`
      }
      ours.set(row.id, id)
      theirs.set(id, row.id)
    }
  }
  return undefined
}

/** Parameters of an original tracker, as recorded beside its results; undefined where there are none. */
export function readGoldenParameters<Parameters>(tracker: string): Parameters | undefined {
  const file = join(golden, 'trackers', tracker, 'params.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/** Path of the camera of a sequence in UCMCTrack's form. */
export function goldenCameraFile(name: string): string {
  return join(golden, 'inputs', name, 'camera-ucmctrack.txt')
}

/** The camera of a sequence, in metres. */
export function readGoldenCamera(name: string) {
  const values = readFileSync(goldenCameraFile(name), 'utf8')
    .match(/-?\d+\.?\d*/g)!
    .map(Number)
  const translation = values.slice(9, 12).map((millimetres) => millimetres / 1000)
  return { rotation: values.slice(0, 9), translation, intrinsics: values.slice(12, 21) }
}

function readTable(file: string): number[][] {
  const text = gunzipSync(readFileSync(file)).toString().trim()
  return text === '' ? [] : text.split('\n').map((line) => line.split(',').map(Number))
}

/** One line per frame: its number and the six numbers of the affine map. */
function readCameraMotion(file: string): Affine[] {
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n')
  return lines.map((line) => line.split(/\s+/).slice(1, 7).map(Number) as unknown as Affine)
}

function entry(info: string, name: string): number {
  const value = new RegExp(`^${name}=(\\d+)`, 'm').exec(info)?.[1]
  if (value === undefined) throw new Error(`seqinfo.ini has no ${name}.`)
  return Number(value)
}
