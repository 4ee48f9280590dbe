import { type Box, type Image, ImageBatch, type Mask, MotError, type PixelFormat, type Size, shown } from '@mot/core'
import { readState } from '../read-state'
import { count, countFromOne, flag, numbers, optional, record, type Shape, type Shapes } from '../shapes'
import type { Colour } from './crop'
import { type FeatureState, featuresOf, featuresShape, featuresState, type Tensors } from './features'
import type { SingleTracker, SingleTrackerSnapshot, TargetReport, TargetState } from './single-tracker'
import { boxOf, checkStart, checkUpdate, limitedTarget, type Target, targetOf, targetShape } from './target'
import { type JudgeState, judgeShape, StateJudge, type StateOptions, stateShapes } from './target-state'

/** What can be chosen for every tracker that runs networks. */
export interface NetworkTrackerOptions extends StateOptions {
  /** While the target is lost, keep its place and size and search further away. */
  readonly longTerm?: boolean
}

export const networkTrackerShapes: Shapes<Required<NetworkTrackerOptions>> = { ...stateShapes, longTerm: flag }

/** The crop of a search. */
export interface SearchWindow {
  /** Centre of the crop, and the size of the target. */
  readonly target: Target
  /** Side of the network's input, in pixels. */
  readonly side: number
}

/** What a search found. */
export interface Found {
  /** Centre and size to go on with. */
  readonly target: Target
  /** Default: that of the target. */
  readonly box?: Box
  /** 0 to 1. */
  readonly score: number
  /** 0 to 1: how much speaks for the target in its place. */
  readonly evidence: number
  readonly polygon?: readonly number[]
  readonly mask?: Mask
}

/** All that belongs to one target. */
export interface Followed {
  readonly image: Size
  readonly border: Colour
  readonly features: Tensors
  /** Centre and size from which the next frame is searched. */
  readonly target: Target
  /** Place of something that may be the lost target. */
  readonly candidate: Target | undefined
  /** Frames since the target was lost. */
  readonly lostFrames: number
}

/** Where a target goes on from. */
export interface Move {
  readonly target: Target
  readonly candidate: Target | undefined
  /** Default: that of the target. */
  readonly box: Box | undefined
}

/** What makes a network tracker out of its parts. */
export interface NetworkTrackerParts<Options> {
  readonly name: string
  /** All of them, checked. */
  readonly options: Options
  readonly pixels: PixelFormat
}

/**
 * What is the same in every tracker that runs networks: checks, memory of the target, states, snapshots. How a target is cut out, what
 * is run and how its outputs are read is each tracker's own.
 */
export abstract class NetworkTracker<Options extends Required<NetworkTrackerOptions>> implements SingleTracker {
  readonly options: Readonly<Options>
  private followed: Followed | undefined
  private readonly judge: StateJudge
  private readonly batches = new Map<number, ImageBatch>()
  private busy = false

  protected constructor(private readonly parts: NetworkTrackerParts<Options>) {
    this.options = parts.options
    this.judge = new StateJudge(parts.options)
  }

  async start(image: Image, box: Box): Promise<void> {
    checkStart(image, box)
    await this.alone(async () => {
      const border = this.borderOf(image)
      const target = this.firstTarget(box)
      const features = await this.readTemplate(image, target, border)
      this.judge.start()
      this.followed = { image: sizeOf(image), border, features, target, candidate: undefined, lostFrames: 0 }
    })
  }

  async update(image: Image): Promise<TargetReport> {
    checkUpdate(image, this.followed?.image)
    return this.alone(async () => {
      const searchWindow = this.searchWindow()
      const batch = this.batchOf(searchWindow.side)
      this.writeSearch(image, searchWindow, batch, 0)
      const outputs = await this.runSearch(batch, [this.features])
      return this.commit(await this.readFound(image, searchWindow, outputs, 0))
    })
  }

  get state(): TargetState | undefined {
    return this.followed && this.judge.state
  }

  reset(): void {
    this.followed = undefined
    this.judge.start()
  }

  snapshot(): SingleTrackerSnapshot {
    const { followed, judge } = this
    const state: NetworkState = followed
      ? {
          followed: {
            width: followed.image.width,
            height: followed.image.height,
            border: [...followed.border],
            features: featuresState(followed.features),
            target: followed.target,
            ...(followed.candidate && { candidate: followed.candidate }),
            lostFrames: followed.lostFrames,
          },
          judge: judge.snapshot(),
        }
      : {}
    return { tracker: this.parts.name, version: VERSION, state }
  }

  restore(snapshot: SingleTrackerSnapshot): void {
    checkSnapshot(snapshot, this.parts.name, VERSION)
    const { followed, judge } = readState(networkState, snapshot.state)
    if (!followed || !judge) {
      this.reset()
      return
    }
    const { width, height, border, features, target, candidate, lostFrames } = followed
    this.followed = {
      image: { width, height },
      border: [border[0]!, border[1]!, border[2]!],
      features: featuresOf(features),
      target,
      candidate,
      lostFrames,
    }
    this.judge.restore(judge)
  }

  // The phases of an update, for those who follow many targets with one run: SingleTrackerGroup.

  /** Memory of pictures of one side. */
  batchOf(side: number, count = 1): ImageBatch {
    let batch = this.batches.get(side)
    if (!batch || batch.count < count * this.entries) {
      batch = this.newBatch(side, count * this.entries)
      this.batches.set(side, batch)
    }
    return batch
  }

  newBatch(side: number, count: number): ImageBatch {
    return new ImageBatch({ ...this.parts.pixels, width: side, height: side, count })
  }

  /** Pictures of one target in one run. */
  get entries(): number {
    return 1
  }

  /** What the template network gave for the target. */
  get features(): Tensors {
    return this.current.features
  }

  /** Size of the images that the target is followed in; undefined before `start`. */
  get imageSize(): Size | undefined {
    return this.followed?.image
  }

  /** Whether one run can serve several targets. */
  abstract readonly batched: boolean

  /** Where to search next. */
  searchWindow(): SearchWindow {
    const { target, candidate } = this.current
    if (this.options.longTerm && this.judge.state === 'lost') {
      return { target: candidate ?? this.spiral(target), side: this.searchSide }
    }
    return { target, side: this.searchSide }
  }

  /** Cuts the search crop of a target out of an image. @param index which target of the batch. */
  abstract writeSearch(image: Image, searchWindow: SearchWindow, batch: ImageBatch, index: number): void

  /**
   * Runs the search network on the crops of targets.
   * @param features of each target.
   */
  abstract runSearch(batch: ImageBatch, features: readonly Tensors[]): Promise<Tensors>

  /** Reads what was found of one target; nothing changes by it. @throws MotError `invalid-output`. */
  async readFound(image: Image, searchWindow: SearchWindow, outputs: Tensors, index: number): Promise<Found> {
    const found = await this.read(image, searchWindow, outputs, index)
    const target = limitedTarget(found.target, image)
    return target === found.target ? found : { ...found, target, box: boxOf(target) }
  }

  /** Takes over what was found. */
  commit(found: Found): TargetReport {
    const { judge, current } = this
    const wasLost = judge.state === 'lost'
    const state = judge.judge(found.evidence)
    const { target, candidate, box } = this.moved(current, found, wasLost, state)
    this.followed = { ...current, target, candidate, lostFrames: state === 'lost' ? current.lostFrames + 1 : 0 }
    const expected = box ?? boxOf(candidate ?? target)
    const { score, polygon, mask } = found
    const isSeen = state !== 'lost'
    return {
      box: isSeen ? expected : undefined,
      state,
      score,
      expected,
      ...(isSeen && polygon && { polygon }),
      ...(isSeen && mask && { mask }),
    }
  }

  // What each tracker does in its own way.

  /** Side of the search network's input while the target is seen. */
  protected abstract readonly searchSide: number

  /** Side of the search crop in pixels of the image. */
  protected abstract windowSide(target: Target): number

  /** What is around the image. */
  protected abstract borderOf(image: Image): Colour

  /** Cuts the template out of an image and runs the network that reads it. */
  protected abstract readTemplate(image: Image, target: Target, border: Colour): Promise<Tensors>

  /** Reads the outputs of one target. @throws MotError `invalid-output`. */
  protected abstract read(
    image: Image,
    searchWindow: SearchWindow,
    outputs: Tensors,
    index: number,
  ): Found | Promise<Found>

  /** The target that a box begins with. */
  protected firstTarget(box: Box): Target {
    return targetOf(box)
  }

  protected get border(): Colour {
    return this.current.border
  }

  /** Centre and size that the next frame is searched from. */
  protected get lastTarget(): Target {
    return this.current.target
  }

  protected get isLost(): boolean {
    return this.judge.state === 'lost'
  }

  /** Where the target goes on from. */
  protected moved(current: Followed, found: Found, wasLost: boolean, state: TargetState): Move {
    const { options } = this
    const stays = { target: current.target, candidate: undefined, box: undefined }
    const follows = { target: found.target, candidate: undefined, box: found.box }
    if (!options.longTerm) return follows
    if (wasLost) {
      if (state !== 'lost') return follows
      return found.evidence >= options.foundEvidence ? { ...stays, candidate: found.target } : stays
    }
    return found.evidence >= options.lostEvidence ? follows : stays
  }

  /** The places around where the target was lost, one a frame: every other frame that place itself. */
  private spiral(target: Target): Target {
    const { image, lostFrames } = this.current
    if (lostFrames % 2 === 0) return target
    const turn = (lostFrames - 1) / 2
    const ring = 1 + (Math.floor(turn / 8) % 2)
    const [across, down] = around[turn % 8]!
    const step = (ring * this.windowSide(target)) / 2
    return {
      ...target,
      x: Math.min(Math.max(target.x + across * step, 0), image.width),
      y: Math.min(Math.max(target.y + down * step, 0), image.height),
    }
  }

  private get current(): Followed {
    if (!this.followed) throw new MotError('not-started', 'update() needs a target: call start(image, box) first.')
    return this.followed
  }

  /** Networks take their time: a second call before the first has answered would mix two frames. */
  private async alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.busy) {
      throw new MotError('invalid-frame', `${this.parts.name} is still at work: await each call before the next.`)
    }
    this.busy = true
    try {
      return await work()
    } finally {
      this.busy = false
    }
  }
}

const around = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [-1, -1],
  [1, -1],
  [-1, 1],
] as const

/** @throws MotError `invalid-snapshot` for one of another tracker or version. */
export function checkSnapshot(snapshot: SingleTrackerSnapshot, name: string, version: number): void {
  if (snapshot?.tracker === name && snapshot.version === version) return
  throw new MotError(
    'invalid-snapshot',
    `A snapshot of ${name} version ${version} is needed, got ${shown(snapshot?.tracker)} version ${shown(snapshot?.version)}.`,
  )
}

function sizeOf({ width, height }: Size): Size {
  return { width, height }
}

const VERSION = 1

interface FollowedState extends Size {
  readonly border: readonly number[]
  readonly features: readonly FeatureState[]
  readonly target: Target
  readonly candidate?: Target | undefined
  readonly lostFrames: number
}

interface NetworkState {
  readonly followed?: FollowedState | undefined
  readonly judge?: JudgeState | undefined
}

const networkState: Shape<NetworkState> = record<NetworkState>({
  followed: optional(
    record<FollowedState>({
      width: countFromOne,
      height: countFromOne,
      border: numbers(3),
      features: featuresShape,
      target: targetShape,
      candidate: optional(targetShape),
      lostFrames: count,
    }),
  ),
  judge: optional(judgeShape),
})
