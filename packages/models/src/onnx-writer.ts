/** Writes ONNX files: the part of onnx.proto3 that converted and test networks use, without an ONNX package. */

/** Element types as `TensorProto.DataType` numbers them. */
const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float16: 10 } as const

export type OnnxElementType = keyof typeof elementTypes

/** An input or output of the network. A name in the shape is a free length. */
export interface OnnxValue {
  readonly name: string
  readonly type: OnnxElementType
  readonly shape: readonly (number | string)[]
}

/** A constant. */
export interface OnnxInitializer {
  readonly name: string
  readonly type: OnnxElementType
  readonly shape: readonly number[]
  /** Float16 as its bits. */
  readonly data: Float32Array | BigInt64Array | Int32Array | Uint16Array | Uint8Array
  /** Name of a file in the network's folder that holds the data, from its first byte, instead of the network itself. */
  readonly file?: string
}

export interface OnnxNode {
  /** `Conv`, `Relu`, … */
  readonly type: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Whole numbers, lists of them, and words. */
  readonly attributes?: Readonly<Record<string, number | readonly number[] | string>>
}

export interface OnnxModel {
  readonly name: string
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  readonly initializers?: readonly OnnxInitializer[]
  readonly nodes: readonly OnnxNode[]
  /** `metadata_props`. */
  readonly metadata?: Readonly<Record<string, string>>
}

/** The bytes of the ONNX file: IR version 8, opset 17. */
export function writeOnnx(model: OnnxModel): Uint8Array {
  const graph = message(
    ...model.nodes.map((node) => field(1, writeNode(node))),
    field(2, model.name),
    ...(model.initializers ?? []).map((initializer) => field(5, writeInitializer(initializer))),
    ...model.inputs.map((value) => field(11, writeValue(value))),
    ...model.outputs.map((value) => field(12, writeValue(value))),
  )
  return message(
    field(1, 8),
    field(2, 'mot'),
    field(7, graph),
    field(8, message(field(1, ''), field(2, 17))),
    ...Object.entries(model.metadata ?? {}).map(([key, value]) => field(14, pair(key, value))),
  )
}

function writeNode(node: OnnxNode): Uint8Array {
  const attributes = Object.entries(node.attributes ?? {}).map(([name, value]) => {
    if (typeof value === 'number') return message(field(1, name), field(3, value), field(20, 2))
    if (typeof value === 'string') return message(field(1, name), field(4, value), field(20, 3))
    return message(field(1, name), ...value.map((entry) => field(8, entry)), field(20, 7))
  })
  return message(
    ...node.inputs.map((name) => field(1, name)),
    ...node.outputs.map((name) => field(2, name)),
    field(4, node.type),
    ...attributes.map((attribute) => field(5, attribute)),
  )
}

function writeInitializer({ name, type, shape, data, file }: OnnxInitializer): Uint8Array {
  const about = [...shape.map((length) => field(1, length)), field(2, elementTypes[type]), field(8, name)]
  // external_data gives the location of the data, and data_location marks it as external.
  if (file) return message(...about, field(13, pair('location', file)), field(14, 1))
  return message(...about, field(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)))
}

function writeValue({ name, type, shape }: OnnxValue): Uint8Array {
  const dimensions = shape.map((length) => field(1, message(field(typeof length === 'number' ? 1 : 2, length))))
  const tensor = message(field(1, elementTypes[type]), field(2, message(...dimensions)))
  return message(field(1, name), field(2, message(field(1, tensor))))
}

/** A `StringStringEntryProto`. */
function pair(key: string, value: string): Uint8Array {
  return message(field(1, key), field(2, value))
}

function message(...fields: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(fields.reduce((length, bytes) => length + bytes.length, 0))
  let position = 0
  for (const bytes of fields) {
    result.set(bytes, position)
    position += bytes.length
  }
  return result
}

/** One field: whole numbers ≥ 0 as varints, all else with its length before it. */
function field(number: number, value: number | string | Uint8Array): Uint8Array {
  if (typeof value === 'number') return message(varint(number * 8), varint(value))
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value
  return message(varint(number * 8 + 2), varint(bytes.length), bytes)
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  while (value > 127) {
    bytes.push((value % 128) + 128)
    value = Math.floor(value / 128)
  }
  return Uint8Array.from([...bytes, value])
}
