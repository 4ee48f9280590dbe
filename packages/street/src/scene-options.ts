import { MotError, shown } from '@mot/core'
import type { CameraKind } from './camera/motion'
import { Random } from './random'

export type LightKind = 'day' | 'dusk'

/**
 * `street`: two pavements with a road between them, viewed across. `square`: open ground with distant houses. `avenue`: a pedestrian
 * street viewed along its length, houses on both sides.
 */
export type Layout = 'street' | 'square' | 'avenue'

export interface StreetOptions {
  /** An integer from 0 to 2²⁰ - 1. It determines everything that the other options do not. */
  readonly seed: number
  /** Pixels, 64 to 4096. Default 640. */
  readonly width?: number
  /** Pixels, 64 to 4096. Default 384. */
  readonly height?: number
  /** Frames per second, above 0. Default 20. */
  readonly frameRate?: number
  /** Number of frames of an iteration; `Infinity` never ends. Default 200. */
  readonly frameCount?: number
  /** Number of people in the scene at a time, 0 to 200; a moving camera shows some of them. Default 12. */
  readonly people?: number
  /** Default 'fixed'. */
  readonly camera?: CameraKind
  /** Default 'day'. */
  readonly light?: LightKind
  /** Default: drawn from the seed. */
  readonly layout?: Layout
}

/** Seeds for training. */
export const trainingSeeds: readonly number[] = seedsFrom(1, 4000)

/** Seeds for the choice of networks and settings during training. Never trained on. */
export const validationSeeds: readonly number[] = seedsFrom(5001, 16)

/** Seeds for reported scores: nothing is trained or tuned on them. */
export const heldOutSeeds: readonly number[] = seedsFrom(9001, 12)

/**
 * The scene of a seed: a random camera, light, layout and crowd. Training, scoring and demos take their scenes from here.
 */
export function sceneOptions(seed: number): Required<Omit<StreetOptions, 'frameCount'>> {
  checkSeed(seed)
  // Not the initial stream of the street itself, or its content would be correlated with these options.
  const random = new Random(seed ^ 0x5ce7e)
  const layout = random.weighted({ street: 0.45, square: 0.3, avenue: 0.25 })
  return {
    seed,
    width: 640,
    height: 384,
    frameRate: 20,
    layout,
    camera: random.weighted({ fixed: 0.5, pan: 0.25, shake: 0.25 }),
    light: random.weighted({ day: 0.65, dusk: 0.35 }),
    people: random.chance(0.2) ? random.integer(18, 28) : random.integer(6, 16),
  }
}

/** @throws MotError `invalid-option` with the name of the option out of range. */
export function fillOptions(options: StreetOptions): Required<StreetOptions> {
  const { seed } = options
  checkSeed(seed)
  const layouts: readonly Layout[] = ['street', 'square', 'avenue']
  const filled = {
    seed,
    width: options.width ?? 640,
    height: options.height ?? 384,
    frameRate: options.frameRate ?? 20,
    frameCount: options.frameCount ?? 200,
    people: options.people ?? 12,
    camera: options.camera ?? 'fixed',
    light: options.light ?? 'day',
    layout: options.layout ?? layouts[seed % layouts.length]!,
  }
  checkWhole('width', filled.width, 64, 4096)
  checkWhole('height', filled.height, 64, 4096)
  checkWhole('people', filled.people, 0, 200)
  if (filled.frameCount !== Number.POSITIVE_INFINITY) checkWhole('frameCount', filled.frameCount, 0, 2 ** 31)
  if (!(typeof filled.frameRate === 'number' && filled.frameRate > 0 && filled.frameRate <= 1000)) {
    throw new MotError(
      'invalid-option',
      `Option "frameRate" should be above 0 and at most 1000, got ${shown(filled.frameRate)}.`,
    )
  }
  checkChoice('camera', filled.camera, ['fixed', 'pan', 'shake'])
  checkChoice('light', filled.light, ['day', 'dusk'])
  checkChoice('layout', filled.layout, layouts)
  return filled
}

function checkSeed(seed: number): void {
  checkWhole('seed', seed, 0, 2 ** 20 - 1)
}

function checkWhole(name: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return
  throw new MotError(
    'invalid-option',
    `Option "${name}" should be an integer from ${low} to ${high}, got ${shown(value)}.`,
  )
}

function checkChoice(name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return
  throw new MotError('invalid-option', `Option "${name}" should be one of ${choices.join(', ')}, got ${shown(value)}.`)
}

function seedsFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => first + i)
}
