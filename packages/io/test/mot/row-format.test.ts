import { Detections } from '@mot/core'
import { formatDetections, formatRows, parseDetections, parseTracks, RowFormatter, rowFormatOf } from '@mot/io/mot'
import { expect, test } from 'vitest'

const rows = [
  { frame: 1, id: 7, box: { left: 10, top: 20, right: 40, bottom: 80 }, score: 0.5, classId: 2 },
  { frame: 1, id: 8, box: { left: 0.25, top: -1, right: 3, bottom: 4 }, score: 2.5, classId: 0 },
  { frame: 3, id: 7, box: { left: 12, top: 20, right: 42, bottom: 80 }, score: -0.5, classId: 2 },
]
const classNames = ['person', 'bicycle, old', 'a "car"']

test('the ending of a name says the format', () => {
  expect(['a.csv', 'a.JSON', 'a.jsonl', 'a.ndjson', 'a.txt', 'csv'].map(rowFormatOf)).toEqual([
    'csv',
    'json',
    'jsonl',
    'jsonl',
    'mot',
    'mot',
  ])
})

test.each(['mot', 'csv', 'json', 'jsonl'] as const)(
  'tracks written as %s are read back with their classes',
  (format) => {
    const text = formatRows(rows, format, { classNames })
    const tracks = parseTracks(text)
    expect([...tracks]).toEqual(rows)
    expect(tracks.frameCount).toBe(3)
    if (format !== 'mot') expect([tracks.classNames[0], tracks.classNames[2]]).toEqual(['person', 'a "car"'])
  },
)

test.each(['mot', 'csv', 'json', 'jsonl'] as const)('detections written as %s are read back with classes', (format) => {
  const formatter = new RowFormatter(format, classNames)
  const detections = Detections.from(rows.slice(0, 2))
  const text =
    formatter.begin('detections') +
    formatter.detections(detections, { frame: 1, time: 0.5 }) +
    formatter.detections(Detections.from([]), { frame: 2, time: 0.75 }) +
    formatter.end()
  const read = parseDetections(text)
  expect([...read.at(1)].map(({ box, score, classId }) => ({ box, score, classId }))).toEqual(
    rows.slice(0, 2).map(({ box, score, classId }) => ({ box, score, classId })),
  )
  const isJson = format === 'json' || format === 'jsonl'
  expect([read.frameCount, read.at(1).time, read.at(2).time]).toEqual(
    isJson ? [2, 0.5, 0.75] : [1, undefined, undefined],
  )
})

test('a CSV has a header, JSON one object per frame, empty ones too', () => {
  expect(formatRows(rows, 'csv').split('\n').slice(0, 2)).toEqual([
    'frame,id,left,top,width,height,score,class',
    '1,7,10,20,30,60,0.5,2',
  ])
  const parsed = JSON.parse(formatRows(rows, 'json', { classNames }))
  expect(parsed[0].tracks[0]).toEqual({
    id: 7,
    ...{ left: 10, top: 20, right: 40, bottom: 80, score: 0.5 },
    ...{ classId: 2, className: 'a "car"' },
  })
  expect(parsed[1]).toEqual({ frame: 2, tracks: [] })
})

test('a class is written in the eighth column, class 0 as before', () => {
  const text = formatDetections(Detections.from(rows.slice(0, 2)), { frame: 1 })
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => line.split(',').slice(7).join()),
  ).toEqual(['2,-1,-1', '-1,-1,-1'])
})

test('world coordinates of ten columns and −1 are no class; of eight and nine columns the class is read', () => {
  const lines = ['1,-1,0,0,9,9,1,2,3.5,0', '1,-1,0,0,9,9,1,-1,-1,-1', '1,-1,0,0,9,9,1,4', '1,-1,0,0,9,9,1,5,0.5']
  expect([...parseDetections(lines.join('\n')).at(1).classIds]).toEqual([0, 0, 4, 5])
  expect(() => parseDetections('1,-1,0,0,9,9,1,1.5', { file: 'det.txt' })).toThrow('det.txt, line 1: column 8 (class)')
})

test('a detection has a place in its file', () => {
  const read = parseDetections('\n3,-1,0,0,9,9,1\n1,-1,0,0,9,9,1\n3,-1,5,0,9,9,1\n', { file: 'det.txt' })
  expect(read.placeOf(3, 1)).toBe('det.txt, line 4, frame 3')
  expect(read.placeOf(3)).toBe('det.txt, frame 3')
  const fromZero = parseDetections('0,-1,0,0,9,9,1\n', { file: 'det.txt', firstFrame: 0 })
  expect(fromZero.placeOf(1, 0)).toBe('det.txt, line 1, frame 0')
})

test.each([
  ['frame,left,top,width,height\n1,0,0,9\n', 't, line 2: expected 5 columns, got 4.'],
  ['frame,left,top,width,height\n1,0,ten,9,9\n', 't, line 2: "top" should be a finite number'],
  ['{"frame":1,"detections":[]}\n{"frame":2}\n', 't, line 2: frame 2 should have a list "detections"'],
  ['{"frame":0,"detections":[]}', 't, line 1: column 1 (frame) should be an integer from 1'],
  ['{"frame":1,"detections":[{"left":1}]}', 't, line 1: "top" should be a finite number, got nothing.'],
  ['[{"image_id":1,"bbox":[1,2,3,4]}]', 't, line 1: expected an object with "frame"'],
  ['[\n{"frame":1,"detections":[]},\n', 't, line 1: the JSON list is malformed.'],
])('%j is refused by its line, or left out in lenient mode', (text, message) => {
  expect(() => parseDetections(text, { file: 't' })).toThrow(
    expect.objectContaining({ code: 'invalid-file', message: expect.stringContaining(message) }),
  )
  expect(parseDetections(text, { mode: 'lenient' }).skipped).toHaveLength(1)
})

test('an id twice in a frame of JSON is refused', () => {
  const track = { id: 1, left: 0, top: 0, right: 9, bottom: 9 }
  expect(() => parseTracks(JSON.stringify({ frame: 1, tracks: [track, track] }))).toThrow(
    'id 1 should be in frame 1 once',
  )
})
