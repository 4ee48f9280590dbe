import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { fileOutput } from '../src/track/file-output'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-file-output-'))
})

/** Bytes of the file that is not complete yet. */
async function bytesOfPart(): Promise<number> {
  const [name] = await readdir(folder)
  return (await stat(join(folder, name!))).size
}

test('lines are collected, written in large parts, and complete at the end', async () => {
  const file = join(folder, 'tracks.txt')
  const output = await fileOutput(file, (line: string) => line)
  const line = `${'é'.repeat(999)}\n`
  for (let i = 0; i < 10; i++) await output.write(line)
  expect(await bytesOfPart()).toBe(0)
  for (let i = 10; i < 100; i++) await output.write(line)
  expect(await bytesOfPart()).toBeGreaterThan(2 ** 16)
  await output.close()
  expect(await readFile(file, 'utf8')).toBe(line.repeat(100))
  expect(await readdir(folder)).toEqual(['tracks.txt'])
})

test('bytes come in their order, small ones and large ones', async () => {
  const file = join(folder, 'vectors.f32')
  const output = await fileOutput(file, (bytes: Uint8Array) => bytes)
  const parts = [3, 0, 200_000, 1, 70_000].map((length, i) => new Uint8Array(length).fill(i))
  for (const part of parts) await output.write(part)
  await output.close()
  expect((await readFile(file)).equals(Buffer.concat(parts))).toBe(true)
})

test('what is abandoned leaves the file that was there', async () => {
  const file = join(folder, 'tracks.txt')
  await writeFile(file, 'before')
  const output = await fileOutput(file, (line: string) => line)
  await output.write('after')
  await output.abandon()
  expect(await readFile(file, 'utf8')).toBe('before')
  expect(await readdir(folder)).toEqual(['tracks.txt'])
})

test('the file of a live source has every line at once', async () => {
  const file = join(folder, 'events.jsonl')
  const output = await fileOutput(file, (line: string) => line, true)
  await output.write('{"id":1}\n')
  expect(await readFile(file, 'utf8')).toBe('{"id":1}\n')
  await output.close()
})
