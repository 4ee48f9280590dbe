import { MotError, quoted } from '@mot/core'

/** Metadata of a network file, in `<name>.json` beside it, written when it was trained or converted. */
export interface ModelManifest {
  /** Short name, as in `mot track --model <name>`. */
  readonly name: string
  /** Of a network of several files, what this one is: `template`, `search`. Absent where there is one file. */
  readonly part?: string
  /** Name of the network file in the same folder. */
  readonly file: string
  /** Of the network file, 64 lowercase hexadecimal digits. */
  readonly sha256: string
  /** Size of the network file. */
  readonly bytes: number
  /** SPDX identifier of the weights' licence. */
  readonly licence: string
  /** One sentence for a list. */
  readonly description: string
  /**
   * What it is for: detections of images, appearance vectors of boxes, or one object that is chosen by its box. Default
   * `detector`.
   */
  readonly kind?: 'detector' | 'appearance' | 'single-object'
  /** Export of `@mot/heads` that reads the outputs: `fairMOT`. Absent for `single-object`: there the tracker reads them. */
  readonly head?: string
  /** Options of the head. Default: none. */
  readonly headOptions?: Readonly<Record<string, unknown>>
  /** Export of `@mot/trackers`, or of `@mot/trackers/single`, that suits the network: `JDETracker`. */
  readonly tracker: string
  /** Preset of the tracker. */
  readonly preset?: string
  /** Options of the tracker that differ from the preset. Default: none. */
  readonly trackerOptions?: Readonly<Record<string, unknown>>
  /** Names of the classes by class id. */
  readonly classes: readonly string[]
  /** The image input: its name and the size in pixels that the network was trained at. */
  readonly input: { readonly name: string; readonly height: number; readonly width: number }
  /** Names of the outputs. */
  readonly outputs: readonly string[]
  /** How the network was made: data, seeds, steps. For people. */
  readonly training?: unknown
  /** Scores of the network, and on what data. For people. */
  readonly scores?: unknown
}

/**
 * Checks plain data, as returned by `JSON.parse`, as a manifest.
 * @param origin name of the data in messages: a file name or URL.
 * @throws MotError `invalid-file` naming the first field that is missing or of a wrong type.
 */
export function checkManifest(data: unknown, origin = 'The manifest'): ModelManifest {
  checkFields(data, modelFields, origin)
  return data as unknown as ModelManifest
}

/** What a field of a manifest holds. */
export interface Field {
  readonly expected: string
  readonly holds: (value: unknown, manifest: Record<string, unknown>) => boolean
}

/** @throws MotError `invalid-file` naming the first field that is missing or of a wrong type. */
export function checkFields(data: unknown, fields: Readonly<Record<string, Field>>, origin: string): void {
  const wrong = isRecord(data)
    ? Object.keys(fields).find((field) => !fields[field]!.holds(data[field], data))
    : undefined
  if (isRecord(data) && wrong === undefined) return
  const expected = wrong === undefined ? 'be an object' : `have "${wrong}": ${fields[wrong]!.expected}`
  const got = wrong === undefined ? data : (data as Record<string, unknown>)[wrong]
  throw new MotError(
    'invalid-file',
    `${origin} should ${expected}, got ${got === undefined ? 'nothing' : quoted(got)}.`,
  )
}

const text: Field = { expected: 'a text', holds: isText }
const record: Field = {
  expected: 'an object, if present',
  holds: (value) => value === undefined || isRecord(value),
}
const anything: Field = { expected: 'anything', holds: () => true }
const texts: Field = {
  expected: 'a list of texts',
  holds: (value) => Array.isArray(value) && value.length > 0 && value.every(isText),
}

const kinds = ['detector', 'appearance', 'single-object'] as const

/** Of a network in one file. */
export const modelFields: Record<keyof ModelManifest, Field> = {
  name: { expected: 'letters, digits, dots, dashes', holds: (value) => isText(value) && /^[\w.-]+$/.test(value) },
  part: {
    expected: 'letters, digits, dots, dashes, if present',
    holds: (value) => value === undefined || (isText(value) && /^[\w.-]+$/.test(value)),
  },
  // A manifest names a file in its own folder only.
  file: { expected: 'a file name without a folder', holds: (value) => isText(value) && /^[^/\\]+$/.test(value) },
  sha256: {
    expected: '64 lowercase hexadecimal digits',
    holds: (value) => isText(value) && /^[0-9a-f]{64}$/.test(value),
  },
  bytes: { expected: 'a positive whole number', holds: isCount },
  licence: text,
  description: text,
  kind: {
    expected: `one of ${kinds.join(', ')}, if present`,
    holds: (value) => value === undefined || kinds.includes(value as (typeof kinds)[number]),
  },
  head: {
    expected: 'a text',
    holds: (value, { kind }) => isText(value) || (value === undefined && kind === 'single-object'),
  },
  headOptions: record,
  tracker: text,
  preset: { expected: 'a text, if present', holds: (value) => value === undefined || isText(value) },
  trackerOptions: record,
  classes: texts,
  input: {
    expected: '{ name, height, width }',
    holds: (value) => isRecord(value) && isText(value.name) && isCount(value.height) && isCount(value.width),
  },
  outputs: texts,
  training: anything,
  scores: anything,
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
}
