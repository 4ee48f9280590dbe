import { MotError } from '@mot/core'

/** Numbers of ONNX's protobuf fields that are read or written here. */
const MODEL_GRAPH = 7
const GRAPH_INITIALIZER = 5
const GRAPH_INPUT = 11
const GRAPH_OUTPUT = 12
const GRAPH_VALUE_INFO = 13

/** Axes of height and width in images and maps, with the names of their free lengths. */
const axisNames = new Map([
  [2, 'height'],
  [3, 'width'],
])

/**
 * The same network with free height and width of its images. For networks whose layers allow any size although the file
 * declares one, such as NanoTrack's backbone. Weights are unchanged; declared shapes of intermediate values are
 * dropped.
 * @param bytes an ONNX file.
 * @throws MotError `invalid-file` if it is not an ONNX file.
 */
export function freeInputSize(bytes: Uint8Array): Uint8Array {
  let graphs = 0
  const model = rewrite(bytes, (field) => {
    if (field.number !== MODEL_GRAPH || !field.content) return [field.bytes]
    graphs++
    return [message(MODEL_GRAPH, freeGraph(field.content))]
  })
  if (graphs !== 1) throw new MotError('invalid-file', `An ONNX file has one graph, got ${graphs}.`)
  return model
}

function freeGraph(graph: Uint8Array): Uint8Array {
  const weights = new Set<string>()
  rewrite(graph, ({ number, content }) => {
    if (number === GRAPH_INITIALIZER && content) weights.add(nameIn(content, 8))
    return []
  })
  return rewrite(graph, (field) => {
    const { number, content } = field
    if (number === GRAPH_VALUE_INFO) return []
    if (!content || (number !== GRAPH_INPUT && number !== GRAPH_OUTPUT) || weights.has(nameIn(content, 1)))
      return [field.bytes]
    return [message(number, freeValue(content, number === GRAPH_INPUT ? '' : `${nameIn(content, 1)}_`))]
  })
}

/** ValueInfo → type (2) → tensor (1) → shape (2) → lengths (1). */
function freeValue(value: Uint8Array, prefix: string): Uint8Array {
  return within(value, [2, 1, 2], (shape) => {
    let axis = 0
    return rewrite(shape, (field) => {
      const name = axisNames.get(axis++)
      return name === undefined ? [field.bytes] : [message(1, message(2, new TextEncoder().encode(prefix + name)))]
    })
  })
}

function within(bytes: Uint8Array, path: readonly number[], change: (inner: Uint8Array) => Uint8Array): Uint8Array {
  const [number, ...rest] = path
  if (number === undefined) return change(bytes)
  return rewrite(bytes, (field) =>
    field.number === number && field.content ? [message(number, within(field.content, rest, change))] : [field.bytes],
  )
}

function nameIn(bytes: Uint8Array, number: number): string {
  let name = ''
  rewrite(bytes, (field) => {
    if (field.number === number && field.content) name = new TextDecoder().decode(field.content)
    return []
  })
  return name
}

/** One field of a protobuf message. */
interface Field {
  readonly number: number
  /** The bytes of the field, with its tag. */
  readonly bytes: Uint8Array
  /** The content of a length-delimited field: text, bytes or a message. */
  readonly content: Uint8Array | undefined
}

/** The message with each field replaced by the result of `change`. */
function rewrite(bytes: Uint8Array, change: (field: Field) => readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const tag = readVarint(bytes, at)
    const wire = tag.value & 7
    let end = tag.end
    let content: Uint8Array | undefined
    if (wire === 0) end = readVarint(bytes, end).end
    else if (wire === 1) end += 8
    else if (wire === 5) end += 4
    else if (wire === 2) {
      const length = readVarint(bytes, end)
      end = length.end + length.value
      content = bytes.subarray(length.end, end)
    } else end = Number.POSITIVE_INFINITY
    if (!(end <= bytes.length))
      throw new MotError('invalid-file', `The file is truncated or not an ONNX network, at byte ${at}.`)
    parts.push(...change({ number: Math.floor(tag.value / 8), bytes: bytes.subarray(at, end), content }))
    at = end
  }
  return concat(parts)
}

function readVarint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0
  for (let at = start, factor = 1; at < bytes.length && at < start + 10; at++, factor *= 128) {
    value += (bytes[at]! & 127) * factor
    if (bytes[at]! < 128) return { value, end: at + 1 }
  }
  throw new MotError('invalid-file', `The file is truncated or not an ONNX network, at byte ${start}.`)
}

function message(number: number, content: Uint8Array): Uint8Array {
  return concat([varint(number * 8 + 2), varint(content.length), content])
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128)
  return Uint8Array.of(...bytes, value)
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
