import { formatMots, formatObjects, parseMots } from '@mot/io/formats'
import { seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'

/** Lines of MOTS: pycocotools 2.0.11 encodes a ring of 3 × 3 pixels at (2, 1) in an image of 7 × 5 pixels as `;32NO0129`. */
const ring = Uint8Array.from([1, 1, 1, 1, 0, 1, 1, 1, 1])
const text = '1 2001 2 5 7 ;32NO0129\n3 2001 2 5 7 ;32NO0129\n3 10000 10 5 7 ;32NO0129\n'

test('reads masks, their boxes and classes; ignored regions are no rows', () => {
  const sequence = parseMots(text, { file: '0002.txt' })
  expect(sequence).toMatchObject({
    ...{ kind: 'tracks', imageWidth: 7, imageHeight: 5, frameCount: 3, classNames: ['car', 'pedestrian'] },
    rows: [
      { frame: 1, id: 2001, classId: 1, box: { left: 2, top: 1, right: 5, bottom: 4 } },
      { frame: 3, id: 2001, classId: 1 },
    ],
  })
  expect(sequence.rows[0]!.mask).toEqual({ left: 2, top: 1, width: 3, height: 3, data: ring })
  const box = { left: 2, top: 1, right: 5, bottom: 4 }
  expect(sequence.ignoredRegions).toEqual([
    { frame: 3, box, mask: { left: 2, top: 1, width: 3, height: 3, data: ring } },
  ])
  expect(sequence.remarks).toEqual(['0002.txt has no frame 0: its frames are taken to count from 1.'])
})

test('KITTI MOTS counts frames from 0', () => {
  const kitti = text.replace(/^1/, '0')
  expect(parseMots(kitti).rows.map(({ frame }) => frame)).toEqual([1, 4])
  expect(formatMots(parseMots(kitti), { firstFrame: 0 }).content).toBe(kitti)
})

test('formats without ignored regions say how many are lost, and regions are checked as rows are', () => {
  expect(formatObjects(parseMots(text), { format: 'csv' }).remarks).toContain('CSV does not hold 1 ignored regions.')
  const { ignoredRegions, ...video } = parseMots(text)
  expect(formatMots({ ...video, ignoredRegions: ignoredRegions! }).content).toBe(text)
  const [region] = ignoredRegions!
  expect(() => formatMots({ ...video, ignoredRegions: [{ ...region!, frame: 0 }] })).toThrow(
    /^ignoredRegions, region 0: the frame should be an integer from 1/,
  )
})

test('random masks are the same after they are written and read', () => {
  const random = seededRandom(7)
  const rows = Array.from({ length: 40 }, (_, i) => {
    const [left, top, width, height] = [20, 10, 12, 9].map((most) => 1 + Math.floor(most * random())) as [
      number,
      ...number[],
    ]
    const data = Uint8Array.from({ length: width! * height! }, () => (random() < 0.5 ? 1 : 0))
    // The bitmap touches all its sides.
    for (const at of [0, width! - 1, data.length - width!, data.length - 1]) data[at] = 1
    const box = { left, top: top!, right: left + width!, bottom: top! + height! }
    return {
      frame: 1 + i,
      id: i,
      score: 1,
      classId: i % 2,
      box,
      mask: { left, top: top!, width: width!, height: height!, data },
    }
  })
  const sequence = { rows, imageWidth: 40, imageHeight: 30, classNames: ['car', 'pedestrian'] }
  const { content, remarks } = formatMots(sequence)
  expect(remarks).toEqual([])
  expect(parseMots(content).rows).toEqual(rows)
})

test('pixels outside of the image are not written', () => {
  const mask = { left: -1, top: -1, width: 3, height: 3, data: new Uint8Array(9).fill(1) }
  const box = { left: 0, top: 0, right: 2, bottom: 2 }
  const { content } = formatMots({ rows: [{ frame: 1, id: 1, score: 1, box, mask }], imageWidth: 4, imageHeight: 3 })
  expect(parseMots(content).rows[0]!.mask).toEqual({
    left: 0,
    top: 0,
    width: 2,
    height: 2,
    data: new Uint8Array(4).fill(1),
  })
})

test('boxes without masks are refused, not made masks of', () => {
  const row = { frame: 1, id: 1, score: 1, box: { left: 0, top: 0, right: 2, bottom: 2 } }
  expect(() => formatMots({ rows: [row], imageWidth: 4, imageHeight: 3 })).toThrow('1 of 1 rows have no mask')
})

test.each([
  ['five columns', '1 2001 2 5 7', 'line 1: expected frame, id, class, height, width and run lengths'],
  ['an id below 0', '1 -2 2 5 7 ;32NO0129', 'line 1: the id should be an integer from 0, got -2.'],
  ['an id twice in a frame', `${text}1 2001 2 5 7 ;32NO0129`, 'line 4: id 2001 should be in frame 1 once.'],
  [
    'a size that is not that of the run lengths',
    '1 1 2 5 8 ;32NO0129',
    'line 1: the run lengths should be those of 8 × 5',
  ],
  ['characters of no run length', '1 1 2 5 7 ;32é', 'line 1: the run lengths of a mask are malformed.'],
])('refuses %s', (_, damaged, message) => {
  expect(() => parseMots(damaged, { file: 'a.txt' })).toThrow(expect.objectContaining({ code: 'invalid-file' }))
  expect(() => parseMots(damaged, { file: 'a.txt' })).toThrow(message)
})
