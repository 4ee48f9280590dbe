import { checkImage, checkMask, type Image, MotError, shown } from '@mot/core'
import { type CanvasContext, CanvasSurface } from './canvas-surface'
import { type Color, colorOf, safeColors } from './color'
import { Coverage } from './coverage'
import { Lettering } from './lettering'
import { openImage } from './open-image'
import { PlanarMemory } from './planar-surface'
import { cornersOf, paintCorners, paintEllipse, paintMask, paintOutline, paintPose, paintRectangle } from './shapes'
import { COCO_KEYPOINTS, cocoSkeleton } from './skeleton'
import { type OverlayOptions, type OverlayStyle, type OverlayTrack, readStyle } from './style'
import type { Surface } from './surface'
import { paintTags, type Tag } from './tags'
import { pageTextCanvas } from './text-canvas'
import { TextRaster } from './text-raster'
import { Trails } from './trails'
import { paintZones, type ZoneShape, zoneTags } from './zone-overlay'

/** What is painted besides the tracks. */
export interface OverlayScene {
  /** Seconds. Default: those of the image where it is a frame of a video, else of the tracks, else a 30th of a second a call. */
  readonly time?: number
  /** Lines and zones, under the tracks; the labels of both keep clear of each other. Default: none. */
  readonly zones?: readonly ZoneShape[]
  /**
   * Paints up to 16 tracks into the planes of a video frame, which a video writer takes as they are: the rest of the frame keeps what
   * the decoder gave, and no pixels of it are made. Painted colours then have the resolution of the planes, half of that of the
   * pixels. Default false.
   */
  readonly planar?: boolean
}

/** Paints tracks over the frames of one video. It stores the trails of all tracks. */
export interface Overlay {
  /**
   * Paints into the image, one call per frame. Predicted boxes (`detectionIndex` −1) are fainter.
   * @throws MotError `invalid-image`; `invalid-detections` for a mask without a byte for each pixel, and for a track to be obscured
   *   whose box or class is unknown. Nothing is painted then.
   */
  draw(image: Image, tracks: Iterable<OverlayTrack>, scene?: OverlayScene): void
  /** The same on a canvas, in its pixels. */
  drawOnCanvas(context: CanvasContext, tracks: Iterable<OverlayTrack>, scene?: OverlayScene): void
  /** Characters of labels for which there is no glyph; they are written as question marks. */
  readonly missingCharacters: readonly string[]
  /** Deletes all trails, for another video. */
  reset(): void
}

/** @throws MotError `invalid-option`. */
export function createOverlay(options: OverlayOptions = {}): Overlay {
  return new TrackOverlay(readStyle(options))
}

class TrackOverlay implements Overlay {
  readonly #style: OverlayStyle
  readonly #trails: Trails
  readonly #lettering: Lettering
  readonly #raster: TextRaster
  readonly #coverage = new Coverage()
  readonly #planar = new PlanarMemory()
  readonly #colorOf: (track: OverlayTrack) => Color
  /** Places of the labels by id, and until when they are kept. */
  #places = new Map<number, KeptPlace>()

  constructor(style: OverlayStyle) {
    this.#style = style
    this.#trails = new Trails(style.trailSeconds, style.trailAnchor)
    const canvas = style.textCanvas ?? pageTextCanvas()
    this.#lettering = new Lettering(canvas)
    this.#raster = new TextRaster(canvas)
    this.#colorOf = style.color ?? colorsOf(style)
  }

  get missingCharacters(): readonly string[] {
    return this.#lettering.missing
  }

  draw(image: Image, tracks: Iterable<OverlayTrack>, scene: OverlayScene = {}): void {
    checkImage(image)
    const list = this.#checked(tracks)
    const time = givenTime(scene) ?? timeOf(image) ?? this.#later(timeOf(tracks))
    const surface = openImage(image, scene.planar === true, list.length, this.#raster, this.#coverage, this.#planar)
    this.#paint(surface, list, time, scene.zones)
    surface.finish()
  }

  drawOnCanvas(context: CanvasContext, tracks: Iterable<OverlayTrack>, scene: OverlayScene = {}): void {
    const list = this.#checked(tracks)
    const time = givenTime(scene) ?? this.#later(timeOf(tracks))
    context.save()
    this.#paint(new CanvasSurface(context, this.#lettering.canvas), list, time, scene.zones)
    context.restore()
  }

  reset(): void {
    this.#trails.clear()
    this.#places.clear()
  }

  /** Tracks that were not given times have 0 throughout. */
  #later(time: number | undefined): number | undefined {
    return time !== undefined && time > this.#trails.time ? time : undefined
  }

  /** The tracks as a list. @throws MotError before anything is painted. */
  #checked(tracks: Iterable<OverlayTrack>): OverlayTrack[] {
    const list = [...tracks]
    for (const track of list) {
      if (track.mask !== undefined) checkMask(track.mask, `The mask of track ${track.id}`)
      if (
        this.#isObscured(track) &&
        Number.isNaN(track.box.left + track.box.top + track.box.right + track.box.bottom)
      ) {
        throw new MotError('invalid-detections', `Track ${track.id} should be obscured, but its box has NaN.`)
      }
    }
    return list
  }

  #isObscured({ id, classId, className }: OverlayTrack): boolean {
    const { obscure, obscureClasses, classNames } = this.#style
    if (obscure === 'none') return false
    if (obscureClasses.length === 0) return true
    const name = (classId === undefined ? undefined : classNames[classId]) ?? className
    for (const wanted of obscureClasses) {
      const known = typeof wanted === 'number' ? classId : name
      if (known === wanted) return true
      // Never leave open what should be hidden.
      if (known === undefined) {
        const what = typeof wanted === 'number' ? 'class id' : 'class name'
        throw new MotError(
          'invalid-detections',
          `Track ${id} has no ${what}, by which "obscureClasses" tells what to obscure.`,
        )
      }
    }
    return false
  }

  #paint(
    surface: Surface,
    tracks: readonly OverlayTrack[],
    time: number | undefined,
    zones: readonly ZoneShape[] = [],
  ): void {
    const style = this.#style
    const { thickness = Math.max(1.5, surface.height / 300) } = style
    const opacityOf = ({ detectionIndex = 0 }: OverlayTrack) => (detectionIndex < 0 ? style.predictedOpacity : 1)
    for (const track of tracks) if (this.#isObscured(track)) this.#obscure(surface, track)
    // Boxes that are not finite are skipped. Objects with a lower edge further down are nearer, and drawn last.
    const shown = tracks.filter(({ box }) => Number.isFinite(box.left + box.top + box.right + box.bottom))
    shown.sort((a, b) => a.box.bottom - b.box.bottom)
    this.#trails.extend(time, shown)
    const painted = shown.map((track) => ({ track, color: this.#colorOf(track), opacity: opacityOf(track) }))
    paintZones(surface, zones, thickness)
    for (const { track, color } of painted) if (track.mask) paintMask(surface, track.mask, color, style.maskFill)
    for (const each of painted) this.#fill(surface, each)
    for (const { track, color } of painted) this.#paintTrail(surface, track.id, thickness, color)
    for (const each of painted) this.#paintBox(surface, each, thickness)
    for (const { track, color } of painted) {
      const { keypoints = [] } = track
      paintPose(surface, keypoints, this.#bones(keypoints.length), style.minKeypointScore, thickness, color)
    }
    this.#paintLabels(surface, painted, zones, thickness)
  }

  /** The whole of what a track covers, whichever of its boxes is the larger one. */
  #obscure(surface: Surface, { box, orientedBox }: OverlayTrack): void {
    const { obscure, obscureSize } = this.#style
    const corners = orientedBox ? cornersOf(orientedBox).filter(Number.isFinite) : []
    const xs = corners.filter((_, i) => i % 2 === 0)
    const ys = corners.filter((_, i) => i % 2 === 1)
    const whole = {
      left: Math.min(box.left, box.right, ...xs),
      top: Math.min(box.top, box.bottom, ...ys),
      right: Math.max(box.left, box.right, ...xs),
      bottom: Math.max(box.top, box.bottom, ...ys),
    }
    const shorter = Math.min(whole.right - whole.left, whole.bottom - whole.top)
    surface.obscure(whole, obscure as 'blur' | 'pixelate', Math.max(2, obscureSize * shorter))
  }

  #bones(count: number) {
    const { skeleton } = this.#style
    if (skeleton === 'none') return []
    if (skeleton === 'coco') return count === COCO_KEYPOINTS ? cocoSkeleton : []
    return skeleton
  }

  #fill(surface: Surface, { track: { box, orientedBox }, color, opacity }: PaintedTrack): void {
    const alpha = this.#style.fill * opacity
    if (alpha === 0) return
    if (orientedBox) surface.fillPolygon(cornersOf(orientedBox), color, alpha)
    else surface.fillRectangle(box.left, box.top, box.right - box.left, box.bottom - box.top, 0, color, alpha)
  }

  #paintBox(surface: Surface, { track: { box, orientedBox }, color, opacity }: PaintedTrack, thickness: number): void {
    const { boxes } = this.#style
    if (boxes === 'none') return
    if (orientedBox) paintOutline(surface, cornersOf(orientedBox), thickness, color, opacity)
    else if (boxes === 'corners') paintCorners(surface, box, thickness, color, opacity)
    else if (boxes === 'ellipse') paintEllipse(surface, box, thickness, color, opacity)
    else paintRectangle(surface, box, thickness, color, opacity)
  }

  /** Older pieces are fainter and thinner; a place nearer to the one before than the line is thick is left out. */
  #paintTrail(surface: Surface, id: number, thickness: number, color: Color): void {
    const trail = this.#trails.of(id)
    if (trail.length < 2) return
    const points: number[] = [trail[0]!.x, trail[0]!.y]
    const thicknesses: number[] = []
    const alphas: number[] = []
    for (let i = 1; i < trail.length; i++) {
      const place = trail[i]!
      const dx = place.x - points[points.length - 2]!
      const dy = place.y - points[points.length - 1]!
      if (dx * dx + dy * dy < thickness * thickness && i < trail.length - 1) continue
      const freshness = this.#trails.freshness(place)
      points.push(place.x, place.y)
      thicknesses.push(thickness * (0.6 + 0.6 * freshness))
      alphas.push(0.1 + 0.8 * freshness)
    }
    surface.strokeFading(points, thicknesses, alphas, color)
  }

  #paintLabels(
    surface: Surface,
    tracks: readonly PaintedTrack[],
    zones: readonly ZoneShape[],
    thickness: number,
  ): void {
    const { textHeight = Math.max(8, surface.height / 64), label = (it: OverlayTrack) => this.#describe(it) } =
      this.#style
    const tags: Tag[] = zoneTags(zones)
    // Nearer objects have the better places.
    for (const { track, color, opacity } of [...tracks].reverse()) {
      const { box, id } = track
      const isInside = box.right > 0 && box.bottom > 0 && box.left < surface.width && box.top < surface.height
      if (!isInside) continue
      // The label stands on the line of the box.
      const half = thickness / 2
      const around = { left: box.left - half, top: box.top - half, right: box.right + half, bottom: box.bottom + half }
      tags.push({ text: label(track), color, opacity, box: around, id, place: this.#keptPlace(id)?.place })
    }
    const places = paintTags(surface, tags, textHeight, this.#lettering)
    const until = this.#trails.time + PLACE_SECONDS
    const kept = Array.from(places, ([id, place]) => {
      const before = this.#keptPlace(id)
      return [id, before?.place === place ? before : { place, until }] as const
    })
    this.#places = new Map(kept)
  }

  #keptPlace(id: number): KeptPlace | undefined {
    const kept = this.#places.get(id)
    // A time that goes back, as of another video, ends them as well.
    const isCurrent = kept && kept.until > this.#trails.time && kept.until <= this.#trails.time + PLACE_SECONDS
    return isCurrent ? kept : undefined
  }

  #describe({ id, score, classId, className }: OverlayTrack): string {
    const { showIds, showScores, showClasses, classNames } = this.#style
    const name = (classId === undefined ? undefined : classNames[classId]) ?? className ?? ''
    const parts = [
      showClasses ? name : '',
      showIds ? String(id) : '',
      showScores && score !== undefined ? describeScore(score) : '',
    ]
    return parts.filter((part) => part !== '').join(' ')
  }
}

/** Labels jump at most twice a second, and return to the best place soon. */
const PLACE_SECONDS = 0.5

interface KeptPlace {
  readonly place: number
  readonly until: number
}

interface PaintedTrack {
  readonly track: OverlayTrack
  readonly color: Color
  readonly opacity: number
}

function colorsOf({ colorBy, palette }: OverlayStyle): (track: OverlayTrack) => Color {
  const number = ({ id, classId = 0 }: OverlayTrack) => (colorBy === 'class' ? classId : id)
  if (palette === 'vivid') return (track) => colorOf(number(track))
  const colors = palette === 'safe' ? safeColors : (palette as readonly Color[])
  return (track) => colors[Math.abs(number(track)) % colors.length] ?? colors[0]!
}

/** Seconds of a frame of a video, or of the tracks of one. */
function timeOf(source: object): number | undefined {
  const { time } = source as { readonly time?: unknown }
  return typeof time === 'number' && Number.isFinite(time) ? time : undefined
}

function givenTime({ time }: OverlayScene): number | undefined {
  if (time === undefined || Number.isFinite(time)) return time
  throw new MotError('invalid-option', `Option "time" should be a number of seconds, got ${shown(time)}.`)
}

/** A percentage, where it can be one. */
function describeScore(score: number): string {
  return score >= 0 && score <= 1 ? `${Math.round(100 * score)}%` : Number(score.toPrecision(3)).toString()
}
