import { parseCoco, parseCocoResults, readCoco } from '@mot/io/mot'
import { expect, test } from 'vitest'
import { caught } from '../shared'

const truth = {
  images: [
    { id: 7, file_name: 'b.jpg', width: 640, height: 480, video_id: 1, frame_id: 12 },
    { id: 8, file_name: 'a.jpg', width: 640, height: 480, video_id: 1, frame_id: 10 },
  ],
  annotations: [
    { id: 1, image_id: 7, category_id: 3, bbox: [10, 20, 30, 40], area: 900, iscrowd: 0, track_id: 5 },
    { id: 2, image_id: 7, category_id: 1, bbox: [0, 0, 10, 10], iscrowd: 1 },
  ],
  categories: [{ id: 3, name: 'car' }],
  videos: [{ id: 1, name: 'street' }],
}

test('objects of an image, with area, crowd and track', () => {
  const read = parseCoco(JSON.stringify(truth))
  expect(read.of(7)).toEqual([
    { imageId: 7, box: { left: 10, top: 20, right: 40, bottom: 60 }, classId: 3, area: 900, crowd: false, id: 5 },
    { imageId: 7, box: { left: 0, top: 0, right: 10, bottom: 10 }, classId: 1, area: 100, crowd: true, id: -1 },
  ])
  expect(read.of(8)).toEqual([])
  expect(read.classes.get(3)).toBe('car')
})

test('track ids of CVAT’s export lie in the attributes, as numbers or texts', () => {
  const annotation = { image_id: 7, category_id: 1, bbox: [0, 0, 10, 10] }
  const ids = (attributes: unknown, more = {}) =>
    parseCoco(JSON.stringify({ ...truth, annotations: [{ ...annotation, attributes, ...more }] })).of(7)[0]!.id
  expect(ids({ occluded: false, track_id: 7, keyframe: true })).toBe(7)
  expect(ids({ track_id: '12' })).toBe(12)
  expect(ids({ instance_id: 3 })).toBe(3)
  expect(ids({ track_id: 7 }, { track_id: 4 })).toBe(4)
  expect(ids({ occluded: false })).toBe(-1)
  expect(ids(undefined)).toBe(-1)
  expect(caught(() => ids({ track_id: 'red' }))).toMatchObject({
    code: 'invalid-file',
    message: 'text, annotations[0], attributes: "track_id" should be a finite number, got "red".',
  })
})

test('images of a video come in order of their frames, counted from 1', () => {
  const { videos } = parseCoco(JSON.stringify(truth))
  expect(videos.get('street')?.map(({ id, frame }) => [id, frame])).toEqual([
    [8, 1],
    [7, 2],
  ])
  expect(parseCoco(JSON.stringify({ images: [], annotations: [] })).videos.size).toBe(0)
})

test('results are a list, by image', () => {
  const results = parseCocoResults('[{"image_id":7,"category_id":3,"bbox":[1,2,3,4],"score":0.5,"track_id":9}]')
  expect(results.count).toBe(1)
  expect(results.of(7)).toEqual([
    { imageId: 7, box: { left: 1, top: 2, right: 4, bottom: 6 }, classId: 3, id: 9, score: 0.5 },
  ])
})

test('bytes are read like a file', async () => {
  const read = await readCoco(new TextEncoder().encode(JSON.stringify(truth)))
  expect(read.images).toHaveLength(2)
})

test.each([
  ['{', /^gt\.json is not JSON: /],
  ['[]', /^gt\.json should be an object/],
  ['{"annotations":[]}', /^gt\.json: "images" should be a list\.$/],
  ['{"images":[{"id":1}],"annotations":[{"image_id":1,"category_id":1,"bbox":[1,2,3]}]}', /annotations\[0\]: "bbox"/],
  [
    '{"images":[{"id":1}],"annotations":[{"image_id":1,"category_id":1,"bbox":[1,2,0,3]}]}',
    /"bbox" should have a size, got 0 × 3/,
  ],
  [
    '{"images":[{"id":1}],"annotations":[{"image_id":2,"category_id":1,"bbox":[1,2,3,3]}]}',
    /annotations\[0\]: there is no image 2/,
  ],
  ['{"images":[{"id":"1"}],"annotations":[]}', /images\[0\]: "id" should be a finite number, got "1"/],
])('%s is refused, and the message names the place', (text, message) => {
  const error = caught(() => parseCoco(text, { file: 'gt.json' }))
  expect(error).toMatchObject({ code: 'invalid-file', message: expect.stringMatching(message) })
})

test('results that are not a list, or have no score, are refused', () => {
  expect(caught(() => parseCocoResults('{}', { file: 'r.json' }))).toMatchObject({
    message: 'r.json should be a list of results.',
  })
  const row = '[{"image_id":7,"category_id":3,"bbox":[1,2,3,4]}]'
  expect(caught(() => parseCocoResults(row, { file: 'r.json' }))).toMatchObject({
    message: 'r.json, [0]: "score" should be a finite number, got undefined.',
  })
})
