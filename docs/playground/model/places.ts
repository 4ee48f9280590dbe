import { Tracks } from '@mot/core'
import type { TruthRow } from '@mot/eval'
import { type Point, Zones } from '@mot/zones'

/** A line or a zone that was drawn on the picture. */
export interface Place {
  /** `A`, `B`, … */
  readonly name: string
  readonly kind: 'line' | 'zone'
  /** Ends of a line, or corners of a zone in order, in pixels of the clip. */
  readonly points: readonly Point[]
}

/** Counts of a place after each frame. */
export interface PlaceCounts {
  readonly place: Place
  /** [frames] crossings of a line, from the left of its way to the right; entries into a zone. */
  readonly in: readonly number[]
  /** [frames] crossings the other way; exits. */
  readonly out: readonly number[]
  /** [frames] tracks inside a zone. */
  readonly inside: readonly number[]
}

/** More would hide the picture. */
export const MOST_PLACES = 6

/**
 * Counts over lines and in zones, frame by frame.
 * @param tracks [frames]
 * @throws MotError `invalid-option` for a line without length and for a zone whose edges cross.
 */
export function countPlaces(tracks: readonly Tracks[], places: readonly Place[]): PlaceCounts[] {
  const lines = places.filter(({ kind }) => kind === 'line')
  const areas = places.filter(({ kind }) => kind === 'zone')
  const zones = new Zones({
    lines: lines.map(({ name, points }) => ({ name, from: points[0]!, to: points[1]! })),
    zones: areas.map(({ name, points }) => ({ name, polygon: points })),
  })
  const counts = places.map((place) => ({ place, in: [] as number[], out: [] as number[], inside: [] as number[] }))
  for (const frame of tracks) {
    zones.update(frame)
    for (const { place, ...own } of counts) {
      const line = zones.lines[lines.indexOf(place)]
      const zone = zones.zones[areas.indexOf(place)]
      own.in.push(line?.in ?? zone!.entries)
      own.out.push(line?.out ?? zone!.exits)
      own.inside.push(zone?.occupancy ?? 0)
    }
  }
  return counts
}

/** The truth of a clip as tracks: what a tracker without mistakes would report. */
export function truthTracks(truth: readonly (readonly TruthRow[])[], frameRate: number): Tracks[] {
  return truth.map((rows, index) =>
    Tracks.from(
      rows.map(({ id, box }) => ({ id, box })),
      { frame: index + 1, time: index / frameRate },
    ),
  )
}

/** A line from one point to another, or a zone between two opposite corners; undefined where it would have no size. */
export function placeBetween(
  kind: Place['kind'],
  [fromX, fromY]: Point,
  [toX, toY]: Point,
  name: string,
): Place | undefined {
  const [width, height] = [Math.abs(toX - fromX), Math.abs(toY - fromY)]
  if (kind === 'line') {
    if (Math.hypot(width, height) < LEAST_LENGTH) return undefined
    return { name, kind, points: [rounded(fromX, fromY), rounded(toX, toY)] }
  }
  if (width < LEAST_LENGTH || height < LEAST_LENGTH) return undefined
  const [left, top, right, bottom] = [
    Math.min(fromX, toX),
    Math.min(fromY, toY),
    Math.max(fromX, toX),
    Math.max(fromY, toY),
  ]
  return {
    name,
    kind,
    points: [rounded(left, top), rounded(right, top), rounded(right, bottom), rounded(left, bottom)],
  }
}

/** A place with one of its points moved; the place itself where that makes it impossible. */
export function withPoint(place: Place, index: number, [x, y]: Point): Place {
  const moved = { ...place, points: place.points.map((point, each) => (each === index ? rounded(x, y) : point)) }
  return isPossible(moved) ? moved : place
}

/** The first letter that no place has. */
export function nextName(places: readonly Place[]): string {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  return letters.find((letter) => places.every(({ name }) => name !== letter))!
}

/** `line.12.40.300.41_zone.…`: whole pixels, in letters that a link carries as they are. */
export function textOfPlaces(places: readonly Place[]): string {
  return places.map(({ kind, points }) => [kind, ...points.flat()].join('.')).join('_')
}

/** The places of a text; those that are impossible are left out. */
export function readPlaces(text: string): Place[] {
  const places: Place[] = []
  for (const part of text.split('_').slice(0, MOST_PLACES)) {
    const [, kind, list] = /^(line|zone)\.(-?\d{1,5}(?:\.-?\d{1,5})*)$/.exec(part) ?? []
    if (kind === undefined) continue
    const numbers = list!.split('.').map(Number)
    const points = Array.from({ length: numbers.length / 2 }, (_, i): Point => [numbers[2 * i]!, numbers[2 * i + 1]!])
    const isOfKind = kind === 'line' ? numbers.length === 4 : numbers.length >= 6 && numbers.length % 2 === 0
    const place: Place = { name: nextName(places), kind: kind as Place['kind'], points }
    if (isOfKind && isPossible(place)) places.push(place)
  }
  return places
}

/** Pixels of the clip. */
const LEAST_LENGTH = 8

function isPossible(place: Place): boolean {
  try {
    countPlaces([], [place])
    return true
  } catch {
    return false
  }
}

function rounded(x: number, y: number): Point {
  return [Math.round(x), Math.round(y)]
}
