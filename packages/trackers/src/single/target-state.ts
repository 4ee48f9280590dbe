import { count, notNegative, oneOf, positive, record, type Shapes, share } from '../shapes'
import type { TargetState } from './single-tracker'

/** When a target is uncertain, lost and found again. */
export interface StateOptions {
  /** Evidence below which the target is uncertain, 0 to 1. */
  readonly certainEvidence?: number
  /** Evidence below which the target may be lost, 0 to 1. */
  readonly lostEvidence?: number
  /** Evidence from which a lost target is found again, 0 to 1. */
  readonly foundEvidence?: number
  /** Seconds that the evidence has to stay low until the target is lost. */
  readonly lostSeconds?: number
  /** Seconds that the evidence has to stay high until a lost target is found again. */
  readonly foundSeconds?: number
  /** Frames per second: what seconds are counted by. Default 30. */
  readonly frameRate?: number
}

export const stateShapes: Shapes<Required<StateOptions>> = {
  certainEvidence: share,
  lostEvidence: share,
  foundEvidence: share,
  lostSeconds: notNegative,
  foundSeconds: notNegative,
  frameRate: positive,
}

/**
 * Decides from frame to frame whether a target is tracked, uncertain or lost. One bad frame makes nothing lost, and one good
 * frame does not bring it back: what decides are frames in a row.
 *
 * The evidence is the tracker's own: score, sharpness of the response, likeness to the template, jumps in size and place.
 */
export class StateJudge {
  state: TargetState = 'tracking'
  /** Frames in a row that speak against the state. */
  private against = 0

  constructor(private readonly options: Required<StateOptions>) {}

  start(): void {
    this.state = 'tracking'
    this.against = 0
  }

  /** @param evidence 0 to 1: how much this frame speaks for the target in its place. */
  judge(evidence: number): TargetState {
    const { certainEvidence, lostEvidence, foundEvidence, lostSeconds, foundSeconds, frameRate } = this.options
    if (this.state === 'lost') {
      this.against = evidence >= foundEvidence ? this.against + 1 : 0
      if (this.against > foundSeconds * frameRate) {
        this.state = 'tracking'
        this.against = 0
      }
      return this.state
    }
    if (evidence < lostEvidence) {
      this.against++
      this.state = this.against > lostSeconds * frameRate ? 'lost' : 'uncertain'
      if (this.state === 'lost') this.against = 0
      return this.state
    }
    this.against = 0
    this.state = evidence < certainEvidence ? 'uncertain' : 'tracking'
    return this.state
  }

  snapshot(): JudgeState {
    return { state: this.state, against: this.against }
  }

  restore({ state, against }: JudgeState): void {
    this.state = state
    this.against = against
  }
}

export interface JudgeState {
  readonly state: TargetState
  readonly against: number
}

export const judgeShape = record<JudgeState>({ state: oneOf('tracking', 'uncertain', 'lost'), against: count })
