import { formatCvat, formatObjects, type ObjectSequenceInput } from '@mot/io/formats'
import { describe, expect, test } from 'vitest'
import { classNamesOf, framesOf, readSequence } from '../../src/formats/object-sequence'

const box = { left: 0, top: 0, right: 9, bottom: 9 }

describe('a sequence of a caller', () => {
  test('is sorted by frames, and has tracks where a row has an id', () => {
    const rows = [
      { frame: 3, id: 4, box, score: 1 },
      { frame: 1, id: 4, box, score: 1 },
    ]
    const sequence = readSequence({ rows })
    expect(sequence).toMatchObject({ kind: 'tracks', frameCount: 3, rows: [{ frame: 1, classId: 0 }, { frame: 3 }] })
    expect(rows[0]!.frame).toBe(3)
    expect(readSequence({ rows: [{ frame: 1, box, score: 1 }] }).kind).toBe('detections')
    expect([...framesOf(sequence)].map(({ rows: { length } }) => length)).toEqual([1, 0, 1])
  })

  test.each<[string, unknown, string]>([
    ['no rows', {}, 'The rows cannot be read'],
    ['a row that is null', { rows: [null] }, 'The rows cannot be read'],
    ['a frame 0', { rows: [{ frame: 0, id: 1, box, score: 1 }] }, 'rows, row 0: the frame should be an integer from 1'],
    [
      'a fraction for an id',
      { rows: [{ frame: 1, id: 1.5, box, score: 1 }] },
      'the id should be a 32-bit integer from 0, got 1.5.',
    ],
    [
      'an id below −1',
      { rows: [{ frame: 1, id: -2, box, score: 1 }] },
      'the id should be a 32-bit integer from 0, got -2.',
    ],
    [
      'a track without an id',
      { kind: 'tracks', rows: [{ frame: 1, box, score: 1 }] },
      'the id of a track should be from 0',
    ],
    [
      'a side that is NaN',
      { rows: [{ frame: 1, id: 1, box: { ...box, left: Number.NaN }, score: 1 }] },
      'should have finite sides',
    ],
    ['a score that is NaN', { rows: [{ frame: 1, id: 1, box, score: Number.NaN }] }, 'the score should be finite'],
    [
      'a class below 0',
      { rows: [{ frame: 1, id: 1, box, score: 1, classId: -1 }] },
      'the class should be an integer from 0 to 65535',
    ],
    [
      'a mask without pixels',
      { rows: [{ frame: 1, id: 1, box, score: 1, mask: { left: 0, top: 0, width: 9, height: 9 } }] },
      'A mask of 9 × 9 pixels',
    ],
    [
      'a size of a billion',
      { rows: [], imageWidth: 1e9 },
      'Option "imageWidth" should be an integer from 1 to 1000000',
    ],
    ['names that are numbers', { rows: [], classNames: [1] }, 'Option "classNames" should be a list of texts'],
    [
      'an id twice',
      { rows: [1, 1].map((frame) => ({ frame, id: 1, box, score: 1 })) },
      'id 1 should be in frame 1 once.',
    ],
  ])('is refused with %s', (_, input, message) => {
    const write = () => formatCvat(input as ObjectSequenceInput)
    expect(write).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    expect(write).toThrow(message)
  })

  test('an id twice is found in any order of frames', () => {
    const rows = [5, 3, 4, 3].map((frame) => ({ frame, id: 1, box, score: 1 }))
    expect(() => readSequence({ rows })).toThrow('rows, row 3: id 1 should be in frame 3 once.')
    expect(readSequence({ rows: rows.slice(0, 3) }).rows.map(({ frame }) => frame)).toEqual([3, 4, 5])
  })
})

test('names for formats that require them are different, and those that are missing are made', () => {
  const rows = [{ frame: 1, id: 1, box, score: 1, classId: 3 }]
  const sequence = readSequence({ rows, classNames: ['a', 'a'] })
  expect(classNamesOf(sequence)).toEqual(['a', 'a (1)', 'class 2', 'class 3'])
})

test('what a format does not hold is said, and nothing else', () => {
  const rows = [{ frame: 1, id: 1, box, score: 0.5, classId: 0 }]
  const full = {
    rows,
    frameCount: 3,
    classNames: ['a'],
    imageWidth: 9,
    imageHeight: 9,
    frameRate: 5,
    times: new Map([[1, 2]]),
  }
  expect(formatObjects(full, { format: 'mot' }).remarks).toEqual([
    'A file of MOTChallenge rows does not hold the names of the classes.',
    'A file of MOTChallenge rows does not hold the 2 empty frames at the end.',
    'A file of MOTChallenge rows does not hold the size of the images.',
    'A file of MOTChallenge rows does not hold the frame rate.',
    'A file of MOTChallenge rows does not hold the times of the frames.',
  ])
  expect(formatObjects({ rows }, { format: 'mot' }).remarks).toEqual([])
})
