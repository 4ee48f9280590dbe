import type { Box, Image, Size } from '@mot/core'
import { readState } from '../read-state'
import { count, countFromOne, finite, flag, optional, record, type Shape, type Shapes } from '../shapes'
import { Appearance, type AppearanceState, appearanceShape, type Likeness } from './appearance'
import { checkSnapshot } from './network-tracker'
import type { ClassicalTracker, SingleTrackerSnapshot, TargetReport, TargetState } from './single-tracker'
import { boxOf, checkStart, checkUpdate, shareInside, type Target, targetOf, targetShape } from './target'
import { TargetSearch } from './target-search'
import { type JudgeState, judgeShape, StateJudge, type StateOptions, stateShapes } from './target-state'
import { VisibilityScale, type VisibilityScaleState, visibilityScaleShape } from './visibility-scale'

/** What can be chosen for every tracker without a network. */
export interface ClassicalOptions extends StateOptions {
  /** While the target is lost, look for it by its appearance, farther away from frame to frame. Default true. */
  readonly longTerm?: boolean
}

export const classicalShapes: Shapes<Required<ClassicalOptions>> = { ...stateShapes, longTerm: flag }

/** When a target is lost and found: chosen on the validation streets, see bench/single-lost.ts. */
export const classicalDefaults: Readonly<Required<ClassicalOptions>> = {
  longTerm: true,
  certainEvidence: 0.6,
  lostEvidence: 0.3,
  foundEvidence: 0.5,
  lostSeconds: 0.35,
  foundSeconds: 0.1,
  frameRate: 30,
}

/** What moves a target from frame to frame: a filter, or points. */
export interface Mover<State> {
  /** Takes a target of an image as the one to follow. */
  start(image: Image, target: Target): void
  /** Where the target moved: centre and size. `confidence` is then what its own measure gives that. */
  follow(image: Image, target: Target): Target
  /** 0 to 1. */
  readonly confidence: number
  /** Updates the model with the target's appearance in its place. */
  learn(image: Image, target: Target): void
  /** The target was found by other means in this place; the next frame is followed from there. */
  moveTo(image: Image, target: Target): void
  snapshot(): State
  restore(state: State): void
  readonly shape: Shape<State>
}

export interface ClassicalParts<Options, State> {
  readonly name: string
  /** All of them, checked. */
  readonly options: Options
  readonly mover: () => Mover<State>
}

/** Share of a target that has to lie in the image: with less, it has left. */
const LEAST_INSIDE = 0.25
/** How fast the appearance follows where the target is certain. */
const LEARNING_RATE = 0.05
/** What it takes to update the filter, or the points. */
const FILTER_EVIDENCE = 0.4
const FILTER_PATTERN = 0.3
/** What it takes to learn the appearance: a target that is partly occluded is not learned. */
const APPEARANCE_EVIDENCE = 0.5
const APPEARANCE_PATTERN = 0.4
const APPEARANCE_CONFIDENCE = 0.5
/** Evidence from which a place sets the scale. */
const SCALE_EVIDENCE = 0.6
/** Reach of the search for a lost target, in its widths and heights: at first, and more for each frame. */
const REACH_ACROSS = { first: 1.5, perFrame: 0.25 }
const REACH_DOWN = { first: 0.3, perFrame: 0.02 }
/** Frames that a target which was found again is followed before its appearance is learned. */
const PROBATION_FRAMES = 12
/** Frames over which the speed of a target is averaged. */
const SPEED_FRAMES = 8

/**
 * What is the same in every tracker without a network: checks, states, looking for what was lost, snapshots. How a target is followed is
 * the business of its `Mover`.
 *
 * A filter learns whatever it follows, so its own response is no evidence. The visible share of the target, whose appearance is learned
 * far more slowly, decides on each frame.
 */
export abstract class ClassicalBase<Options extends Required<ClassicalOptions>, State> implements ClassicalTracker {
  readonly options: Readonly<Options>
  private image: Size | undefined
  private target: Target = { x: 0, y: 0, width: 1, height: 1 }
  /** Pixels per frame. */
  private speedX = 0
  private speedY = 0
  private lostFrames = 0
  /** Where something like the target was seen while it is lost. */
  private candidateX = 0
  private candidateY = 0
  /** Frames until what was found again is learned from. */
  private probation = 0
  private mover: Mover<State>
  private appearance = new Appearance()
  private readonly scale = new VisibilityScale()
  private readonly search = new TargetSearch()
  private readonly judge: StateJudge

  protected constructor(private readonly parts: ClassicalParts<Options, State>) {
    this.options = parts.options
    this.mover = parts.mover()
    this.judge = new StateJudge(parts.options)
  }

  start(image: Image, box: Box): void {
    checkStart(image, box)
    const target = targetOf(box)
    // It may run out of memory: before anything else changes.
    this.mover.start(image, target)
    this.image = { width: image.width, height: image.height }
    this.target = target
    this.speedX = 0
    this.speedY = 0
    this.lostFrames = 0
    this.probation = 0
    this.candidateX = this.target.x
    this.candidateY = this.target.y
    this.appearance.start(image, this.target)
    this.scale.start(image, this.appearance, this.target)
    this.judge.start()
  }

  update(image: Image): TargetReport {
    checkUpdate(image, this.image)
    return this.judge.state === 'lost' ? this.lookFor(image) : this.follow(image)
  }

  get state(): TargetState | undefined {
    return this.image && this.judge.state
  }

  reset(): void {
    this.image = undefined
    this.judge.start()
  }

  snapshot(): SingleTrackerSnapshot {
    const { name } = this.parts
    if (!this.image) return { tracker: name, version: VERSION, state: {} }
    const followed: ClassicalState = {
      ...this.image,
      target: this.target,
      speedX: this.speedX,
      speedY: this.speedY,
      lostFrames: this.lostFrames,
      probation: this.probation,
      candidateX: this.candidateX,
      candidateY: this.candidateY,
      appearance: this.appearance.snapshot(),
      scale: this.scale.snapshot(),
      mover: this.mover.snapshot(),
      judge: this.judge.snapshot(),
    }
    return { tracker: name, version: VERSION, state: { followed } }
  }

  restore(snapshot: SingleTrackerSnapshot): void {
    checkSnapshot(snapshot, this.parts.name, VERSION)
    const { followed } = readState(record<Wrapped>({ followed: optional(followedShape) }), snapshot.state)
    if (!followed) {
      this.reset()
      return
    }
    const mover = this.parts.mover()
    mover.restore(readState(mover.shape, followed.mover, 'followed.mover'))
    // All is sound.
    this.mover = mover
    this.image = { width: followed.width, height: followed.height }
    this.target = followed.target
    this.speedX = followed.speedX
    this.speedY = followed.speedY
    this.lostFrames = followed.lostFrames
    this.probation = followed.probation
    this.candidateX = followed.candidateX
    this.candidateY = followed.candidateY
    this.appearance.restore(followed.appearance)
    this.scale.restore(followed.scale)
    this.judge.restore(followed.judge)
  }

  private follow(image: Image): TargetReport {
    const { appearance, mover, options } = this
    // 1. Where the filter, or the points, place it.
    let target = mover.follow(image, this.target)
    const { visible, pattern } = appearance.compare(image, target)
    let evidence = this.evidenceOf(visible, target)
    // 2. Where that does not look like the target, a place nearby may.
    const near = evidence < options.lostEvidence && options.longTerm ? this.searchNear(image) : undefined
    if (near) {
      target = near
      evidence = this.evidenceOf(this.search.visible, near)
    }
    // 3. Seen, uncertain or lost.
    const state = this.judge.judge(evidence)
    if (evidence >= options.lostEvidence || !options.longTerm) this.moveTo(target)
    else {
      // It goes on as it went, for as long as nothing better is known.
      this.target = { ...this.target, x: this.target.x + this.speedX, y: this.target.y + this.speedY }
    }
    // 4. Only what surely is the target is learned.
    if (near) this.probation = PROBATION_FRAMES
    else this.learn(image, evidence, { visible, pattern })
    mover.moveTo(image, this.target)
    this.lostFrames = state === 'lost' ? 1 : 0
    return this.report(state, evidence)
  }

  private searchNear(image: Image): Target | undefined {
    const { search, target, speedX, speedY } = this
    const { width, height } = target
    search.find(image, this.appearance, target, 0.6 * width + Math.abs(speedX), 0.25 * height + Math.abs(speedY))
    const near = { width, height, x: search.x, y: search.y }
    const isFound = search.pattern > -1 && this.evidenceOf(search.visible, near) >= this.options.foundEvidence
    return isFound ? near : undefined
  }

  private moveTo(target: Target): void {
    this.speedX += (target.x - this.target.x - this.speedX) / SPEED_FRAMES
    this.speedY += (target.y - this.target.y - this.speedY) / SPEED_FRAMES
    this.target = target
  }

  private learn(image: Image, evidence: number, { visible, pattern }: Likeness): void {
    const { appearance, mover } = this
    if (evidence >= FILTER_EVIDENCE && pattern >= FILTER_PATTERN) mover.learn(image, this.target)
    const isCertain =
      evidence >= APPEARANCE_EVIDENCE && pattern >= APPEARANCE_PATTERN && mover.confidence >= APPEARANCE_CONFIDENCE
    if (isCertain && this.probation > 0) this.probation--
    else if (isCertain) appearance.learn(LEARNING_RATE)
    const setsScale = this.scale.isNew || (evidence > SCALE_EVIDENCE && this.probation === 0)
    if (setsScale) this.scale.learn(image, appearance, this.target, visible)
  }

  private lookFor(image: Image): TargetReport {
    const { appearance, options, search, target } = this
    let evidence = 0
    this.lostFrames++
    if (options.longTerm) {
      const { width, height } = target
      const frames = this.lostFrames
      const reachX = width * (REACH_ACROSS.first + REACH_ACROSS.perFrame * frames) + Math.abs(this.speedX) * frames
      const reachY = height * (REACH_DOWN.first + REACH_DOWN.perFrame * frames) + Math.abs(this.speedY) * frames
      search.find(image, appearance, target, reachX, reachY)
      const place = { width, height, x: search.x, y: search.y }
      if (search.pattern > -1) evidence = this.evidenceOf(search.visible, place)
      // What is found by chance is somewhere else in the next frame.
      const isSteady =
        Math.abs(place.x - this.candidateX) < 0.5 * width && Math.abs(place.y - this.candidateY) < 0.25 * height
      this.candidateX = place.x
      this.candidateY = place.y
      const state = this.judge.judge(isSteady ? evidence : 0)
      if (state !== 'lost') {
        this.target = place
        this.speedX = 0
        this.speedY = 0
        this.lostFrames = 0
        this.probation = PROBATION_FRAMES
        this.mover.moveTo(image, place)
        return this.report(state, evidence)
      }
    } else this.judge.judge(evidence)
    return this.report('lost', evidence)
  }

  /** How much speaks for a target in a place, 0 to 1. */
  private evidenceOf(visible: number, target: Target): number {
    return shareInside(target, this.image!) < LEAST_INSIDE ? 0 : this.scale.evidence(visible)
  }

  private report(state: TargetState, score: number): TargetReport {
    const expected = boxOf(this.target)
    return { box: state === 'lost' ? undefined : expected, state, score, expected }
  }
}

const VERSION = 1

interface ClassicalState extends Size {
  readonly target: Target
  readonly speedX: number
  readonly speedY: number
  readonly lostFrames: number
  readonly probation: number
  readonly candidateX: number
  readonly candidateY: number
  readonly appearance: AppearanceState
  readonly scale: VisibilityScaleState
  readonly mover: unknown
  readonly judge: JudgeState
}

interface Wrapped {
  readonly followed?: ClassicalState | undefined
}

const followedShape = record<ClassicalState>({
  width: countFromOne,
  height: countFromOne,
  target: targetShape,
  speedX: finite,
  speedY: finite,
  lostFrames: count,
  probation: count,
  candidateX: finite,
  candidateY: finite,
  appearance: appearanceShape,
  scale: visibilityScaleShape,
  mover: (value) => value,
  judge: judgeShape,
})
