import { MotError } from '@mot/core'
import { type FormatName, fileFormats, formatCvat, parseObjects, recogniseFormat } from '@mot/io/formats'
import { expect, test } from 'vitest'

/** Texts of about `n` characters. */
const shapes: Readonly<Record<string, (n: number) => string>> = {
  'nested elements': (n) => '<annotations>'.repeat(n / 13),
  'nested elements below a track': (n) => `<annotations><track id="1" label="a">${'<box>'.repeat(n / 5)}`,
  'many attributes': (n) => `<annotations ${Array.from({ length: n / 12 }, (_, i) => `a${i}="1"`).join(' ')}/>`,
  'a long attribute': (n) => `<annotations a="${'<'.repeat(n)}`,
  'a long text': (n) => `<annotations><version>${'1'.repeat(n)}</version></annotations>`,
  'a comment without end': (n) => `<annotations><!--${'-'.repeat(n)}`,
  'open brackets': (n) => '<annotations>'.concat('<'.repeat(n)),
  'a document type': (n) => `<!DOCTYPE annotations [${'['.repeat(n)}`,
  'nested lists': (n) => `{"items":${'['.repeat(n / 2)}${']'.repeat(n / 2)}}`,
  'nested objects': (n) => `[{"frame":1,"tracks":${'{"a":'.repeat(n / 6)}1${'}'.repeat(n / 6)}}]`,
  'a list without end': (n) => `[{"image_id":1},${'1,'.repeat(n / 2)}`,
  'many keys': (n) =>
    `{"images":[],"annotations":[],${Array.from({ length: n / 10 }, (_, i) => `"k${i}":1`).join(',')}}`,
  'run lengths': (n) => `1 1 2 5 7 ${'o'.repeat(n)}`,
  'blanks between columns': (n) => `1 1 2 5 7${' '.repeat(n)}x`,
  'a line of digits': (n) => '1'.repeat(n),
  commas: (n) => `a${','.repeat(n)}`,
  'blank lines': (n) => '\n'.repeat(n),
}

const formats: readonly FormatName[] = Object.keys(fileFormats) as FormatName[]

test.each(Object.entries(shapes))(
  '%s: every reader ends in time, with a coded error of few bytes or a sequence',
  (_, shape) => {
    const text = shape(1_000_000)
    const video = { imageWidth: 64, imageHeight: 48, frameRate: 25 }
    const read = (parse: () => unknown) => {
      try {
        parse()
      } catch (error) {
        expect(error).toBeInstanceOf(MotError)
        expect((error as MotError).message.length).toBeLessThan(400)
      }
    }
    read(() => recogniseFormat(text, 'a.json'))
    for (const format of formats) read(() => parseObjects(text, { format, file: 'a', ...video }))
  },
  20_000,
)

test('entities that a document declares are not expanded: ten lines would become gigabytes', () => {
  const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`)
  const bomb = `<?xml version="1.0"?><!DOCTYPE annotations [<!ENTITY l0 "lol">${levels.join('')}]>
    <annotations><meta><task><name>&l9;</name></task></meta></annotations>`
  expect(() => parseObjects(bomb, { file: 'bomb.xml' })).toThrow(
    'bomb.xml, line 2: the XML is malformed: undefined entity.',
  )
  const outside = bomb.replace(/<!ENTITY.*>\]/, '<!ENTITY l9 SYSTEM "file:///etc/passwd">]')
  expect(() => parseObjects(outside, { file: 'bomb.xml' })).toThrow('undefined entity')
})

test('a mask of few characters does not become gigabytes', () => {
  // A run of all pixels of the largest image, in each of 20 lines: 134 million bytes each.
  const [height, width] = [2 ** 13, 2 ** 14]
  let count = height * width
  let text = ''
  for (let isMore = true; isMore; ) {
    const group = count & 31
    count >>= 5
    isMore = group & 16 ? count !== -1 : count !== 0
    text += String.fromCharCode(48 + (isMore ? group | 32 : group))
  }
  const lines = Array.from({ length: 20 }, (_, i) => `${i + 1} 1 2 ${height * 100} ${width * 100} 0${text}`)
  expect(() => parseObjects(lines.join('\n'), { format: 'mots' })).toThrow('at most 134 million pixels')
})

test('ids that are objects are no ids', () => {
  const region = {
    id: { toString: 5 },
    value: { sequence: [{ frame: 1, enabled: false, x: 1, y: 1, width: 1, height: 1 }] },
  }
  const task = JSON.stringify([{ annotations: [{ result: [region] }] }])
  expect(parseObjects(task, { imageWidth: 10, imageHeight: 10 }).rows[0]!.id).toBe(1)
  const items = JSON.stringify({ items: [{ id: { toString: 5 }, annotations: [] }] })
  expect(parseObjects(items).remarks).toEqual(['text has no frame numbers: frames are in the order of its items.'])
})

test('a class of a high number is written with all labels before it', () => {
  const box = { left: 0, top: 0, right: 1, bottom: 1 }
  const { content } = formatCvat({ rows: [{ frame: 1, id: 1, box, score: 1, classId: 65_535 }] })
  expect(parseObjects(content).rows[0]!.classId).toBe(65_535)
})
