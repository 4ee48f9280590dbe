import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hashFile } from '../src/hash-file'

test('a file has the SHA-256 of its bytes; what cannot be read is an error that names it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mot-hash-'))
  try {
    const file = join(folder, 'a')
    await writeFile(file, 'bytes')
    expect(await hashFile(file)).toBe(createHash('sha256').update('bytes').digest('hex'))
    for (const path of [folder, join(folder, 'nowhere')]) {
      await expect(hashFile(path)).rejects.toMatchObject({
        code: 'file-not-found',
        message: expect.stringContaining(`${path} cannot be read`),
      })
    }
    await expect(hashFile(file, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
  } finally {
    await rm(folder, { recursive: true })
  }
})
