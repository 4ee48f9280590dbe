import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { MotError } from '@mot/core'

/** Tar archives are made of blocks of this size (POSIX.1-1988, ustar). */
const block = 512

/**
 * Reads some files of a gzipped tar archive, as `npm pack` writes it; all others are skipped.
 * @param sizes bytes by path in the archive, as they should be.
 * @returns contents by path.
 * @throws MotError `invalid-file` when a file is missing or has another size, or it is no such archive.
 */
export async function readTarball(file: string, sizes: ReadonlyMap<string, number>): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>()
  const reader = new TarReader(sizes, found)
  let refusal: unknown
  try {
    await pipeline(createReadStream(file), createGunzip(), async (chunks) => {
      try {
        for await (const chunk of chunks) reader.add(chunk as Uint8Array)
      } catch (error) {
        refusal = error
        throw error
      }
    })
  } catch (error) {
    // A stream that is closed early may fail with an error of its own.
    if (refusal instanceof MotError) throw refusal
    throw new MotError('invalid-file', `${file} is no gzipped tar archive: ${(error as Error).message}.`, {
      cause: error,
    })
  }
  for (const path of sizes.keys()) {
    if (!found.has(path)) throw new MotError('invalid-file', `${file} should have the file ${path}.`)
  }
  return found
}

class TarReader {
  #header = new Uint8Array(block)
  #filled = 0
  /** Content and padding that are still to come of the current file. */
  #left = 0
  #path = ''
  #content: Uint8Array | undefined
  #received = 0

  constructor(
    private readonly sizes: ReadonlyMap<string, number>,
    private readonly found: Map<string, Uint8Array>,
  ) {}

  add(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const bytes = chunk.subarray(at, at + (this.#left > 0 ? this.#left : block - this.#filled))
      at += bytes.length
      if (this.#left > 0) this.#addContent(bytes)
      else {
        this.#header.set(bytes, this.#filled)
        this.#filled += bytes.length
        if (this.#filled === block) this.#begin()
      }
    }
  }

  #addContent(bytes: Uint8Array): void {
    this.#left -= bytes.length
    const content = this.#content
    if (content === undefined) return
    const part = bytes.subarray(0, content.length - this.#received)
    content.set(part, this.#received)
    this.#received += part.length
    if (this.#received === content.length) this.found.set(this.#path, content)
  }

  /** Reads the header of the next file. The blocks of zeros at the end are files without a name and content. */
  #begin(): void {
    this.#filled = 0
    const text = (from: number, length: number) =>
      new TextDecoder().decode(this.#header.subarray(from, from + length)).replace(/\0.*$/s, '')
    const folder = text(345, 155)
    const path = folder === '' ? text(0, 100) : `${folder}/${text(0, 100)}`
    const size = Number.parseInt(text(124, 12).trim() || '0', 8)
    if (!(size >= 0)) throw new MotError('invalid-file', `The size of "${path}" in the archive cannot be read.`)
    this.#left = Math.ceil(size / block) * block
    this.#received = 0
    const expected = this.sizes.get(path)
    this.#content = undefined
    if (expected === undefined) return
    if (size !== expected) throw new MotError('invalid-file', `${path} should have ${expected} bytes, got ${size}.`)
    this.#path = path
    this.#content = new Uint8Array(size)
    if (size === 0) this.found.set(path, this.#content)
  }
}
