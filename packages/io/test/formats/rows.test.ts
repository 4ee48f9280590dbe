import {
  formatGroundTruthSequence,
  parseGroundTruthSequence,
  parseKittiSequence,
  parseRowSequence,
} from '@mot/io/formats'
import { expect, test } from 'vitest'

test('rows without an id from 0 are detections, others tracks', () => {
  expect(parseRowSequence('1,-1,10,20,30,40,0.9,1,-1,-1').kind).toBe('detections')
  expect(parseRowSequence('1,0,10,20,30,40,0.9,1,-1,-1')).toMatchObject({
    kind: 'tracks',
    rows: [{ id: 0, classId: 1 }],
  })
  expect(parseRowSequence('frame,left,top,width,height\n1,2,3,4,5').kind).toBe('detections')
  expect(parseRowSequence('[{"frame":1,"tracks":[]}]').kind).toBe('tracks')
})

test('times of JSON are kept by frame, and counted from the first frame of the file', () => {
  const text = '{"frame":0,"time":0.5,"detections":[]}\n{"frame":1,"time":0.75,"detections":[]}'
  const { times, frameCount } = parseRowSequence(text, { firstFrame: 0 })
  expect([[...times!], frameCount]).toEqual([
    [
      [1, 0.5],
      [2, 0.75],
    ],
    2,
  ])
})

test('what JSON has in addition is said', () => {
  const entry = { id: 1, left: 0, top: 0, right: 9, bottom: 9, detectionIndex: 0, age: 3 }
  const { remarks } = parseRowSequence(JSON.stringify([{ frame: 1, tracks: [entry] }]))
  expect(remarks).toEqual(['text: ages of tracks and indices of detections are left out.'])
})

test('lenient reading lists the lines that are left out', () => {
  const sequence = parseRowSequence('1,1,10,20,30,40,0.9\nnonsense\n2,1,10,20,30,40,0.9', { mode: 'lenient' })
  expect(sequence.rows).toHaveLength(2)
  expect(sequence.remarks[0]).toMatch(/^text, line 2 is left out: /)
})

test.each([
  [
    'an id below 0',
    '1,5,10,20,30,40,0.9\n2,-3,10,20,30,40,0.9',
    'a.txt, line 2, frame 2: the id of a track should be from 0, got -3.',
  ],
  [
    'the id -1 among tracks',
    '1,5,10,20,30,40,0.9\n2,-1,10,20,30,40,0.9',
    'line 2, frame 2: the id of a track should be from 0, got -1.',
  ],
  [
    'an id twice in a frame',
    '1,5,10,20,30,40,0.9\n1,5,11,20,30,40,0.9',
    'a.txt, line 2: id 5 should be in frame 1 once.',
  ],
  [
    'a side that is NaN',
    '1,5,NaN,20,30,40,0.9',
    'a.txt, line 1: column 3 (left) should be a finite number, got "NaN".',
  ],
  ['a detection without size', '1,-1,10,20,0,40,0.9', 'line 1, frame 1: the box should have finite sides and a size'],
])('refuses %s, and names the line', (_, text, message) => {
  expect(() => parseRowSequence(text, { file: 'a.txt' })).toThrow(expect.objectContaining({ code: 'invalid-file' }))
  expect(() => parseRowSequence(text, { file: 'a.txt' })).toThrow(message)
})

test('ground truth has the classes of MOTChallenge, and its marks as scores', () => {
  const sequence = parseGroundTruthSequence('1,2,10,20,30,40,1,1,0.5\n1,3,10,20,30,40,0,8,1\n')
  expect(sequence.rows.map(({ id, score, classId }) => [id, score, sequence.classNames[classId]])).toEqual([
    [2, 1, 'pedestrian'],
    [3, 0, 'distractor'],
  ])
  expect(sequence.remarks).toEqual([
    'text: 1 rows that an evaluation ignores have score 0.',
    'text: the visibilities of 1 rows are left out.',
  ])
  expect(formatGroundTruthSequence(sequence)).toEqual({
    content: '1,2,10,20,30,40,1,1,1\n1,3,10,20,30,40,0,8,1\n',
    remarks: [],
  })
})

test('labels of KITTI count frames from 0, and have types for names', () => {
  const text =
    '0 2 Car 0 0 -1.5 1 2 3 4 1 1 1 1 1 1 0\n1 3 Van 0 0 -1.5 1 2 3 4 1 1 1 1 1 1 0\n0 -1 DontCare -1 -1 -10 1 2 3 4'
  const sequence = parseKittiSequence(text)
  expect(sequence.rows.map(({ frame, id, classId }) => [frame, id, sequence.classNames[classId]])).toEqual([
    [1, 2, 'Car'],
    [2, 3, 'Van'],
  ])
  expect(sequence.remarks).toEqual([
    'text: 1 regions without annotations (DontCare) are left out.',
    'text: truncation, occlusion and 3D boxes are left out.',
  ])
})
