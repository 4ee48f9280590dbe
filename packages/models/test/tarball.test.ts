import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTarball } from '../src/tarball'

let archive: string
beforeAll(async () => {
  archive = join(await mkdtemp(join(tmpdir(), 'mot-tar-')), 'archive.tgz')
})
afterAll(() => rm(join(archive, '..'), { recursive: true }))

/** A header and its content, filled up to whole blocks of 512 bytes. */
function entry(name: string, content: Uint8Array, { prefix = '', size = content.length.toString(8) } = {}): Uint8Array {
  const header = new Uint8Array(512)
  const write = (text: string, at: number) => header.set(new TextEncoder().encode(text), at)
  write(name, 0)
  write(`${size.padStart(11, '0')}\0`, 124)
  write('0', 156)
  write('ustar\0', 257)
  write(prefix, 345)
  const padding = new Uint8Array((512 - (content.length % 512)) % 512)
  return Buffer.concat([header, content, padding])
}

async function read(entries: readonly Uint8Array[], sizes: Record<string, number>) {
  await writeFile(archive, gzipSync(Buffer.concat([...entries, new Uint8Array(1024)])))
  return Object.fromEntries(await readTarball(archive, new Map(Object.entries(sizes))))
}

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => i & 255)

test('the named files come out whole, whatever lies between them', async () => {
  const entries = [
    entry('package/a', bytes(3)),
    entry('package/skipped', bytes(100_000)),
    entry('b', bytes(512), { prefix: 'package/deep' }),
    entry('package/empty', bytes(0)),
    entry('package/c', bytes(70_001)),
  ]
  const found = await read(entries, { 'package/a': 3, 'package/deep/b': 512, 'package/empty': 0, 'package/c': 70_001 })
  expect(Object.keys(found)).toEqual(['package/a', 'package/deep/b', 'package/empty', 'package/c'])
  for (const content of Object.values(found)) expect(content).toEqual(bytes(content.length))
})

test.each([
  ['a missing file', [entry('package/a', bytes(3))], { 'package/b': 3 }, 'should have the file package/b'],
  ['another size', [entry('package/a', bytes(3))], { 'package/a': 4 }, 'package/a should have 4 bytes, got 3'],
  [
    'a size that is no number',
    [entry('package/a', bytes(3), { size: 'x'.repeat(11) })],
    { 'package/a': 3 },
    'cannot be read',
  ],
])('%s is refused', async (_, entries, sizes, message) => {
  await expect(read(entries, sizes)).rejects.toMatchObject({
    code: 'invalid-file',
    message: expect.stringContaining(message),
  })
})

test('a file that ends early, and one that is no archive, are refused', async () => {
  await writeFile(archive, gzipSync(entry('package/a', bytes(600)).subarray(0, 700)))
  await expect(readTarball(archive, new Map([['package/a', 600]]))).rejects.toMatchObject({ code: 'invalid-file' })
  await writeFile(archive, 'no archive')
  await expect(readTarball(archive, new Map())).rejects.toMatchObject({ code: 'invalid-file' })
})
