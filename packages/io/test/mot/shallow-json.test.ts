import { parseCoco, parseGroundCamera, parseTracks, parseZoneFile } from '@mot/io'
import { parseObjects } from '@mot/io/formats'
import { expect, test } from 'vitest'
import { parseShallowJson } from '../../src/mot/shallow-json'

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

test('a text of 200 levels is read, a deeper one is refused', () => {
  expect(parseShallowJson(`{"a":${nested(199)}}`)).toEqual({ a: expect.any(Array) })
  expect(() => parseShallowJson(`{"a":${nested(200)}}`)).toThrow('at most 200 levels deep')
})

test('brackets in texts, and many beside each other, are not deep', () => {
  const odd = { '[[{': `${'['.repeat(500)}"${'{'.repeat(500)}\\`, list: new Array(500).fill([{}]) }
  expect(parseShallowJson(JSON.stringify(odd))).toEqual(odd)
})

test('what is no JSON is refused as ever', () => {
  expect(() => parseShallowJson('[1,')).toThrow(SyntaxError)
  expect(() => parseShallowJson(']]]"')).toThrow(SyntaxError)
})

test.each([
  ['zones', (text: string) => parseZoneFile(text)],
  ['a camera', (text: string) => parseGroundCamera(`{"homography":${text}}`)],
  ['COCO', (text: string) => parseCoco(text)],
  ['tracks', (text: string) => parseTracks(text)],
  ['any format', (text: string) => parseObjects(text)],
])('the reader of %s refuses 100,000 levels by a coded error', (_, read) => {
  expect(() => read(nested(100_000))).toThrow(expect.objectContaining({ code: 'invalid-file' }))
})
