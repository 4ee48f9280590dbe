import { foreignFile, foreignFileBytes } from '@mot/core'
import { expect, test } from 'vitest'

const bytes = (text: string) => new TextEncoder().encode(text)
const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'

test.each([
  ['', 'is empty'],
  ['<!doctype html>', 'is a web page'],
  [pointer, 'is a Git LFS pointer, a text that stands for the file: run "git lfs pull" in its repository'],
])('%j is named for what it is', (text, name) => {
  expect(foreignFile(bytes(text))).toBe(name)
})

test('foreignFileBytes are enough to recognise a pointer, one byte fewer is not', () => {
  expect(foreignFile(bytes(pointer.slice(0, foreignFileBytes)))).toMatch(/Git LFS/)
  expect(foreignFile(bytes(pointer.slice(0, foreignFileBytes - 1)))).toBeUndefined()
})

test('a binary file, and a text that only mentions a version, are not recognised', () => {
  expect(foreignFile(Uint8Array.of(8, 1, 18, 3))).toBeUndefined()
  expect(foreignFile(bytes('version 1.0 of a file that is as long as a pointer'))).toBeUndefined()
})
