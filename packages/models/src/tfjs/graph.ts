import { MotError, shown } from '@mot/core'

/** A constant of a graph. */
export interface TfjsConstant {
  readonly shape: readonly number[]
  readonly data: Float32Array | Int32Array
}

export type TfjsAttribute = boolean | string | readonly number[] | readonly string[]

/** One operation, with its attributes in plain form. */
export interface TfjsNode {
  readonly name: string
  /** `_FusedConv2D`, `AddV2`, … */
  readonly op: string
  /** Names of its input nodes. */
  readonly inputs: readonly string[]
  readonly attributes: Readonly<Record<string, TfjsAttribute>>
}

/** A TensorFlow.js graph model. */
export interface TfjsGraph {
  readonly nodes: ReadonlyMap<string, TfjsNode>
  readonly constants: ReadonlyMap<string, TfjsConstant>
}

/**
 * Reads a graph model: the `model.json`, and the bytes of its weight files one after the other.
 * @throws MotError `invalid-file` when it is not a graph model, or its weights have an unsupported type.
 */
export function readTfjsGraph(json: unknown, weights: Uint8Array): TfjsGraph {
  const model = json as RawModel
  const rawNodes = model?.modelTopology?.node
  if (!Array.isArray(rawNodes) || !Array.isArray(model.weightsManifest)) {
    throw new MotError(
      'invalid-file',
      'A TensorFlow.js graph model should have modelTopology.node and weightsManifest.',
    )
  }
  for (const [i, node] of rawNodes.entries()) checkNode(node, `modelTopology.node[${i}]`)
  for (const [i, group] of model.weightsManifest.entries()) checkGroup(group, `weightsManifest[${i}]`)
  const nodes = new Map(rawNodes.map((node) => [node.name, readNode(node)]))
  return { nodes, constants: readConstants(model.weightsManifest, weights) }
}

/**
 * Names of the files that hold the weights, beside the `model.json` or in folders below it.
 * @throws MotError `invalid-file` for a file elsewhere: a graph comes from others, and names only files of its own.
 */
export function weightPaths(json: unknown): readonly string[] {
  const groups: unknown = (json as RawModel | null)?.weightsManifest ?? []
  const paths = Array.isArray(groups) ? groups.flatMap((group: Partial<RawGroup> | null) => group?.paths ?? []) : []
  for (const path of paths) {
    if (isBeside(path)) continue
    const expected = 'the weights of a graph should be files beside it'
    throw new MotError('invalid-file', `In "weightsManifest" ${expected}, got ${shown(path)}.`)
  }
  return paths
}

/** Whether a path stays in its folder on every system: no root, drive, address, backslash or step up. */
function isBeside(path: unknown): path is string {
  if (typeof path !== 'string' || path === '' || /[\\:\0]/.test(path)) return false
  return path.split('/').every((step) => step !== '' && step !== '..' && step !== '.')
}

interface RawModel {
  readonly modelTopology?: { readonly node?: readonly RawNode[] }
  readonly weightsManifest?: readonly RawGroup[]
}

interface RawNode {
  readonly name: string
  readonly op: string
  readonly input?: readonly string[]
  readonly attr?: Readonly<Record<string, RawAttribute>>
}

/** As protocol buffers are written in JSON: bytes as base64, 64-bit integers as text. */
interface RawAttribute {
  readonly s?: string
  readonly b?: boolean
  readonly i?: string | number
  readonly list?: { readonly i?: readonly (string | number)[]; readonly s?: readonly string[] }
}

interface RawGroup {
  readonly paths: readonly string[]
  readonly weights: readonly RawWeight[]
}

interface RawWeight {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: string
  readonly quantization?: { readonly dtype: string }
}

function checkNode(node: unknown, place: string): void {
  const { name, op, input, attr } = recordAt(node, place) as Readonly<Record<string, unknown>>
  if (typeof name !== 'string') throw wrong(`${place}.name`, 'a text', name)
  if (typeof op !== 'string') throw wrong(`${place}.op`, 'a text', op)
  if (input !== undefined && !isListOf('string', input)) throw wrong(`${place}.input`, 'a list of names', input)
  const attributes = attr === undefined ? {} : recordAt(attr, `${place}.attr`)
  for (const [key, attribute] of Object.entries(attributes)) {
    const at = `${place}.attr.${key}`
    const { s, list } = recordAt(attribute, at) as Readonly<Record<string, unknown>>
    if (s !== undefined && typeof s !== 'string') throw wrong(`${at}.s`, 'a text', s)
    const entries = list === undefined ? {} : (recordAt(list, `${at}.list`) as Readonly<Record<string, unknown>>)
    if (entries.s !== undefined && !isListOf('string', entries.s)) throw wrong(`${at}.list.s`, 'texts', entries.s)
    if (entries.i !== undefined && !isListOf('string', entries.i) && !isListOf('number', entries.i)) {
      throw wrong(`${at}.list.i`, 'whole numbers', entries.i)
    }
  }
}

function checkGroup(group: unknown, place: string): void {
  const { weights } = recordAt(group, place) as Readonly<Record<string, unknown>>
  if (!Array.isArray(weights)) throw wrong(`${place}.weights`, 'a list', weights)
  for (const [i, weight] of weights.entries()) {
    const at = `${place}.weights[${i}]`
    const { name, quantization } = recordAt(weight, at) as Readonly<Record<string, unknown>>
    if (typeof name !== 'string') throw wrong(`${at}.name`, 'a text', name)
    if (quantization !== undefined) recordAt(quantization, `${at}.quantization`)
  }
}

function recordAt(value: unknown, place: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw wrong(place, 'a record', value)
}

function isListOf(type: 'string' | 'number', value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === type)
}

function wrong(place: string, expected: string, got: unknown): MotError {
  return new MotError('invalid-file', `In a TensorFlow.js graph ${place} should be ${expected}, got ${shown(got)}.`)
}

function readNode({ name, op, input = [], attr = {} }: RawNode): TfjsNode {
  const attributes: Record<string, TfjsAttribute> = {}
  for (const [key, { s, b, i, list }] of Object.entries(attr)) {
    const value =
      s !== undefined ? decode(s) : i !== undefined ? [Number(i)] : (b ?? list?.i?.map(Number) ?? list?.s?.map(decode))
    if (value !== undefined) attributes[key] = value
  }
  return {
    name,
    op,
    // A colon precedes the index of a node's output; a caret marks a control dependency.
    inputs: input.filter((source) => !source.startsWith('^')).map((source) => source.replace(/:0$/, '')),
    attributes,
  }
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString()
}

const bytesOf: Readonly<Record<string, number>> = { float32: 4, int32: 4, float16: 2, bool: 1 }

function readConstants(groups: readonly RawGroup[], weights: Uint8Array): Map<string, TfjsConstant> {
  const constants = new Map<string, TfjsConstant>()
  let start = 0
  for (const { name, shape, dtype, quantization } of groups.flatMap((group) => group.weights)) {
    const stored = quantization?.dtype ?? dtype
    if (!Array.isArray(shape) || !shape.every((side) => Number.isSafeInteger(side) && side >= 0)) {
      throw new MotError('invalid-file', `Weight "${name}" should have a shape, got ${shown(shape)}.`)
    }
    const length = shape.reduce((product, side) => product * side, 1)
    const size = Object.hasOwn(bytesOf, stored) ? bytesOf[stored] : undefined
    if (size === undefined) {
      throw new MotError(
        'invalid-file',
        `Weight "${name}" should be float32, float16, int32 or bool, got ${shown(stored)}.`,
      )
    }
    // A copy: the numbers may be unaligned in the file.
    const bytes = new Uint8Array(weights.subarray(start, start + size * length))
    if (bytes.length < size * length) {
      throw new MotError('invalid-file', `Weight "${name}" should have ${size * length} bytes, got ${bytes.length}.`)
    }
    constants.set(name, { shape, data: numbersOf(bytes.buffer, stored) })
    start += bytes.length
  }
  return constants
}

function numbersOf(buffer: ArrayBuffer, stored: string): Float32Array | Int32Array {
  if (stored === 'float32') return new Float32Array(buffer)
  if (stored === 'int32') return new Int32Array(buffer)
  if (stored === 'bool') return Int32Array.from(new Uint8Array(buffer))
  return Float32Array.from(new Uint16Array(buffer), fromHalf)
}

function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}
