import type { OpenFile } from './platform'

/**
 * The key–value pairs `metadata_props` of an ONNX file, which no ONNX Runtime for JavaScript exposes. Scans the top
 * level of the protobuf message `ModelProto` and skips the graph without reading it.
 */
export async function readOnnxMetadata(file: Pick<OpenFile, 'size' | 'read'>): Promise<Record<string, string>> {
  const metadata: Record<string, string> = {}
  let offset = 0
  while (offset < file.size) {
    const field = readField(await file.read(offset, longestHeader))
    // The runtime reports a broken file.
    if (!field) break
    if (field.number === metadataProps && field.wireType === 2) {
      const [key, value] = readPair(await file.read(offset + field.start, field.length))
      if (key !== undefined) metadata[key] = value ?? ''
    }
    offset += field.start + field.length
  }
  return metadata
}

/** Number of the field `metadata_props` in `ModelProto`. */
const metadataProps = 14
/** Bytes of a tag and a varint, each at its longest. */
const longestHeader = 20

interface Field {
  readonly number: number
  /** 0 varint, 1 eight bytes, 2 bytes after their length, 5 four bytes. */
  readonly wireType: number
  /** Where its content begins, and how many bytes it has. */
  readonly start: number
  readonly length: number
}

/** The field that begins at the first byte; undefined where no field can begin. */
function readField(bytes: Uint8Array): Field | undefined {
  const tag = readVarint(bytes, 0)
  if (!tag) return undefined
  const number = Math.floor(tag.value / 8)
  const wireType = tag.value % 8
  if (wireType === 1 || wireType === 5) return { number, wireType, start: tag.end, length: wireType === 1 ? 8 : 4 }
  const varint = readVarint(bytes, tag.end)
  if (!varint) return undefined
  if (wireType === 0) return { number, wireType, start: varint.end, length: 0 }
  return wireType === 2 ? { number, wireType, start: varint.end, length: varint.value } : undefined
}

function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } | undefined {
  let value = 0
  for (let i = start, unit = 1; i < Math.min(start + 10, bytes.length); i++, unit *= 128) {
    value += (bytes[i]! & 127) * unit
    if (bytes[i]! < 128) return { value, end: i + 1 }
  }
  return undefined
}

/** The two texts of a `StringStringEntryProto`. */
function readPair(bytes: Uint8Array): [key: string | undefined, value: string | undefined] {
  const pair: [string | undefined, string | undefined] = [undefined, undefined]
  let offset = 0
  while (offset < bytes.length) {
    const field = readField(bytes.subarray(offset))
    if (!field) break
    const text = bytes.subarray(offset + field.start, offset + field.start + field.length)
    if (field.number === 1 || field.number === 2) pair[field.number - 1] = new TextDecoder().decode(text)
    offset += field.start + field.length
  }
  return pair
}
