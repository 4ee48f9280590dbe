import { MotError } from '@mot/core'
import type { OpenFile } from './platform'

/**
 * The key–value pairs `metadata_props` of an ONNX file, which no ONNX Runtime for JavaScript exposes. Scans the top
 * level of the protobuf message `ModelProto` and skips the graph without reading it. The file is read in blocks, and
 * the pairs may have `largestMetadata` bytes together.
 * @throws MotError `invalid-model` where they have more.
 */
export async function readOnnxMetadata(file: Pick<OpenFile, 'size' | 'read'>): Promise<Record<string, string>> {
  // A map: a key may be named as something that objects inherit.
  const metadata = new Map<string, string>()
  const blocks = new Blocks(file)
  let offset = 0
  let total = 0
  while (offset < file.size) {
    const field = readField(...blocks.at(offset)) ?? readField(...(await blocks.load(offset)))
    // The runtime reports a broken file.
    if (!field) break
    if (field.number === metadataProps && field.wireType === 2) {
      const start = offset + field.start
      const length = Math.min(field.length, Math.max(0, file.size - start))
      total += length
      if (total > largestMetadata) {
        throw new MotError('invalid-model', `The metadata of a network should have ${largestMetadata} bytes at most.`)
      }
      const [key, value] = readPair(blocks.content(start, length) ?? (await file.read(start, length)))
      if (key !== undefined) metadata.set(key, value ?? '')
    }
    offset += field.start + field.length
  }
  return Object.fromEntries(metadata)
}

/** Number of the field `metadata_props` in `ModelProto`. */
const metadataProps = 14
/** Bytes of a tag and a varint, each at its longest. */
const longestHeader = 20
/** Bytes of all pairs; those of exporters are names of classes, settings and licences. */
const largestMetadata = 2 ** 24
/** Bytes of a block. It doubles up to the largest: most files have few fields, and skip the graph between them. */
const smallestBlock = 64
const largestBlock = 2 ** 16

const empty = new Uint8Array(0)

/** The part of a file that was read last. */
class Blocks {
  #start = 0
  #bytes: Uint8Array = empty
  #next = smallestBlock

  constructor(private readonly file: Pick<OpenFile, 'size' | 'read'>) {}

  /** The part, and a position in it, of a field at this offset; an empty part where a header there may be cut. */
  at(offset: number): [bytes: Uint8Array, start: number] {
    const isWhole = offset >= this.#start && offset + longestHeader <= this.#start + this.#bytes.length
    return isWhole ? [this.#bytes, offset - this.#start] : [empty, 0]
  }

  async load(offset: number): Promise<[bytes: Uint8Array, start: number]> {
    // A jump over the graph begins with a small block again.
    this.#next = offset <= this.#start + this.#bytes.length ? Math.min(2 * this.#next, largestBlock) : smallestBlock
    this.#bytes = await this.file.read(offset, this.#next)
    this.#start = offset
    return [this.#bytes, 0]
  }

  /** Bytes that were read already; else undefined. */
  content(offset: number, length: number): Uint8Array | undefined {
    const from = offset - this.#start
    return from >= 0 && from + length <= this.#bytes.length ? this.#bytes.subarray(from, from + length) : undefined
  }
}

interface Field {
  readonly number: number
  /** 0 varint, 1 eight bytes, 2 bytes after their length, 5 four bytes. */
  readonly wireType: number
  /** Bytes from the begin of the field to its content, and of the content. */
  readonly start: number
  readonly length: number
}

/** The field that begins at a byte; undefined where no field can begin. */
function readField(bytes: Uint8Array, begin: number): Field | undefined {
  const tag = readVarint(bytes, begin)
  if (!tag) return undefined
  const number = Math.floor(tag.value / 8)
  const wireType = tag.value % 8
  const start = tag.end - begin
  if (wireType === 1 || wireType === 5) return { number, wireType, start, length: wireType === 1 ? 8 : 4 }
  const varint = readVarint(bytes, tag.end)
  if (!varint) return undefined
  if (wireType === 0) return { number, wireType, start: varint.end - begin, length: 0 }
  return wireType === 2 ? { number, wireType, start: varint.end - begin, length: varint.value } : undefined
}

function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } | undefined {
  let value = 0
  for (let i = start, unit = 1; i < Math.min(start + 10, bytes.length); i++, unit *= 128) {
    value += (bytes[i]! & 127) * unit
    if (bytes[i]! < 128) return { value, end: i + 1 }
  }
  return undefined
}

/** The two texts of a `StringStringEntryProto`; of repeated fields the last counts. */
function readPair(bytes: Uint8Array): [key: string | undefined, value: string | undefined] {
  const texts: (Uint8Array | undefined)[] = [undefined, undefined]
  let offset = 0
  while (offset < bytes.length) {
    const field = readField(bytes, offset)
    if (!field) break
    const start = offset + field.start
    if (field.number === 1 || field.number === 2) texts[field.number - 1] = bytes.subarray(start, start + field.length)
    offset = start + field.length
  }
  const [key, value] = texts.map((text) => text && new TextDecoder().decode(text))
  return [key, value]
}
