import { expect, test } from 'vitest'
import type { Platform } from '../src/platform'
import * as browser from '../src/platform-browser'
import * as node from '../src/platform-node'

test('Node and browsers have the same parts', () => {
  const platforms: Platform[] = [node, browser]
  expect(platforms.map(({ name }) => name)).toEqual(['Node', 'a browser'])
  expect(Object.keys(browser).sort()).toEqual(Object.keys(node).sort())
})

test('local files and addresses are distinguished', () => {
  expect(node.filePath('models/a.onnx')).toBe('models/a.onnx')
  expect(node.filePath('file:///models/with%20space.onnx')).toBe('/models/with space.onnx')
  expect(node.filePath('https://example.org/a.onnx')).toBeUndefined()
  expect(node.filePath('data:application/octet-stream;base64,AAAA')).toBeUndefined()
})

test('a file is read in parts, and no further than its end', async () => {
  const file = (await node.openFile(new URL(import.meta.url).pathname))!
  expect(new TextDecoder().decode(await file.read(0, 6))).toBe('import')
  expect((await file.read(file.size - 1, 100)).length).toBe(1)
  expect((await file.read(file.size, 100)).length).toBe(0)
  await file.close()
  expect(await node.openFile('/nowhere/at/all')).toBeUndefined()
})
