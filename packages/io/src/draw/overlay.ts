import { checkImage, checkMask, type Detection, type Image, MotError, readOptions, shown, type Track } from '@mot/core'
import { type CanvasContext, CanvasSurface } from './canvas-surface'
import { type Color, colorOf, textColorOn } from './color'
import { measureText, strokeText } from './font'
import { PixelSurface } from './pixel-surface'
import { paintKeypoints, paintMask, paintOrientedBox } from './shapes'
import type { Surface } from './surface'

/**
 * The drawn part of a track; a `Track` and a row of a result file satisfy it. Keypoints, a rotated box in place of the
 * axis-aligned one, and a mask are drawn where present, as in its `Detection`.
 */
export type OverlayTrack = Pick<Track, 'id' | 'box'> &
  Partial<Track> &
  Pick<Detection, 'keypoints' | 'orientedBox' | 'mask'>

export interface OverlayOptions {
  /** Thickness of the lines of boxes, in pixels. Default: a 200th of the image height, at least 1.5. */
  readonly thickness?: number
  /** Height of capitals, in pixels. Default: a 52nd of the image height, at least 8. */
  readonly textHeight?: number
  /** Length of a trail in frames; 0 for none. Default 45. */
  readonly trailFrames?: number
  /** Default true. */
  readonly showIds?: boolean
  /** Scores as a percentage; those that are no probabilities as they are. Default false. */
  readonly showScores?: boolean
  /** Keypoints are drawn where they score above this, 0 to 1. Default 0.3. */
  readonly minKeypointScore?: number
  /** Names by class id, written after the id. Default: those that the tracks have. */
  readonly classNames?: readonly string[]
  /** Whether names of classes are written. Default true. */
  readonly showClasses?: boolean
  /** Text of a label in place of id, class and score; empty for no label. */
  readonly label?: (track: OverlayTrack) => string
  /** Default: one colour per id. */
  readonly color?: (track: OverlayTrack) => Color
}

export const defaultOverlayOptions = {
  trailFrames: 45,
  showIds: true,
  showScores: false,
  showClasses: true,
  minKeypointScore: 0.3,
  classNames: [],
} as const satisfies OverlayOptions

/** Paints tracks over the frames of one video. It stores the trails of all tracks. */
export interface Overlay {
  /**
   * Paints into the image, one call per frame. Predicted boxes (`detectionIndex` −1) are fainter.
   * @throws MotError `invalid-image`, `invalid-detections` for a mask without a byte for each pixel.
   */
  draw(image: Image, tracks: Iterable<OverlayTrack>): void
  /** The same on a canvas, in its pixels. */
  drawOnCanvas(context: CanvasContext, tracks: Iterable<OverlayTrack>): void
  /** Deletes all trails, for another video. */
  reset(): void
}

/** @throws MotError `invalid-option`. */
export function createOverlay(options: OverlayOptions = {}): Overlay {
  options = readOptions(options)
  const { thickness = 1, textHeight = 1, trailFrames = 0 } = options
  for (const [name, value] of Object.entries({ thickness, textHeight })) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new MotError(
        'invalid-option',
        `Option "${name}" should be a positive number of pixels, got ${shown(value)}.`,
      )
    }
  }
  if (!Number.isInteger(trailFrames) || trailFrames < 0) {
    throw new MotError('invalid-option', `Option "trailFrames" should be an integer from 0, got ${shown(trailFrames)}.`)
  }
  return new TrackOverlay({ ...defaultOverlayOptions, ...options })
}

/** Ground position of an object: middle of the lower edge of its box. */
interface Footprint {
  readonly frame: number
  readonly x: number
  readonly y: number
}

type FilledOptions = OverlayOptions & Required<Pick<OverlayOptions, keyof typeof defaultOverlayOptions>>

class TrackOverlay implements Overlay {
  readonly #options: FilledOptions
  readonly #trails = new Map<number, Footprint[]>()
  #frame = 0

  constructor(options: FilledOptions) {
    this.#options = options
  }

  draw(image: Image, tracks: Iterable<OverlayTrack>): void {
    checkImage(image)
    this.#paint(new PixelSurface(image), checked(tracks))
  }

  drawOnCanvas(context: CanvasContext, tracks: Iterable<OverlayTrack>): void {
    const sound = checked(tracks)
    context.save()
    this.#paint(new CanvasSurface(context), sound)
    context.restore()
  }

  reset(): void {
    this.#trails.clear()
    this.#frame = 0
  }

  #paint(surface: Surface, tracks: readonly OverlayTrack[]): void {
    const { thickness = Math.max(1.5, surface.height / 200), color = ({ id }: OverlayTrack) => colorOf(id) } =
      this.#options
    this.#frame++
    // Boxes that are not finite are skipped. Objects with a lower edge further down are nearer, and drawn last.
    const shown = tracks.filter(({ box }) => Number.isFinite(box.left + box.top + box.right + box.bottom))
    shown.sort((a, b) => a.box.bottom - b.box.bottom)
    this.#extendTrails(shown)
    for (const track of shown) if (track.mask) paintMask(surface, track.mask, color(track))
    for (const track of shown) this.#paintTrail(surface, track, thickness, color(track))
    for (const track of shown) paintBox(surface, track, thickness, color(track))
    for (const track of shown) {
      paintKeypoints(surface, track.keypoints ?? [], this.#options.minKeypointScore, thickness, color(track))
    }
    for (const track of shown) this.#paintLabel(surface, track, thickness, color(track))
  }

  #extendTrails(tracks: readonly OverlayTrack[]): void {
    const oldest = this.#frame - this.#options.trailFrames
    for (const { id, box } of tracks) {
      const trail = this.#trails.get(id) ?? []
      trail.push({ frame: this.#frame, x: (box.left + box.right) / 2, y: box.bottom })
      this.#trails.set(id, trail)
    }
    for (const [id, trail] of this.#trails) {
      while (trail.length > 0 && trail[0]!.frame < oldest) trail.shift()
      if (trail.length === 0) this.#trails.delete(id)
    }
  }

  /** Older segments are fainter. */
  #paintTrail(surface: Surface, { id }: OverlayTrack, thickness: number, color: Color): void {
    const trail = this.#trails.get(id) ?? []
    for (let i = 1; i < trail.length; i++) {
      const from = trail[i - 1]!
      const to = trail[i]!
      const freshness = 1 - (this.#frame - to.frame) / (this.#options.trailFrames + 1)
      surface.strokeLine(
        [from.x, from.y, to.x, to.y],
        thickness * (0.6 + 0.6 * freshness),
        color,
        0.2 + 0.7 * freshness,
      )
    }
  }

  #paintLabel(surface: Surface, track: OverlayTrack, thickness: number, color: Color): void {
    const { textHeight = Math.max(8, surface.height / 52), label = (it: OverlayTrack) => this.#describe(it) } =
      this.#options
    const text = label(track).slice(0, LONGEST_LABEL)
    if (text === '') return
    const { left, top } = track.box
    const padding = textHeight * 0.4
    const width = measureText(text, textHeight) + 2 * padding
    const height = textHeight + 2 * padding
    // Above the box where it fits into the image, else inside the box.
    const tagLeft = Math.max(0, Math.min(left - thickness / 2, surface.width - width))
    const above = top - thickness / 2 - height
    const tagTop = above >= 0 ? above : Math.max(0, top - thickness / 2)
    surface.fillRectangle(tagLeft, tagTop, width, height, textHeight * 0.25, color, opacityOf(track))
    const ink = textColorOn(color)
    for (const stroke of strokeText(text, tagLeft + padding, tagTop + padding, textHeight)) {
      surface.strokeLine(stroke, textHeight * 0.17, ink, 1)
    }
  }

  #describe({ id, score, classId, className }: OverlayTrack): string {
    const { showIds, showScores, showClasses, classNames } = this.#options
    const name = (classId === undefined ? undefined : classNames[classId]) ?? className ?? ''
    const words = [
      showIds ? String(id) : '',
      showClasses ? name : '',
      showScores && score !== undefined ? describeScore(score) : '',
    ]
    return words.filter((word) => word !== '').join(' ')
  }
}

/** The tracks as a list. @throws MotError before anything is painted. */
function checked(tracks: Iterable<OverlayTrack>): OverlayTrack[] {
  const list = [...tracks]
  for (const { id, mask } of list) if (mask !== undefined) checkMask(mask, `The mask of track ${id}`)
  return list
}

/** Characters: names of classes may be any text. */
const LONGEST_LABEL = 100

/** A percentage, where it can be one. */
function describeScore(score: number): string {
  return score >= 0 && score <= 1 ? `${Math.round(100 * score)}%` : Number(score.toPrecision(3)).toString()
}

function opacityOf({ detectionIndex = 0 }: OverlayTrack): number {
  return detectionIndex < 0 ? 0.5 : 1
}

function paintBox(surface: Surface, track: OverlayTrack, thickness: number, color: Color): void {
  const opacity = opacityOf(track)
  if (track.orientedBox) {
    paintOrientedBox(surface, track.orientedBox, thickness, color, opacity)
    return
  }
  // A dark rim separates the colour from a similar background.
  surface.strokeBox(track.box, thickness + 2, [0, 0, 0], 0.3 * opacity)
  surface.strokeBox(track.box, thickness, color, opacity)
}
