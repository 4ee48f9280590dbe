import { expect, test } from 'vitest'
import { readXml, xmlText } from '../src/xml'

function read(text: string): unknown[] {
  const log: unknown[] = []
  readXml(text, 'a.xml', {
    open: ({ name, attributes, line }) => log.push([name, { ...attributes }, line]),
    close: (name, content) => log.push([name, content]),
  })
  return log
}

test('elements open with their attributes and line, and close with the text directly in them', () => {
  expect(read('<a x="1&amp;2">one\n<b/>two<c>three</c>&lt;</a>')).toEqual([
    ['a', { x: '1&2' }, 1],
    ['b', {}, 2],
    ['b', ''],
    ['c', {}, 2],
    ['c', 'three'],
    ['a', 'one\ntwo<'],
  ])
})

test('as many levels and attributes as the limits, and not one more; long texts are cut', () => {
  const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`
  expect(read(nested(64)).length).toBe(128)
  expect(() => read(nested(65))).toThrow(/at most 64 levels/)
  const wide = (count: number) => `<a ${Array.from({ length: count }, (_, i) => `x${i}="1"`).join(' ')}/>`
  expect(read(`<r>${wide(256)}${wide(256)}</r>`).length).toBe(6)
  expect(() => read(wide(257))).toThrow(/at most 256 attributes/)
  const [, [, text]] = read(`<a>${'x'.repeat(100_000)}</a>`) as [unknown, [string, string]]
  expect(text.length).toBe(100_000)
})

test.each([
  ['<a>\n<b></a>', /^a\.xml, line 2: the XML is malformed: [^.]*\.$/],
  ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', /malformed/],
  ['<a>', /malformed|cannot be read/],
])('%j is refused', (text, message) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ code: 'invalid-file', message: expect.stringMatching(message) }),
  )
})

test('any text comes back from a document, less what no document may have', () => {
  const text = `&<>"' ü 人 😀 \t`
  expect(xmlText(text)).toBe('&amp;&lt;&gt;&quot;&apos; ü 人 😀 \t')
  const [[, { x }], [, content]] = read(`<a x="${xmlText('&<>"\' 😀')}">${xmlText(text)}</a>`) as [
    [string, { x: string }],
    [string, string],
  ]
  expect([x, content]).toEqual(['&<>"\' 😀', text])
  expect(xmlText('a\u0000\u000b\ufffe\uffff\ud83d!\ude00')).toBe('a\ufffd\ufffd\ufffd\ufffd\ufffd!\ufffd')
})
