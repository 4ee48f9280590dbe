import { type TrackInput, Tracks } from '@mot/core'
import { seededNormal, seededRandom } from '@mot/test-utils'

export interface FuzzedFrame {
  readonly tracks: Tracks
  /** True crossings so far of the line from [0, 360] to [1280, 360], and of the one from [640, 0] to [640, 720]. */
  readonly truth: Readonly<Record<'across' | 'down', { readonly in: number; readonly out: number }>>
  /** All walkers are detected, away from the lines: none is about to cross or has just crossed. */
  readonly isSettled: boolean
}

export const fuzzedLines = [
  { name: 'across', from: [0, 360], to: [1280, 360] },
  { name: 'down', from: [640, 0], to: [640, 720] },
] as const

interface Walker {
  x: number
  y: number
  dx: number
  dy: number
  id: number
  /** Its own id, where another stands for it. */
  ownId: number
  /** Frames without a detection, from 1. */
  hidden: number
}

/** Pixels: the boxes flicker by less, and ids are switched farther away from the lines. */
export const flicker = 6
const away = 60

/**
 * Walkers that cross two lines and turn back, in boxes that flicker, with detections that are missing for some frames, and with ids
 * that are exchanged, or replaced by new ones, for a while, away from the lines. Equal on every machine.
 */
export function* fuzzedCrossings(seed: number, frameCount: number): Generator<FuzzedFrame> {
  const random = seededRandom(seed)
  const between = (from: number, to: number) => from + (to - from) * random()
  const truth = { across: { in: 0, out: 0 }, down: { in: 0, out: 0 } }
  const lastUse = new Map<number, number>()
  let nextId = 1
  const newWalker = (): Walker => {
    const id = nextId++
    return {
      x: random() < 0.5 ? between(40, 560) : between(720, 1240),
      y: random() < 0.5 ? between(60, 280) : between(440, 700),
      dx: between(-6, 6),
      dy: between(-5, 5),
      id,
      ownId: id,
      hidden: -1,
    }
  }
  let walkers = Array.from({ length: 8 }, newWalker)
  for (let frame = 1; frame <= frameCount; frame++) {
    const ended: number[] = []
    for (const walker of walkers) {
      const { x, y } = walker
      // They turn back at the edges, and now and then elsewhere, but not at a line.
      if (walker.x + walker.dx < 20 || walker.x + walker.dx > 1260) walker.dx *= -1
      if (walker.y + walker.dy < 45 || walker.y + walker.dy > 715) walker.dy *= -1
      walker.x += walker.dx
      walker.y += walker.dy
      if (y < 360 !== walker.y < 360) truth.across[walker.y >= 360 ? 'in' : 'out']++
      if (x < 640 !== walker.x < 640) truth.down[walker.x < 640 ? 'in' : 'out']++
      // Up to 8 frames, then at least one with a detection.
      walker.hidden = walker.hidden > -1 ? walker.hidden - 1 : random() < 0.03 ? Math.ceil(between(0, 8)) : -1
    }
    const far = walkers.filter((walker) => walker.hidden <= 0 && isFar(walker))
    switchIds(far, walkers, random, () => nextId++)
    // An id that stood for another ends some time after.
    for (const { id } of walkers) lastUse.set(id, frame)
    for (const [id, last] of lastUse) {
      const isKept = walkers.some(({ ownId }) => ownId === id)
      if (isKept || frame - last < 30) continue
      ended.push(id)
      lastUse.delete(id)
    }
    walkers = walkers.map((walker) => {
      if (walker.id !== walker.ownId || !isFar(walker) || random() > 0.002) return walker
      ended.push(walker.id)
      lastUse.delete(walker.id)
      return newWalker()
    })
    const rows = walkers.flatMap((walker): TrackInput[] => {
      const shift = () => Math.max(-flicker, Math.min(flicker, (flicker / 2) * seededNormal(random)))
      const x = walker.x + shift()
      const y = walker.y + shift()
      return walker.hidden > 0 ? [] : [{ id: walker.id, box: { left: x - 15, top: y - 40, right: x + 15, bottom: y } }]
    })
    yield {
      tracks: Tracks.from(rows, { frame, time: frame / 25, ended }),
      truth,
      isSettled: far.length === walkers.length,
    }
  }
}

/** Exchanges two ids, replaces one by a new one, or sets it right again: each walker once in a frame. */
function switchIds(far: Walker[], walkers: Walker[], random: () => number, newId: () => number): void {
  const switched = new Set<Walker>()
  for (const walker of far) {
    if (random() > 0.02 || switched.has(walker)) continue
    switched.add(walker)
    if (walker.id !== walker.ownId) {
      const other = walkers.find(({ id }) => id === walker.ownId)
      if (!other) walker.id = walker.ownId
      else if (far.includes(other) && !switched.has(other) && other.ownId === walker.id) {
        walker.id = walker.ownId
        other.id = other.ownId
        switched.add(other)
      }
      continue
    }
    const other = far[Math.floor(random() * far.length)]!
    if (random() < 0.5) walker.id = newId()
    else if (other !== walker && other.id === other.ownId && !switched.has(other) && isApart(walker, other)) {
      walker.id = other.ownId
      other.id = walker.ownId
      switched.add(other)
    }
  }
}

function isFar({ x, y }: Walker): boolean {
  return Math.abs(x - 640) > away && Math.abs(y - 360) > away
}

/** Boxes that overlap are exchanged without a jump, and this close to each other on one side of the lines. */
function isApart(a: Walker, b: Walker): boolean {
  return Math.abs(a.x - b.x) > 60 || Math.abs(a.y - b.y) > 80
}
