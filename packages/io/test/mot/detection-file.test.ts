import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Detections } from '@mot/core'
import { readEmbeddings } from '@mot/io/embeddings'
import { formatDetections, parseDetections, readDetections, readSequenceInfo } from '@mot/io/mot'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { caught, rejected, SHARED } from '../shared'

const INPUTS = join(SHARED, 'golden/inputs')

test('a line gives a box by its edges, and its score', () => {
  const [first] = parseDetections('1,-1,10,20,30.5,40,0.9,-1,-1,-1\n')
  expect([...first!]).toEqual([
    { index: 0, box: { left: 10, top: 20, right: 40.5, bottom: 60 }, score: 0.9, classId: 0 },
  ])
  expect(first!.frame).toBe(1)
})

test('every frame can be read: empty ones, those after the last row and those after the last frame', () => {
  const sequence = parseDetections('2,-1,0,0,5,5,1\n4,-1,0,0,6,6,1', { frameCount: 5 })
  expect([...sequence].map((detections) => [detections.frame, detections.count])).toEqual([
    [1, 0],
    [2, 1],
    [3, 0],
    [4, 1],
    [5, 0],
  ])
  expect(sequence.at(4).boxes).toEqual(new Float64Array([0, 0, 6, 6]))
  expect(sequence.at(99).count).toBe(0)
  expect(caught(() => sequence.at(0))).toMatchObject({ code: 'invalid-frame' })
})

test('an empty file has no frames', () => {
  expect(parseDetections('').frameCount).toBe(0)
  expect(parseDetections('\n \r\n', { frameCount: 2 }).frameCount).toBe(2)
})

test('rows of a frame keep their file order where frames come out of order', () => {
  const sequence = parseDetections('2,-1,1,0,5,5,.1\n1,-1,2,0,5,5,.2\n2,-1,3,0,5,5,.3')
  expect([...sequence.at(1)].map(({ box }) => box.left)).toEqual([2])
  expect([...sequence.at(2)].map(({ box }) => box.left)).toEqual([1, 3])
})

test('a byte order mark, CR LF, blanks and a frame in exponent form are read', () => {
  const sequence = parseDetections('\ufeff1.000000e+00, -1, 10, 20, 30, 40, 5e-1 \r\n\r\n2,-1,1,2,3,4,+.5\r\n')
  expect([...sequence].map(({ scores }) => [...scores])).toEqual([[0.5], [0.5]])
})

test('numbers are rounded as Number() rounds them', () => {
  const words = [
    '0.1',
    '1691.97',
    '0.9692673683166504',
    '536.2874755859375',
    '123456789012345678901',
    '.000000000000000000000001',
    '9007199254740993.5',
    '-0.3',
    '4.35',
    '1e-7',
  ]
  for (const word of words) {
    expect(parseDetections(`1,-1,${word},0,1,1,1`).at(1).boxes[0]).toBe(Number(word))
  }
})

test('any number in any spelling is read as Number() reads it', () => {
  const spelling = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc
      .tuple(fc.double({ min: -1e5, max: 1e5, noNaN: true }), fc.nat(20))
      .map(([value, digits]) => value.toFixed(digits)),
  )
  fc.assert(
    fc.property(spelling, (word) => {
      expect(parseDetections(`1,-1,${word},0,0,1,1`).at(1).boxes[0]).toBe(Number(word))
    }),
    { seed: 1, numRuns: 2000 },
  )
})

test('the image size goes into every frame', () => {
  const sequence = parseDetections('1,-1,0,0,1,1,1', { imageWidth: 640, imageHeight: 480 })
  expect(sequence.at(1)).toMatchObject({ imageWidth: 640, imageHeight: 480 })
})

test('options set that a file counts frames from 0 and pixels from 1', () => {
  const sequence = parseDetections('0,-1,1,1,10,10,1', { firstFrame: 0, firstPixel: 1 })
  expect(sequence.frameCount).toBe(1)
  expect([...sequence.at(1).boxes]).toEqual([0, 0, 10, 10])
})

describe('strict', () => {
  const good = '1,-1,0,0,5,5,1'
  test.each([
    ['1,-1,0,0,5', 'det.txt, line 2: expected 7 to 10 columns, got 5: "1,-1,0,0,5".'],
    [
      '1,-1,0,0,5,5,1,-1,-1,-12,-1,0,0,5,5,1',
      'det.txt, line 2: expected 7 to 10 columns, got 16: "1,-1,0,0,5,5,1,-1,-1,-12,-1,0,0,5,5,1".',
    ],
    ['1,-1,0,abc,5,5,1', 'det.txt, line 2: column 4 (top) should be a finite number, got "abc".'],
    ['1,-1,0,,5,5,1', 'det.txt, line 2: column 4 (top) should be a finite number, got "".'],
    ['1,-1,0,0,5,5,nan', 'det.txt, line 2: column 7 (score) should be a finite number, got "nan".'],
    ['1,-1,0,0,Infinity,5,1', 'det.txt, line 2: column 5 (width) should be a finite number, got "Infinity".'],
    ['1,-1,0,0,1e999,5,1', 'det.txt, line 2: column 5 (width) should be a finite number, got "1e999".'],
    ['1,-1,0,0,0x10,5,1', 'det.txt, line 2: column 5 (width) should be a finite number, got "0x10".'],
    ['1,-1,0,0,5,5,1,-1,-', 'det.txt, line 2: column 9 (y) should be a finite number, got "-".'],
    ['0,-1,0,0,5,5,1', 'det.txt, line 2: column 1 (frame) should be an integer from 1 to 3, got 0.'],
    ['1.5,-1,0,0,5,5,1', 'det.txt, line 2: column 1 (frame) should be an integer from 1 to 3, got 1.5.'],
    ['4,-1,0,0,5,5,1', 'det.txt, line 2: column 1 (frame) should be an integer from 1 to 3, got 4.'],
  ])('refuses %j', (line, message) => {
    const error = caught(() => parseDetections(`${good}\n${line}\n${good}`, { file: 'det.txt', frameCount: 3 }))
    expect(error).toMatchObject({ code: 'invalid-file', message })
  })

  test('a frame number of billions is refused, not allocated', () => {
    expect(caught(() => parseDetections('4000000000,-1,0,0,5,5,1'))).toMatchObject({ code: 'invalid-file' })
  })
})

describe('lenient', () => {
  test('leaves broken lines out and lists them', () => {
    const text = '1,-1,0,0,5,5,1\n1,-1,0,x,5,5,1\n\n2,-1,9'
    const sequence = parseDetections(text, { mode: 'lenient' })
    expect(sequence.count).toBe(1)
    expect(sequence.skipped).toEqual([
      { line: 2, reason: 'column 4 (top) should be a finite number, got "x".' },
      { line: 4, reason: 'expected 6 or more columns, got 3: "2,-1,9".' },
    ])
  })

  test('accepts blanks, tabs and semicolons between columns, more columns and a missing score', () => {
    const text =
      '1 -1 10 20 30 40 0.5\n1;-1; 11;20;30;40;0.5\n1\t-1\t12\t20\t30\t40\n1 , -1 , 13,20,30,40,0.5,1,2,3,4,5'
    const sequence = parseDetections(text, { mode: 'lenient' })
    expect(sequence.skipped).toEqual([])
    expect([...sequence.at(1)].map(({ box, score }) => [box.left, score])).toEqual([
      [10, 0.5],
      [11, 0.5],
      [12, 1],
      [13, 0.5],
    ])
  })
})

describe('decimal commas', () => {
  test.each([
    ['semicolons', '1;-1;10,5;20,25;30;40;0,9\n2;-1;11;20;30;40;1'],
    ['semicolons and blanks', '1; -1; 10,5; 20,25; 30; 40; 0,9'],
    ['tabs', '1\t-1\t10,5\t20,25\t30\t40\t0,9'],
    ['blanks, under a header', 'frame id left, top width height score\n1 -1 10,5 20,25 30 40 0,9'],
    ['exponents', '1;-1;1,05e1;202,5e-1;30;40;0,9'],
  ])('with %s between columns are read in lenient mode', (_, text) => {
    const [first] = parseDetections(text, { mode: 'lenient' }).at(1)
    expect(first).toMatchObject({ box: { left: 10.5, top: 20.25, right: 40.5, bottom: 60.25 }, score: 0.9 })
  })

  test.each([
    ['commas that separate', '1,-1,10,20,30,40,1'],
    ['commas with blanks', '1, -1, 10, 20, 30, 40, 1'],
    ['commas beside semicolons', '1;-1,10;20,30;40,1'],
  ])('%s still separate', (_, text) => {
    const [first] = parseDetections(text, { mode: 'lenient' }).at(1)
    expect(first).toMatchObject({ box: { left: 10, top: 20, right: 40, bottom: 60 }, score: 1 })
  })

  test('are named by the error of strict mode', () => {
    expect(caught(() => parseDetections('1;-1;10,5;20,25;30;40;0,9')).message).toMatch(
      /decimal commas are read in lenient/,
    )
  })
})

test('UTF-16 is read, with and without a byte order mark; a Git LFS pointer is named as one', async () => {
  const text = '1,-1,10,20,30,40,1\n'
  const little = Buffer.from(text, 'utf16le')
  const big = Buffer.from(little).swap16()
  const mark = Buffer.from([0xff, 0xfe])
  for (const bytes of [little, big, Buffer.concat([mark, little]), Buffer.concat([Buffer.from(mark).swap16(), big])]) {
    expect((await readDetections(new Uint8Array(bytes))).count).toBe(1)
  }
  const pointer = new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n')
  expect(await rejected(readDetections(pointer))).toMatchObject({
    code: 'invalid-file',
    message: expect.stringMatching(/Git LFS pointer.*git lfs pull/),
  })
})

describe('withEmbeddings', () => {
  const embeddings = { count: 3, dimension: 2, data: new Float32Array([1, 2, 3, 4, 5, 6]) }

  test('gives every detection the row of its line', () => {
    const sequence = parseDetections('2,-1,0,0,5,5,1\n1,-1,0,0,5,5,1\n2,-1,0,0,5,5,1').withEmbeddings(embeddings)
    expect([...sequence.at(1)].map(({ embedding }) => [...embedding!])).toEqual([[3, 4]])
    expect([...sequence.at(2)].map(({ embedding }) => [...embedding!])).toEqual([
      [1, 2],
      [5, 6],
    ])
  })

  test('the embedding of a line that was left out is left out, too', () => {
    const text = '1,-1,0,0,5,5,1\nbroken\n2,-1,0,0,5,5,1'
    const sequence = parseDetections(text, { mode: 'lenient' }).withEmbeddings(embeddings)
    expect([...sequence.at(2).embeddings!]).toEqual([5, 6])
  })

  test('an empty frame still has the dimension', () => {
    const sequence = parseDetections('1,-1,0,0,5,5,1\n1,-1,0,0,5,5,1\n1,-1,0,0,5,5,1', { frameCount: 2 })
    expect(sequence.withEmbeddings(embeddings).at(2)).toMatchObject({ count: 0, embeddingDimension: 2 })
  })

  describe('deep_sort’s files, which have the ten columns of the det.txt before each vector', () => {
    const det = '2,-1,10,20,30.5,40,0.9,-1,-1,-1\n1,-1,0.125,0,5,5,1,-1,-1,-1\n2,-1,7,7,5,5,1,-1,-1,-1'
    const rows = [
      [2, -1, 10, 20, 30.5, 40, 0.9, -1, -1, -1, 0.6, 0.8],
      [1, -1, 0.13, 0, 5, 5, 1, -1, -1, -1, 1, 0],
      [2, -1, 7, 7, 5, 5, 1, -1, -1, -1, 0, 1],
    ]
    const npy = (values: number[][]) => ({ count: 3, dimension: 12, data: Float32Array.from(values.flat()) })

    test('the vectors come without them', () => {
      const sequence = parseDetections(det).withEmbeddings(npy(rows))
      expect(sequence.at(1)).toMatchObject({ embeddingDimension: 2, embeddings: Float32Array.of(1, 0) })
      expect([...sequence.at(2).embeddings!]).toEqual([0.6, 0.8, 0, 1].map(Math.fround))
    })

    test('also where frames count from 0, pixels from 1, or lines were left out', () => {
      const zero = det.replace(/^\d/gm, (frame) => String(Number(frame) - 1))
      const zeroRows = rows.map(([frame, ...rest]) => [frame! - 1, ...rest])
      const sequence = parseDetections(zero, { firstFrame: 0, firstPixel: 1 }).withEmbeddings(npy(zeroRows))
      expect(sequence.at(1).embeddingDimension).toBe(2)
      const broken = parseDetections(det.replace('7,7,5,5', '7,x,5,5'), { mode: 'lenient' }).withEmbeddings(npy(rows))
      expect(broken.at(2).embeddings).toEqual(Float32Array.of(0.6, 0.8))
    })

    test('columns of other detections are refused, not taken for appearance', () => {
      const others = rows.map(([frame, id, left, ...rest]) => [frame!, id!, left! + 5, ...rest])
      expect(caught(() => parseDetections(det).withEmbeddings(npy(others)))).toMatchObject({
        code: 'invalid-file',
        message: expect.stringMatching(/columns of detections .* save the appearance vectors alone, array\[:, 10:\]/),
      })
      const shorter = rows.map((row) => [...row.slice(0, 7), 3, ...row.slice(8)])
      expect(caught(() => parseDetections(det).withEmbeddings(npy(shorter))).code).toBe('invalid-file')
    })

    test('plain vectors of twelve numbers stay whole', () => {
      const plain = npy(rows.map((row) => row.map((value) => value / 100)))
      expect(parseDetections(det).withEmbeddings(plain).at(1).embeddingDimension).toBe(12)
    })
  })

  test('refuses too many or too few', () => {
    const sequence = parseDetections('1,-1,0,0,5,5,1', { file: 'det.txt' })
    expect(caught(() => sequence.withEmbeddings(embeddings))).toMatchObject({
      code: 'invalid-file',
      message: 'det.txt has 1 detections and requires as many embeddings, got 3 of length 2.',
    })
  })
})

test('detections written and read again are the same', () => {
  const detections = Detections.from(
    [
      { box: { left: -1.5, top: 2.25, right: 30.75, bottom: 44 }, score: 0.9692673683166504 },
      { box: { left: 0, top: 0, right: 1, bottom: 1 }, score: 1 },
    ],
    { frame: 7 },
  )
  const text = formatDetections(detections)
  expect(text.split('\n')[0]).toBe('7,-1,-1.500000,2.250000,32.250000,41.750000,0.9692673683166504,-1,-1,-1')
  const read = parseDetections(text).at(7)
  expect(read.boxes).toEqual(detections.boxes)
  expect(read.scores).toEqual(detections.scores)
})

test('values that cannot be read again are not written', () => {
  const box = { left: 0, top: 0, right: Number.NaN, bottom: 1 }
  expect(caught(() => formatDetections(Detections.from([{ box, score: 1 }], { frame: 1 })))).toMatchObject({
    code: 'invalid-detections',
  })
  expect(caught(() => formatDetections(Detections.from([])))).toMatchObject({ code: 'invalid-frame' })
})

describe.skipIf(!existsSync(INPUTS))(
  'MOTChallenge and DanceTrack sequences (skipped where ../shared is not there)',
  () => {
    test.each(existsSync(INPUTS) ? readdirSync(INPUTS) : [])('%s is read with its embeddings', async (name) => {
      const info = await readSequenceInfo(join(INPUTS, name, 'seqinfo.ini'))
      const file = join(INPUTS, name, 'det.txt.gz')
      const sequence = await readDetections(file, { frameCount: info.frameCount })
      expect(sequence.frameCount).toBe(info.frameCount)
      expect([...sequence].reduce((sum, { count }) => sum + count, 0)).toBe(sequence.count)
      const { dim } = JSON.parse(readFileSync(join(INPUTS, name, 'emb.json'), 'utf8'))
      const joined = sequence.withEmbeddings(await readEmbeddings(join(INPUTS, name, 'emb.f32'), { dimension: dim }))
      expect(joined.at(1).embeddingDimension).toBe(dim)
    })
  },
)
