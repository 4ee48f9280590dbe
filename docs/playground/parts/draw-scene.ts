import { type Box, boxAt, type Tracks } from '@mot/core'
import { colourOf } from '../model/colours'
import type { Run } from '../model/track-clip'

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

/** Draws the boxes of a frame, in pixels of the clip. */
export function drawScene(context: CanvasRenderingContext2D, scene: Scene): void {
  const { run, frame, selected, detections } = scene
  const tracks = run.tracks[frame - 1]
  if (!tracks) return
  if (detections) drawDetections(context, detections)
  for (const id of idsOf(tracks)) drawTrail(context, run, frame, id, selected)
  drawLost(context, run.lost[frame - 1], selected)
  const before = switchesNear(run, frame)
  for (let i = 0; i < tracks.count; i++) {
    const id = tracks.ids[i]!
    drawTrack(context, boxAt(tracks.boxes, i), id, selected, before.get(id))
  }
}

/** The smallest box at a point of the clip, and its id; 0 where there is none. */
export function idAt(tracks: Tracks, x: number, y: number): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < tracks.count; i++) {
    const { left, top, right, bottom } = boxAt(tracks.boxes, i)
    const area = (right - left) * (bottom - top)
    if (x < left || x > right || y < top || y > bottom || area >= least) continue
    least = area
    best = tracks.ids[i]!
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

function drawTrack(context: CanvasRenderingContext2D, box: Box, id: number, selected: number, before?: number): void {
  const isDim = selected !== 0 && selected !== id
  context.globalAlpha = isDim ? 0.35 : 1
  context.lineWidth = selected === id ? 3.5 : 2
  context.strokeStyle = colourOf(id)
  outline(context, box, 3)
  if (before !== undefined) {
    context.lineWidth = 2
    context.strokeStyle = '#fff'
    context.setLineDash([4, 3])
    outline(context, { left: box.left - 4, top: box.top - 4, right: box.right + 4, bottom: box.bottom + 4 }, 5)
    context.setLineDash([])
  }
  label(context, box, before === undefined ? String(id) : `${before} → ${id}`, colourOf(id), before !== undefined)
  context.globalAlpha = 1
}

function drawLost(context: CanvasRenderingContext2D, lost: Tracks | undefined, selected: number): void {
  if (!lost) return
  context.setLineDash([3, 4])
  context.lineWidth = 1.5
  for (let i = 0; i < lost.count; i++) {
    const id = lost.ids[i]!
    context.globalAlpha = selected === id ? 0.95 : selected === 0 ? 0.5 : 0.2
    context.strokeStyle = colourOf(id)
    outline(context, boxAt(lost.boxes, i), 3)
  }
  context.setLineDash([])
  context.globalAlpha = 1
}

function drawTrail(
  context: CanvasRenderingContext2D,
  { tracks }: Run,
  frame: number,
  id: number,
  selected: number,
): void {
  if (selected !== 0 && selected !== id) return
  context.strokeStyle = colourOf(id)
  context.lineWidth = 2
  context.lineJoin = 'round'
  context.globalAlpha = 0.65
  context.beginPath()
  let isDown = false
  for (const past of tracks.slice(Math.max(0, frame - TRAIL), frame)) {
    const row = past.ids.subarray(0, past.count).indexOf(id)
    if (row < 0) {
      isDown = false
      continue
    }
    const { left, right, bottom } = boxAt(past.boxes, row)
    if (isDown) context.lineTo((left + right) / 2, bottom)
    else context.moveTo((left + right) / 2, bottom)
    isDown = true
  }
  context.stroke()
  context.globalAlpha = 1
}

function drawDetections(context: CanvasRenderingContext2D, boxes: Float64Array): void {
  context.strokeStyle = 'rgb(255 255 255 / 0.75)'
  context.lineWidth = 1
  for (let i = 0; i < boxes.length / 4; i++) outline(context, boxAt(boxes, i), 0)
}

function outline(context: CanvasRenderingContext2D, { left, top, right, bottom }: Box, radius: number): void {
  context.beginPath()
  context.roundRect(left, top, right - left, bottom - top, radius)
  context.stroke()
}

function label(context: CanvasRenderingContext2D, box: Box, text: string, colour: string, isMarked: boolean): void {
  context.font = '700 13px system-ui, sans-serif'
  context.textBaseline = 'middle'
  const width = context.measureText(text).width + 9
  const left = box.left - 1
  const top = Math.max(1, box.top - 17)
  context.fillStyle = isMarked ? '#fff' : colour
  context.beginPath()
  context.roundRect(left, top, width, 17, 4)
  context.fill()
  context.fillStyle = isMarked ? '#111' : '#fff'
  context.fillText(text, left + 4.5, top + 9)
}
