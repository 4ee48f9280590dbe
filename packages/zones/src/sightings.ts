import { MotError, shown, type Tracks } from '@mot/core'
import { type Anchor, AnchorPoints, begun, continued, type Observations } from './anchor'
import { Memory } from './memory'

/** Places in a track's row of the memory. */
const last = 0
const first = 4
const frame = 8
const time = 9
const firstFrame = 10
const firstTime = 11
const moveX = 12
const moveY = 13
const classId = 14
const stride = 15

/** Sizes of a box: nearer to where another track was last, it is at its place; and how much farther with each frame between. */
const near = 0.5
const nearPerFrame = 0.2
/** Ended ids that are remembered. */
const endedCount = 1024

/**
 * The last observation of each track, and which rows of a frame are whose.
 *
 * Ids are switched now and then: two tracks exchange their objects, or a track returns where another, which has gone, was
 * observed last. An object does not jump from place to place, so what is remembered stays with the object: `slotOf` another id.
 */
export class Sightings implements Observations {
  readonly memory = new Memory(stride)
  /** Slot of each track. Exchanged where ids are. */
  private readonly slots = new Map<number, number>()
  private readonly free: number[] = []
  slotCount = 0
  private readonly ended = new Set<number>()
  private readonly points: AnchorPoints[] = []
  /** [rows] slot of each row's track, −1 for one that is new; and its id. Most rows are those of the frame before. */
  private found = new Int32Array(16).fill(-1)
  private foundIds = new Int32Array(16)

  frame = 0
  time = Number.NEGATIVE_INFINITY

  // Of the current frame.
  /** Observations in it. */
  count = 0
  rows = new Int32Array(16)
  rowSlots = new Int32Array(16)
  resumed = new Int32Array(16)

  /**
   * Whether a frame may follow. Changes nothing.
   * @throws MotError `invalid-frame` for a frame or time before the last, `invalid-tracks` for an id that has ended and for a box
   *   that is not finite.
   */
  check(tracks: Tracks): void {
    if (!(tracks.frame > this.frame) || !Number.isInteger(tracks.frame)) {
      throw new MotError(
        'invalid-frame',
        `The frame after ${this.frame} should be a later whole number, got ${shown(tracks.frame)}.`,
      )
    }
    if (!(tracks.time >= this.time && tracks.time < Number.POSITIVE_INFINITY)) {
      throw new MotError(
        'invalid-frame',
        `The time of frame ${tracks.frame} should be a number of seconds from ${this.time}, got ${shown(tracks.time)}.`,
      )
    }
    const { count, ids, boxes } = tracks
    this.reserve(count)
    const { slots, found, foundIds } = this
    for (let row = 0; row < count; row++) {
      const at = 4 * row
      const sum = boxes[at]! + boxes[at + 1]! + boxes[at + 2]! + boxes[at + 3]!
      if (sum - sum !== 0) {
        throw new MotError('invalid-tracks', `The box of track ${ids[row]} should be finite numbers, got ${sum}.`)
      }
      if (found[row]! >= 0 && foundIds[row] === ids[row]) continue
      const slot = slots.get(ids[row]!) ?? -1
      found[row] = slot
      foundIds[row] = ids[row]!
      if (slot < 0 && this.ended.has(ids[row]!)) {
        throw new MotError('invalid-tracks', `Track ${ids[row]} has ended, got it again in frame ${tracks.frame}.`)
      }
    }
  }

  /** Lists the observations of a checked frame. Their boxes in the memory stay those of before until `accept`. */
  observe(tracks: Tracks): void {
    const { rows, rowSlots, resumed, found } = this
    const { count, boxes, detectionIndices } = tracks
    let k = 0
    let jumps = 0
    for (let row = 0; row < count; row++) {
      // A predicted box is no observation.
      if (detectionIndices[row]! < 0) continue
      const slot = found[row]!
      rows[k] = row
      resumed[k] = slot < 0 ? begun : continued
      rowSlots[k] = slot < 0 ? this.begin(tracks, row) : slot
      if (slot >= 0 && this.jumps(boxes, row, slot)) jumps++
      k++
    }
    this.count = k
    if (jumps > 0) this.settleSwitches(tracks)
    for (const points of this.points) points.fill(boxes, this)
  }

  /** The observations' points of an anchor, which `observe` fills. */
  pointsOf(anchor: Anchor | undefined): AnchorPoints {
    const known = this.points.find((points) => points.anchor === (anchor ?? 'bottom'))
    if (known) return known
    const points = new AnchorPoints(anchor)
    this.points.push(points)
    return points
  }

  /** Makes the observed boxes the last ones. */
  accept(tracks: Tracks): void {
    const { count, rows, rowSlots } = this
    const { boxes, classIds, frame: atFrame, time: atTime } = tracks
    const { data } = this.memory
    for (let k = 0; k < count; k++) {
      const from = 4 * rows[k]!
      const at = stride * rowSlots[k]!
      data[at + moveX] = boxes[from]! - data[at]!
      data[at + moveY] = boxes[from + 1]! - data[at + 1]!
      data[at] = boxes[from]!
      data[at + 1] = boxes[from + 1]!
      data[at + 2] = boxes[from + 2]!
      data[at + 3] = boxes[from + 3]!
      data[at + frame] = atFrame
      data[at + time] = atTime
      data[at + classId] = classIds[rows[k]!]!
    }
    this.frame = atFrame
    this.time = atTime
  }

  /** Slot of a track; −1 for one that was never observed. */
  slotOf(id: number): number {
    return this.slots.get(id) ?? -1
  }

  get ids(): IterableIterator<number> {
    return this.slots.keys()
  }

  classOf(slot: number): number {
    return this.memory.data[stride * slot + classId]!
  }

  frameOf(slot: number): number {
    return this.memory.data[stride * slot + frame]!
  }

  timeOf(slot: number): number {
    return this.memory.data[stride * slot + time]!
  }

  /** Element of the first box of a slot in `memory.data`. */
  firstBoxOf(slot: number): number {
    return stride * slot + first
  }

  /** Element of its last box. */
  lastBoxOf(slot: number): number {
    return stride * slot + last
  }

  firstFrameOf(slot: number): number {
    return this.memory.data[stride * slot + firstFrame]!
  }

  firstTimeOf(slot: number): number {
    return this.memory.data[stride * slot + firstTime]!
  }

  /** Forgets a track that has ended. */
  end(id: number): void {
    const slot = this.slots.get(id)
    if (slot !== undefined) {
      this.slots.delete(id)
      this.free.push(slot)
      this.found.fill(-1)
    }
    this.ended.add(id)
    if (this.ended.size <= endedCount) return
    for (const oldest of this.ended) {
      this.ended.delete(oldest)
      return
    }
  }

  snapshot(): SightingsState {
    return {
      frame: this.frame,
      time: this.frame === 0 ? 0 : this.time,
      ended: [...this.ended],
      tracks: [...this.slots].map(([id, slot]) => [id, ...this.memory.row(slot)]),
    }
  }

  /** Restores a snapshot into new sightings. @returns slots of its tracks, in their order. */
  restore(state: SightingsState): number[] {
    this.frame = state.frame
    if (state.frame > 0) this.time = state.time
    for (const id of state.ended) this.ended.add(id)
    return state.tracks.map(([id, ...row]) => {
      const slot = this.slotCount++
      this.memory.setRow(slot, row)
      this.slots.set(id!, slot)
      return slot
    })
  }

  private begin(tracks: Tracks, row: number): number {
    const slot = this.free.pop() ?? this.slotCount++
    this.slots.set(tracks.ids[row]!, slot)
    this.memory.clear(slot)
    const { data } = this.memory
    const at = stride * slot
    for (let side = 0; side < 4; side++) {
      data[at + side] = data[at + first + side] = tracks.boxes[4 * row + side]!
    }
    data[at + frame] = data[at + firstFrame] = tracks.frame
    data[at + time] = data[at + firstTime] = tracks.time
    return slot
  }

  private reserve(rows: number): void {
    if (this.rows.length >= rows) return
    this.found = new Int32Array(2 * rows).fill(-1)
    this.foundIds = new Int32Array(2 * rows)
    this.rows = new Int32Array(2 * rows)
    this.rowSlots = new Int32Array(2 * rows)
    this.resumed = new Int32Array(2 * rows)
  }

  // Switches of ids.

  /** Whether a box lies apart from the track's last one, and not because it moves on as fast as in the frame before. */
  private jumps(boxes: Float64Array, row: number, slot: number): boolean {
    const { data } = this.memory
    const from = 4 * row
    const at = stride * slot
    const touches =
      boxes[from]! < data[at + 2]! &&
      data[at]! < boxes[from + 2]! &&
      boxes[from + 1]! < data[at + 3]! &&
      data[at + 1]! < boxes[from + 3]!
    if (touches) return false
    if (data[at + frame]! < this.frame) return true
    const x = boxes[from]! - data[at]!
    const y = boxes[from + 1]! - data[at + 1]!
    return Math.hypot(x - data[at + moveX]!, y - data[at + moveY]!) > 0.5 * Math.hypot(x, y)
  }

  private settleSwitches({ boxes, ids }: Tracks): void {
    const rowOfSlot = new Map<number, number>()
    for (let k = 0; k < this.count; k++) rowOfSlot.set(this.rowSlots[k]!, k)
    const settled = new Set<number>()
    for (let k = 0; k < this.count; k++) {
      const slot = this.rowSlots[k]!
      if (this.resumed[k] === begun || settled.has(slot) || !this.jumps(boxes, this.rows[k]!, slot)) continue
      const [otherId, isReplacement] = this.switchedWith(boxes, k, rowOfSlot, settled)
      if (otherId < 0) continue
      const other = this.slots.get(otherId)!
      settled.add(slot).add(other)
      if (isReplacement) {
        this.resumed[k] = other
        continue
      }
      const otherRow = rowOfSlot.get(other)
      if (otherRow !== undefined) this.rowSlots[otherRow] = slot
      this.rowSlots[k] = other
      this.slots.set(ids[this.rows[k]!]!, other)
      this.slots.set(otherId, slot)
      this.found.fill(-1)
    }
  }

  /**
   * The track that a jump is a switch with: one that is observed where this one was, one that began where this one was and was last
   * where it is, or else one that was last where it is.
   * @returns its id, −1 for none; and whether it has replaced this one for a while.
   */
  private switchedWith(
    boxes: Float64Array,
    k: number,
    rowOfSlot: ReadonlyMap<number, number>,
    settled: ReadonlySet<number>,
  ): [id: number, isReplacement: boolean] {
    const { data } = this.memory
    const slot = this.rowSlots[k]!
    const from = 4 * this.rows[k]!
    const jump = distance(boxes, from, data, stride * slot)
    let found: [id: number, isReplacement: boolean] = [-1, false]
    let least = Number.POSITIVE_INFINITY
    for (const [id, other] of this.slots) {
      if (other === slot || settled.has(other)) continue
      const row = rowOfSlot.get(other)
      // A track that begins in this frame was not there before.
      if (row !== undefined && this.resumed[row] === begun) continue
      const at = stride * other
      const gap = distance(boxes, from, data, at)
      if (gap > 0.5 * jump) continue
      let isReplacement = false
      let rank = 0
      if (row !== undefined) {
        // Both are observed: together they are nearer to each other's places than to their own.
        const there = 4 * this.rows[row]!
        const own = jump + distance(boxes, there, data, at)
        if (gap + distance(boxes, there, data, stride * slot) > 0.5 * own) continue
      } else if (gap > reachOf(data, at, this.frame + 1 - data[at + frame]!)) continue
      else {
        const since = data[at + firstFrame]! - data[stride * slot + frame]!
        isReplacement = since > 0 && distance(data, at + first, data, stride * slot) <= reachOf(data, at, since)
        // One that was there before is not seen since the frame before.
        if (!isReplacement && data[at + frame]! < this.frame) continue
        rank = isReplacement ? 0 : 1e9
      }
      if (rank + gap >= least) continue
      least = rank + gap
      found = [id, isReplacement]
    }
    return found
  }
}

export interface SightingsState {
  readonly frame: number
  readonly time: number
  readonly ended: readonly number[]
  /** [tracks × 16] id, and its row of the memory. */
  readonly tracks: readonly (readonly number[])[]
}

export const sightingWidth = stride + 1

/** Pixels that a box may be from where it was so many frames before: ten frames are as far as a place can be told. */
function reachOf(boxes: Float64Array, at: number, frames: number): number {
  return (
    Math.max(boxes[at + 2]! - boxes[at]!, boxes[at + 3]! - boxes[at + 1]!) *
    (near + nearPerFrame * Math.min(frames, 10))
  )
}

/** Between the centres of a box at element `a` of one column and one at `b` of another, in pixels. */
function distance(boxes: Float64Array, a: number, others: Float64Array, b: number): number {
  const x = boxes[a]! + boxes[a + 2]! - others[b]! - others[b + 2]!
  const y = boxes[a + 1]! + boxes[a + 3]! - others[b + 1]! - others[b + 3]!
  return Math.sqrt(x * x + y * y) / 2
}
