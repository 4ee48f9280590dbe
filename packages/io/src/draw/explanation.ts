import { type Box, boxAt, checkImage, type Image } from '@mot/core'
import { type Color, colorOf } from './color'
import { ExplanationPanel } from './explanation-panel'
import type { ExplainedScene, ScenePair } from './explanation-scene'
import { Lettering } from './lettering'
import { PixelSurface } from './pixel-surface'
import type { Surface } from './surface'
import { paintTags, type Tag } from './tags'

/** Pixels: lower images are enlarged by a whole factor, so that labels have room. */
const LEAST_HEIGHT = 480
/** χ² of two degrees of freedom at 95 %. */
const GATE = 5.991
const NEUTRAL: Color = [225, 225, 225]
const REJECTED: Color = [255, 96, 84]

/**
 * A picture of why: detections (solid), predicted boxes (dashed) with the ellipse that has the centre with 95 %, lines between
 * what was matched (thick), outbid (thin) and, of tracks without a match, closest but above the limit or gated (red); beside it
 * the rounds with their costs. The colour is that of the track.
 * @returns a new image, wider than the given one.
 * @throws MotError `invalid-image`.
 */
export function drawExplanation(image: Image, scene: ExplainedScene): Image {
  checkImage(image)
  const factor = Math.max(1, Math.ceil(LEAST_HEIGHT / image.height))
  const height = factor * image.height
  const lettering = new Lettering(undefined)
  const textHeight = Math.max(8, Math.round(height / 68))
  const panel = new ExplanationPanel(scene, lettering, textHeight, height)
  const picture = enlarged(image, factor, panel.width)
  const surface = new PixelSurface(picture)
  // The boxes stand out from what is behind them.
  const imageWidth = factor * image.width
  surface.fillRectangle(0, 0, imageWidth, height, 0, [0, 0, 0], 0.3)
  const view: Image = { width: imageWidth, height, data: new Uint8ClampedArray(4 * imageWidth * height) }
  copyRows(picture, view)
  paintScene(new PixelSurface(view), scaled(scene, factor), lettering, textHeight)
  copyRows(view, picture)
  panel.paint(surface, imageWidth)
  return picture
}

interface Drawn {
  readonly boxes: readonly Box[]
  readonly scores: ArrayLike<number>
  readonly predicted: ReadonlyMap<number, { readonly box: Box; readonly ellipse: readonly number[] }>
  readonly scene: ExplainedScene
}

function scaled(scene: ExplainedScene, factor: number): Drawn {
  const { count, boxes, scores } = scene.detections
  const times = (box: Box) => ({
    left: factor * box.left,
    top: factor * box.top,
    right: factor * box.right,
    bottom: factor * box.bottom,
  })
  const predicted = new Map(
    Array.from(scene.predicted, ({ id, box, covariance }) => [
      id,
      { box: times(box), ellipse: ellipseOf(times(box), covariance, factor) },
    ]),
  )
  return { boxes: Array.from({ length: count }, (_, i) => times(boxAt(boxes, i))), scores, predicted, scene }
}

function paintScene(surface: Surface, drawn: Drawn, lettering: Lettering, textHeight: number): void {
  const { boxes, scores, predicted, scene } = drawn
  const thickness = Math.max(1.5, surface.height / 300)
  for (const [id, { ellipse }] of predicted) {
    surface.strokeLine(nearby(ellipse, surface), 0.6 * thickness, colorOf(id), 0.55)
  }
  for (const [id, { box }] of predicted) strokeDashed(surface, box, thickness, colorOf(id))
  const owners = ownersOf(scene)
  for (const [i, box] of boxes.entries()) {
    const id = owners.get(i)?.id
    surface.strokeBox(box, thickness + 2, [0, 0, 0], 0.4)
    surface.strokeBox(box, thickness, id === undefined ? NEUTRAL : colorOf(id), 1)
  }
  for (const pair of shownPairs(scene)) paintPair(surface, pair, drawn, thickness)
  const tags = boxes.map((box, i): Tag => {
    const owner = owners.get(i)
    const color = owner ? colorOf(owner.id) : NEUTRAL
    const what = owner === undefined ? ` ${scores[i]!.toFixed(2)}` : ` ${owner.isNew ? 'new' : owner.cost.toFixed(2)}`
    return { text: `${owner ? `${owner.id}: ` : ''}d${i}${what}`, color, opacity: owner ? 0.95 : 0.75, box }
  })
  const matched = new Set([...owners.values()].map(({ id }) => id))
  for (const [id, { box }] of predicted) {
    if (!matched.has(id)) tags.push({ text: `${id} lost`, color: colorOf(id), opacity: 0.8, box })
  }
  paintTags(surface, tags, textHeight, lettering)
}

/** The track of each detection, by its row: what was matched, and what is new. */
function ownersOf({ rounds, born }: ExplainedScene) {
  const owners = new Map<number, { readonly id: number; readonly cost: number; readonly isNew: boolean }>()
  for (const { pairs } of rounds) {
    for (const { trackId, detectionIndex, cost, verdict } of pairs) {
      if (verdict === 'matched' && trackId > 0) owners.set(detectionIndex, { id: trackId, cost, isNew: false })
    }
  }
  for (const { id, detectionIndex } of born) {
    if (!owners.has(detectionIndex)) owners.set(detectionIndex, { id, cost: 0, isNew: true })
  }
  return owners
}

/** Pairs with a line: matched and outbid, and of tracks without either the one that is closest. */
function shownPairs(scene: ExplainedScene): ScenePair[] {
  const all = scene.rounds.flatMap(({ pairs }) => pairs)
  const near = all.filter(({ verdict }) => verdict === 'matched' || verdict === 'outbid')
  const known = new Set(near.map(({ trackId }) => trackId))
  const closest = new Map<number, ScenePair>()
  for (const pair of all) {
    if (known.has(pair.trackId) || !Number.isFinite(pair.cost)) continue
    const best = closest.get(pair.trackId)
    if (!best || pair.cost < best.cost) closest.set(pair.trackId, pair)
  }
  return [
    ...all.filter(({ verdict }) => verdict === 'outbid'),
    ...closest.values(),
    ...all.filter(({ verdict }) => verdict === 'matched'),
  ]
}

function paintPair(surface: Surface, pair: ScenePair, { boxes, predicted }: Drawn, thickness: number): void {
  const from = predicted.get(pair.trackId)?.box
  const to = boxes[pair.detectionIndex]
  if (!from || !to) return
  const points = [
    (from.left + from.right) / 2,
    (from.top + from.bottom) / 2,
    (to.left + to.right) / 2,
    (to.top + to.bottom) / 2,
  ]
  const isMatched = pair.verdict === 'matched'
  // A rejected pair that is far away would only be a line across the picture.
  const size = from.right - from.left + from.bottom - from.top
  const length = Math.hypot(points[2]! - points[0]!, points[3]! - points[1]!)
  if (!isMatched && length > 2 * size) return
  if (!Number.isFinite(length)) return
  const line = nearby(points, surface)
  const color = pair.verdict === 'matched' || pair.verdict === 'outbid' ? colorOf(pair.trackId) : REJECTED
  surface.strokeLine(line, (isMatched ? 2 : 0.7) * thickness + 2, [0, 0, 0], 0.4)
  surface.strokeLine(line, (isMatched ? 2 : 0.7) * thickness, color, isMatched ? 1 : 0.8)
  surface.strokeLine(line.slice(0, 2), 4 * thickness, color, 1)
}

/** Dashes as long as four lines are thick. */
function strokeDashed(surface: Surface, { left, top, right, bottom }: Box, thickness: number, color: Color): void {
  if (!Number.isFinite(left + top + right + bottom)) return
  const corners = nearby([left, top, right, top, right, bottom, left, bottom, left, top], surface)
  for (let i = 0; i < 8; i += 2) {
    const [x1, y1, x2, y2] = corners.slice(i, i + 4) as [number, number, number, number]
    const count = Math.floor(Math.hypot(x2 - x1, y2 - y1) / (8 * thickness)) + 1
    for (let k = 0; k < count; k++) {
      const [a, b] = [k / count, (k + 0.5) / count]
      const dash = [x1 + a * (x2 - x1), y1 + a * (y2 - y1), x1 + b * (x2 - x1), y1 + b * (y2 - y1)]
      surface.strokeLine(dash, thickness + 1.5, [0, 0, 0], 0.35)
      surface.strokeLine(dash, thickness, color, 1)
    }
  }
}

/** Points far outside of the picture are moved to its surroundings: what is between them is not painted for nothing. */
function nearby(points: readonly number[], { width, height }: Surface): number[] {
  return points.map((value, i) => {
    const side = i % 2 === 0 ? width : height
    return Math.min(1.1 * side, Math.max(-0.1 * side, value))
  })
}

/** The ellipse that has the centre with 95 %, as a closed line; no points without a covariance. */
function ellipseOf(
  { left, top, right, bottom }: Box,
  covariance: ArrayLike<number> | undefined,
  factor: number,
): number[] {
  if (!covariance || covariance.length < 16) return []
  const at = (i: number, j: number) => covariance[4 * i + j]!
  // The centre is the mean of two sides.
  const xx = (at(0, 0) + 2 * at(0, 2) + at(2, 2)) / 4
  const yy = (at(1, 1) + 2 * at(1, 3) + at(3, 3)) / 4
  const xy = (at(0, 1) + at(0, 3) + at(2, 1) + at(2, 3)) / 4
  const middle = (xx + yy) / 2
  const spread = Math.hypot((xx - yy) / 2, xy)
  const [major, minor] = [middle + spread, middle - spread].map(
    (variance) => factor * Math.sqrt(GATE * Math.max(0, variance)),
  )
  if (!Number.isFinite(major! + minor!)) return []
  const angle = Math.atan2(2 * xy, xx - yy) / 2
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return Array.from({ length: 49 }, (_, k) => {
    const [u, v] = [major! * Math.cos((k * Math.PI) / 24), minor! * Math.sin((k * Math.PI) / 24)]
    return [(left + right) / 2 + u * cos - v * sin, (top + bottom) / 2 + u * sin + v * cos]
  }).flat()
}

function enlarged({ width, height, data }: Image, factor: number, extraWidth: number): Image {
  const picture = { width: factor * width + extraWidth, height: factor * height }
  const pixels = new Uint8ClampedArray(4 * picture.width * picture.height).fill(255)
  for (let y = 0; y < picture.height; y++) {
    const from = 4 * width * Math.floor(y / factor)
    for (let x = 0; x < factor * width; x++) {
      const source = from + 4 * Math.floor(x / factor)
      const target = 4 * (y * picture.width + x)
      for (let k = 0; k < 3; k++) pixels[target + k] = data[source + k]!
    }
  }
  return { ...picture, data: pixels }
}

/** Copies the part that both images have. */
function copyRows(from: Image, to: Image): void {
  const width = Math.min(from.width, to.width)
  for (let y = 0; y < Math.min(from.height, to.height); y++) {
    const row = from.data.subarray(4 * y * from.width, 4 * (y * from.width + width))
    to.data.set(row, 4 * y * to.width)
  }
}
