import { formatYolo, parseYolo } from '@mot/io/formats'
import { describe, expect, test } from 'vitest'

const size = { imageWidth: 200, imageHeight: 100 }
const parse = (files: Record<string, string>, options: object = size) =>
  parseYolo(new Map(Object.entries(files)), { file: 'labels', ...options })
const shown = (files: Record<string, string>, options: object = size) =>
  parse(files, options).rows.map(({ frame, id, classId, score, box }) => [
    frame,
    id,
    classId,
    score,
    box.left,
    box.bottom,
  ])

describe('parseYolo', () => {
  test('reads the folder of a tracker: class, centre, size, score and id, a file a frame', () => {
    const files = {
      'street_1.txt': '0 0.5 0.5 0.1 0.2 0.875 3\n2 0.25 0.5 0.1 0.2 0.5 4\n',
      'street_10.txt': '0 0.5 0.5 0.1 0.2 0.75 3\n',
      'data.yaml': 'path: ../street\nnames:\n  0: person\n  1: bicycle\n  2: "car: red"\nnc: 3\n',
    }
    expect(shown(files)).toEqual([
      [1, 3, 0, 0.875, 90, 60],
      [1, 4, 2, 0.5, 40, 60],
      [10, 3, 0, 0.75, 90, 60],
    ])
    expect(parse(files).classNames).toEqual(['person', 'bicycle', 'car: red'])
    expect(parse(files).remarks).toEqual(['labels has no frame 0: its frames are taken to count from 1.'])
  })

  test('reads an export with ids only, whose frames count from 0 and may be empty', () => {
    const files = {
      'labels/train/frame_000000.txt': '0 0.5 0.5 0.1 0.2 7\n',
      'labels/train/frame_000001.txt': '',
      'labels/train/frame_000003.txt': '',
      'train.txt': 'data/images/train/frame_000000.png\n',
      'data.yaml': "names: ['person', car]\n",
    }
    expect(shown(files)).toEqual([[1, 7, 0, 1, 90, 60]])
    expect(parse(files)).toMatchObject({ kind: 'tracks', frameCount: 4, classNames: ['person', 'car'] })
    expect(parse(files).remarks).toEqual([
      'labels has a frame 0: its frames count from 0.',
      'labels: the sixth column is taken to be the track id.',
    ])
  })

  test('a sixth column with fractions, or equal numbers in a frame, is the score', () => {
    expect(shown({ '1.txt': '0 0.5 0.5 0.1 0.2 0.25\n' })).toEqual([[1, -1, 0, 0.25, 90, 60]])
    expect(parse({ '1.txt': '0 0.5 0.5 0.1 0.2 1\n0 0.2 0.5 0.1 0.2 1\n' }).kind).toBe('detections')
  })

  test('names are in classes.txt, too', () => {
    expect(parse({ '1.txt': '1 0.5 0.5 0.1 0.2\n', 'classes.txt': 'cat\r\ndog\r\n' }).classNames).toEqual([
      'cat',
      'dog',
    ])
  })

  test.each([
    ['no size', { '1.txt': '0 0.5 0.5 0.1 0.2' }, {}, 'invalid-option', '"imageWidth" and "imageHeight" are required'],
    [
      'a polygon',
      { '1.txt': '0 0.1 0.1 0.2 0.1 0.2 0.2 0.1 0.2' },
      size,
      'invalid-file',
      'labels/1.txt, line 1: expected class',
    ],
    [
      'a word',
      { '1.txt': '0 0.5 0.5 x 0.2' },
      size,
      'invalid-file',
      'labels/1.txt, line 1: expected numbers, got "0 0.5 0.5 x 0.2".',
    ],
    [
      'an id below 0',
      { '1.txt': '0 0.5 0.5 0.1 0.2 0.5 -7' },
      size,
      'invalid-file',
      '1.txt, line 1: the id should be a 32-bit integer from 0, got -7.',
    ],
    [
      'the id -1',
      { '1.txt': '0 0.5 0.5 0.1 0.2 0.5 -1' },
      size,
      'invalid-file',
      'the id should be a 32-bit integer from 0',
    ],
    [
      'other columns in another line',
      { '1.txt': '0 0.5 0.5 0.1 0.2\n0 0.5 0.5 0.1 0.2 3' },
      size,
      'invalid-file',
      'line 2: expected 5 columns',
    ],
    [
      'two files of a frame',
      { 'a_1.txt': '', 'b_01.txt': '' },
      size,
      'invalid-file',
      'one file for frame 1, got "a_1.txt" and "b_01.txt"',
    ],
    ['a name without a number', { 'street.txt': '' }, size, 'invalid-file', 'should have the number of its frame'],
    [
      'a folder without labels',
      { 'data.yaml': 'names: []' },
      size,
      'invalid-file',
      'should have a text file for each frame',
    ],
  ] as const)('refuses %s', (_, files, options, code, message) => {
    expect(() => parse(files, options)).toThrow(expect.objectContaining({ code }))
    expect(() => parse(files, options)).toThrow(message)
  })
})

test('formatYolo writes a file for each frame, and the names', () => {
  const box = { left: 90, top: 40, right: 110, bottom: 60 }
  const sequence = { ...size, classNames: ['person', 'a: "b"'], frameCount: 2 }
  const tracks = formatYolo({ ...sequence, rows: [{ frame: 1, id: 3, box, score: 0.5, classId: 1 }] })
  expect([...tracks.content]).toEqual([
    ['data.yaml', 'path: .\ntrain: images/train\nval: images/train\nnames:\n  0: "person"\n  1: "a: \\"b\\""\n'],
    ['labels/train/frame_000001.txt', '1 0.5 0.5 0.1 0.2 0.5 3\n'],
    ['labels/train/frame_000002.txt', ''],
  ])
  const ids = formatYolo({ ...sequence, rows: [{ frame: 1, id: 3, box, score: 1 }] })
  expect(ids.content.get('labels/train/frame_000001.txt')).toBe('0 0.5 0.5 0.1 0.2 3\n')
  expect(() => formatYolo({ rows: [{ frame: 1, id: 3, box, score: 1 }] })).toThrow('are required')
})
