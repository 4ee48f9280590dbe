import { type Detection, MotError, nearestName, quoted, readOptions, shown, type Track } from '@mot/core'
import { type Color, readColor } from './color'
import type { ObscureEffect } from './obscure'
import type { Skeleton } from './skeleton'
import type { TextCanvas } from './text-canvas'

/**
 * The drawn part of a track; a `Track` and a row of a result file satisfy it. Keypoints, a rotated box in place of the
 * axis-aligned one, and a mask are drawn where present, as in its `Detection`.
 */
export type OverlayTrack = Pick<Track, 'id' | 'box'> &
  Partial<Track> &
  Pick<Detection, 'keypoints' | 'orientedBox' | 'mask'>

/** How tracks are painted: all but the functions and the canvas can be in a file of JSON. */
export interface OverlayOptions {
  /** Thickness of the lines of boxes, in pixels. Default: a 300th of the image height, at least 1.5. */
  readonly thickness?: number
  /** Height of capitals, in pixels. Default: a 64th of the image height, at least 8. */
  readonly textHeight?: number
  /** `ellipse`: about the ground position of the object. Rotated boxes have their outline, but with `none`. Default `outline`. */
  readonly boxes?: 'outline' | 'corners' | 'ellipse' | 'none'
  /** Opacity inside boxes and rotated boxes, 0 to 1. Default 0. */
  readonly fill?: number
  /** Opacity of masks, 0 to 1. Default 0.4. */
  readonly maskFill?: number
  /** Opacity of boxes without a detection in the frame, 0 to 1. Default 0.5. */
  readonly predictedOpacity?: number
  /** Whether each id or each class has a colour of its own. Default `id`. */
  readonly colorBy?: 'id' | 'class'
  /**
   * `vivid`: fifteen colours, by turns; `safe`: seven that people with colour blindness tell apart; or your own, as
   * `#rrggbb` or [red, green, blue], which repeat. Default `vivid`.
   */
  readonly palette?: 'vivid' | 'safe' | readonly (Color | string)[]
  /** Colour of a track, in place of `colorBy` and `palette`. */
  readonly color?: (track: OverlayTrack) => Color
  /** Default true. */
  readonly showIds?: boolean
  /** Whether names of classes are written. Default true. */
  readonly showClasses?: boolean
  /** Scores as a percentage; those that are no probabilities as they are. Default false. */
  readonly showScores?: boolean
  /** Names by class id. Default: those that the tracks have. */
  readonly classNames?: readonly string[]
  /** Text of a label in place of class, id and score; empty for no label. */
  readonly label?: (track: OverlayTrack) => string
  /** Length of a trail in seconds; 0 for none. Default 1.5. */
  readonly trailSeconds?: number
  /** Which point of the box leaves the trail. Default `bottom`, the middle of the lower edge. */
  readonly trailAnchor?: 'bottom' | 'centre'
  /** Keypoints are drawn where they score above this, 0 to 1. Default 0.3. */
  readonly minKeypointScore?: number
  /** Bones between keypoints. Default `coco`: those of COCO, for poses of 17 keypoints. */
  readonly skeleton?: 'coco' | 'none' | Skeleton
  /** Makes tracks unrecognisable, inside their boxes. Default `none`. */
  readonly obscure?: 'none' | ObscureEffect
  /** Names or ids of the classes to obscure. Default: all. */
  readonly obscureClasses?: readonly (string | number)[]
  /** Size of a block, or radius of the blur, as a share of the shorter side of the box, above 0 to 1. Default 0.125. */
  readonly obscureSize?: number
  /** Fonts for characters that the built-in font lacks, from `loadTextCanvas()`. Default: those of the page, none in Node. */
  readonly textCanvas?: TextCanvas
}

export const defaultOverlayOptions = {
  boxes: 'outline',
  fill: 0,
  maskFill: 0.4,
  predictedOpacity: 0.5,
  colorBy: 'id',
  palette: 'vivid',
  showIds: true,
  showClasses: true,
  showScores: false,
  classNames: [],
  trailSeconds: 1.5,
  trailAnchor: 'bottom',
  minKeypointScore: 0.3,
  skeleton: 'coco',
  obscure: 'none',
  obscureClasses: [],
  obscureSize: 0.125,
} as const satisfies OverlayOptions

/** Options of which the default depends on the image or is absent. */
const withoutDefault = ['thickness', 'textHeight', 'color', 'label', 'textCanvas']

const words: Readonly<Record<string, readonly string[]>> = {
  boxes: ['outline', 'corners', 'ellipse', 'none'],
  colorBy: ['id', 'class'],
  trailAnchor: ['bottom', 'centre'],
  obscure: ['none', 'blur', 'pixelate'],
}

/** Seconds: longer trails would fill the memory. */
const LONGEST_TRAIL = 3600

/** Range of each number, and what it is. */
const numbers: Readonly<Record<string, readonly [test: (value: number) => boolean, expected: string]>> = {
  thickness: [isPositive, 'a positive number of pixels'],
  textHeight: [isPositive, 'a positive number of pixels'],
  fill: [isShare, 'a number from 0 to 1'],
  maskFill: [isShare, 'a number from 0 to 1'],
  predictedOpacity: [isShare, 'a number from 0 to 1'],
  trailSeconds: [(value) => value >= 0 && value <= LONGEST_TRAIL, `a number of seconds from 0 to ${LONGEST_TRAIL}`],
  minKeypointScore: [Number.isFinite, 'a number'],
  obscureSize: [(value) => value > 0 && value <= 1, 'a number above 0, to 1'],
}

export type OverlayStyle = OverlayOptions & Required<Pick<OverlayOptions, keyof typeof defaultOverlayOptions>>

/**
 * The options with all defaults filled in.
 * @throws MotError `invalid-option` for an unknown option and for a value out of its range.
 */
export function readStyle(options: OverlayOptions): OverlayStyle {
  const given = readOptions(options)
  checkNames(Object.keys(given))
  const style: OverlayStyle = { ...defaultOverlayOptions, ...given }
  for (const [name, [test, expected]] of Object.entries(numbers)) {
    const value = style[name as keyof OverlayStyle]
    if (value === undefined || (typeof value === 'number' && test(value))) continue
    refuse(name, expected, value)
  }
  for (const [name, known] of Object.entries(words)) {
    const value = style[name as keyof OverlayStyle]
    if (!known.includes(value as string)) refuse(name, `one of ${known.join(', ')}`, value)
  }
  for (const name of ['showIds', 'showClasses', 'showScores'] as const) {
    if (typeof style[name] !== 'boolean') refuse(name, 'true or false', style[name])
  }
  for (const name of ['color', 'label'] as const) {
    if (style[name] !== undefined && typeof style[name] !== 'function')
      refuse(name, 'a function of a track', style[name])
  }
  checkList(
    'classNames',
    style.classNames,
    'a list of names by class id',
    (name) => name === undefined || typeof name === 'string',
  )
  checkList('obscureClasses', style.obscureClasses, 'a list of names or ids of classes', isClass)
  checkClassNames(style)
  return { ...style, palette: readPalette(style.palette), skeleton: readSkeleton(style.skeleton) }
}

function checkNames(names: readonly string[]): void {
  const known = [...Object.keys(defaultOverlayOptions), ...withoutDefault]
  for (const name of names) {
    if (known.includes(name)) continue
    const nearest = nearestName(name, known)
    const hint = nearest === undefined ? `there are ${known.join(', ')}` : `did you mean "${nearest}"?`
    throw new MotError('invalid-option', `A style has no option ${quoted(name)}: ${hint}`)
  }
}

/** A misspelled class would not be obscured. */
function checkClassNames({ obscureClasses, classNames }: OverlayStyle): void {
  if (classNames.length === 0) return
  for (const name of obscureClasses) {
    if (typeof name === 'number' ? name < classNames.length : classNames.includes(name)) continue
    const nearest = nearestName(String(name), classNames)
    const hint =
      nearest === undefined ? `there are ${classNames.slice(0, 20).join(', ')}` : `did you mean "${nearest}"?`
    throw new MotError('invalid-option', `Option "obscureClasses" has no class ${quoted(String(name))}: ${hint}`)
  }
}

function readPalette(palette: OverlayStyle['palette']): OverlayStyle['palette'] {
  if (palette === 'vivid' || palette === 'safe') return palette
  checkList('palette', palette, 'vivid, safe or a list of colours', () => true)
  if (palette.length === 0) refuse('palette', 'vivid, safe or a list of colours', palette)
  return Array.from(palette as readonly unknown[], (color) => readColor(color, 'Option "palette"'))
}

function readSkeleton(skeleton: OverlayStyle['skeleton']): OverlayStyle['skeleton'] {
  if (skeleton === 'coco' || skeleton === 'none') return skeleton
  const isBone = (bone: unknown) =>
    Array.isArray(bone) && bone.length === 2 && bone.every((end) => Number.isInteger(end) && end >= 0)
  checkList('skeleton', skeleton, 'coco, none or pairs of keypoints such as [[0, 1], [1, 2]]', isBone)
  return skeleton
}

function checkList(name: string, value: unknown, expected: string, test: (item: unknown) => boolean): void {
  if (!Array.isArray(value) || !value.every(test)) refuse(name, expected, value)
}

function refuse(name: string, expected: string, value: unknown): never {
  throw new MotError('invalid-option', `Option "${name}" should be ${expected}, got ${shown(value)}.`)
}

function isPositive(value: number): boolean {
  return value > 0 && Number.isFinite(value)
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1
}

function isClass(value: unknown): boolean {
  return typeof value === 'string' || (Number.isInteger(value) && (value as number) >= 0)
}
