import { type Box, boxAt, type Tracks } from '@mot/core'
import { colourOf } from '../model/colours'
import type { Run } from '../model/track-clip'
import type { Pen } from './pen'

export interface Scene {
  readonly run: Run
  /** From 1. */
  readonly frame: number
  /** 0: none. */
  readonly selected: number
  /** [n × 4] boxes of the frame's detections, where they are shown. */
  readonly detections: Float64Array | undefined
}

/** Frames of the path behind a track. */
const TRAIL = 24
/** Frames for which a switch is marked. */
const FLASH = 14

/** Draws the boxes of a frame. */
export function drawScene(pen: Pen, { run, frame, selected, detections }: Scene): void {
  const tracks = run.tracks[frame - 1]
  if (!tracks) return
  if (detections) drawDetections(pen, detections)
  for (const id of idsOf(tracks)) drawTrail(pen, run, frame, id, selected)
  drawLost(pen, run.lost[frame - 1], selected)
  const before = switchesNear(run, frame)
  for (let i = 0; i < tracks.count; i++) drawTrack(pen, tracks, i, selected, before.get(tracks.ids[i]!))
}

/** The id of the smallest box at a point of the clip; 0 where there is none. */
export function idAt(tracks: Tracks, x: number, y: number): number {
  const row = rowAt(tracks, x, y)
  return row < 0 ? 0 : tracks.ids[row]!
}

/** The smallest box at a point of the clip, if any. */
export function boxAtPoint(tracks: Tracks, x: number, y: number): Box | undefined {
  const row = rowAt(tracks, x, y)
  return row < 0 ? undefined : boxAt(tracks.boxes, row)
}

function rowAt({ boxes, count }: Tracks, x: number, y: number): number {
  let best = -1
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < count; i++) {
    const { left, top, right, bottom } = boxAt(boxes, i)
    const area = (right - left) * (bottom - top)
    if (x < left || x > right || y < top || y > bottom || area >= least) continue
    least = area
    best = i
  }
  return best
}

export function idsOf({ ids, count }: Tracks): number[] {
  return [...ids.subarray(0, count)].sort((a, b) => a - b)
}

/** New ids of switches in the last frames, and the ids before. */
function switchesNear({ rows }: Run, frame: number): Map<number, number> {
  const near = rows
    .flatMap(({ switches }) => switches)
    .filter((each) => frame - FLASH < each.frame && each.frame <= frame)
  return new Map(near.map(({ before, after }) => [after, before]))
}

function drawTrack(pen: Pen, { boxes, ids }: Tracks, row: number, selected: number, before?: number): void {
  const id = ids[row]!
  const box = boxAt(boxes, row)
  const colour = colourOf(id)
  pen.opacity = selected !== 0 && selected !== id ? 0.35 : 1
  pen.box(box, { colour, width: selected === id ? 3.5 : 2 })
  if (before === undefined) pen.label(box.left, box.top, String(id), colour)
  else {
    pen.box(box, { colour: '#fff', dash: [4, 3], outside: 4, radius: 5 })
    pen.label(box.left, box.top, `${before} → ${id}`, '#fff', '#111')
  }
  pen.opacity = 1
}

function drawLost(pen: Pen, lost: Tracks | undefined, selected: number): void {
  if (!lost) return
  for (let i = 0; i < lost.count; i++) {
    const id = lost.ids[i]!
    pen.opacity = selected === id ? 0.95 : selected === 0 ? 0.5 : 0.2
    pen.box(boxAt(lost.boxes, i), { colour: colourOf(id), width: 1.5, dash: [3, 4] })
  }
  pen.opacity = 1
}

function drawTrail(pen: Pen, { tracks }: Run, frame: number, id: number, selected: number): void {
  if (selected !== 0 && selected !== id) return
  const pieces: [number, number][][] = [[]]
  for (const past of tracks.slice(Math.max(0, frame - TRAIL), frame)) {
    const row = past.ids.subarray(0, past.count).indexOf(id)
    if (row < 0) pieces.push([])
    else {
      const { left, right, bottom } = boxAt(past.boxes, row)
      pieces.at(-1)!.push([(left + right) / 2, bottom])
    }
  }
  pen.opacity = 0.65
  for (const piece of pieces) pen.way(piece, { colour: colourOf(id) })
  pen.opacity = 1
}

function drawDetections(pen: Pen, boxes: Float64Array): void {
  for (let i = 0; i < boxes.length / 4; i++) {
    pen.box(boxAt(boxes, i), { colour: 'rgb(255 255 255 / 0.75)', width: 1, radius: 0 })
  }
}
