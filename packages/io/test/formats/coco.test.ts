import { formatCoco, formatCocoResults, parseCocoResultSequence, parseCocoSequence } from '@mot/io/formats'
import { describe, expect, test } from 'vitest'

/** As CVAT exports a video task in "COCO 1.0": images by name, the track in the attributes. */
const cvat = {
  licenses: [{ name: '', id: 0, url: '' }],
  info: { contributor: '', date_created: '', description: '', url: '', version: '', year: '' },
  categories: [
    { id: 1, name: 'person', supercategory: '' },
    { id: 2, name: 'car', supercategory: '' },
  ],
  images: [0, 1, 2].map((i) => ({ id: i + 1, width: 640, height: 480, file_name: `frame_00000${i}.PNG`, license: 0 })),
  annotations: [
    {
      ...{ id: 1, image_id: 1, category_id: 2, segmentation: [], area: 600, bbox: [10, 20, 30, 20], iscrowd: 0 },
      attributes: { occluded: false, rotation: 0, track_id: 4, keyframe: true },
    },
    {
      ...{
        id: 2,
        image_id: 3,
        category_id: 1,
        segmentation: [[1, 1, 9, 1, 9, 9]],
        area: 32,
        bbox: [1, 1, 8, 8],
        iscrowd: 0,
      },
      attributes: { occluded: false, rotation: 90, track_id: 0, keyframe: true },
    },
  ],
}
const parse = (json: unknown, options = {}) => parseCocoSequence(JSON.stringify(json), options)

describe('parseCocoSequence', () => {
  test('reads the export of CVAT: tracks from attributes, frames from names, classes from 0', () => {
    const sequence = parse(cvat)
    expect(sequence.rows.map(({ frame, id, classId, box }) => [frame, id, classId, box.left, box.right])).toEqual([
      [1, 4, 1, 10, 40],
      [3, 0, 0, 1, 9],
    ])
    expect(sequence.rows[1]!.orientedBox).toMatchObject({ x: 5, y: 5, angle: Math.PI / 2 })
    expect(sequence).toMatchObject({ classNames: ['person', 'car'], imageWidth: 640, imageHeight: 480, frameCount: 3 })
    expect(sequence.remarks).toEqual([
      'text has a frame 0: its frames count from 0.',
      'text: the polygons of 1 annotations are left out: boxes and run lengths are read.',
    ])
  })

  test('reads videos in the form of TAO: frames in the order of frame_index', () => {
    const tao = {
      videos: [{ id: 3, name: 'street', width: 640, height: 480 }],
      images: [
        { id: 71, video_id: 3, frame_index: 60, file_name: 'a.jpg', width: 640, height: 480 },
        { id: 70, video_id: 3, frame_index: 30, file_name: 'b.jpg', width: 640, height: 480 },
      ],
      categories: [{ id: 805, name: 'person' }],
      annotations: [{ id: 1, image_id: 71, category_id: 805, bbox: [1, 2, 3, 4], area: 12, track_id: 9, video_id: 3 }],
    }
    expect(parse(tao)).toMatchObject({ name: 'street', rows: [{ frame: 2, id: 9, classId: 0 }], frameCount: 2 })
    const two = { ...tao, videos: [...tao.videos, { id: 4, name: 'yard' }] }
    expect(() => parse(two)).toThrow('has 2 videos: street, yard')
  })

  test('reads masks from run lengths, compressed or not', () => {
    const [annotation] = cvat.annotations
    const mask = (segmentation: unknown) =>
      parse({ ...cvat, annotations: [{ ...annotation, segmentation }] }).rows[0]!.mask
    const ring = { left: 2, top: 1, width: 3, height: 3, data: Uint8Array.from([1, 1, 1, 1, 0, 1, 1, 1, 1]) }
    // pycocotools 2.0.11 encodes the ring in an image of 7 × 5 pixels as this text.
    expect(mask({ size: [5, 7], counts: ';32NO0129' })).toEqual(ring)
    expect(mask({ size: [5, 7], counts: [11, 3, 2, 1, 1, 1, 2, 3, 11] })).toEqual(ring)
  })

  test('annotations without track ids beside tracks are left out, and this is said', () => {
    const [first, second] = cvat.annotations
    const { remarks, rows } = parse({ ...cvat, annotations: [first, { ...second, segmentation: [], attributes: {} }] })
    expect(rows).toHaveLength(1)
    expect(remarks[1]).toBe('text: 1 annotations without a track id are left out.')
  })

  test('annotations with the attribute outside are no objects', () => {
    const [first, second] = cvat.annotations
    const hidden = { ...first, attributes: { track_id: 4, outside: 'True' } }
    expect(parse({ ...cvat, annotations: [hidden, second] }).rows.map(({ id }) => id)).toEqual([0])
  })

  test.each([
    ['an unknown category', { category_id: 7 }, 'annotations[0]: there is no category 7.'],
    [
      'an id below 0',
      { attributes: {}, track_id: -3 },
      'annotations[0]: the id should be a 32-bit integer from 0, got -3.',
    ],
    ['a box without size', { bbox: [1, 2, 0, 4] }, 'annotations[0]: "bbox" should have a size'],
    ['a score that is no number', { score: 'high' }, 'annotations[0]: "score" should be a finite number, got "high".'],
    [
      'a mask of another size',
      { segmentation: { size: [5, 7], counts: '4' } },
      'the run lengths should be those of 7 × 5 pixels, got 4.',
    ],
    ['a mask of a billion pixels', { segmentation: { size: [1e5, 1e5], counts: '4' } }, 'the size of a mask should be'],
    [
      'run lengths that end early',
      { segmentation: { size: [5, 7], counts: ';3P' } },
      'the run lengths of a mask are malformed.',
    ],
  ])('refuses %s', (_, change, message) => {
    const annotations = [{ ...cvat.annotations[0], ...change }]
    expect(() => parse({ ...cvat, annotations })).toThrow(expect.objectContaining({ code: 'invalid-file' }))
    expect(() => parse({ ...cvat, annotations })).toThrow(message)
  })
})

test('results count categories from 1, or from 0 where one is 0, and say so', () => {
  const result = { image_id: 1, bbox: [1, 2, 3, 4], score: 0.5, track_id: 3 }
  const read = (categories: number[]) =>
    parseCocoResultSequence(
      JSON.stringify(categories.map((id, i) => ({ ...result, category_id: id, image_id: i + 1 }))),
    )
  expect(read([1, 3]).rows.map(({ classId }) => classId)).toEqual([0, 2])
  expect(read([0, 3]).rows.map(({ classId }) => classId)).toEqual([0, 3])
  expect(read([1, 3]).remarks).toEqual([
    'text has no frame 0: its frames are taken to count from 1.',
    'text has no list of categories: category 1 is taken to be class 0.',
  ])
})

test('masks are written as pycocotools writes them', () => {
  const box = { left: 2, top: 1, right: 5, bottom: 4 }
  const mask = { left: 2, top: 1, width: 3, height: 3, data: Uint8Array.from([1, 1, 1, 1, 0, 1, 1, 1, 1]) }
  const sequence = { rows: [{ frame: 1, id: 1, box, score: 1, mask }], imageWidth: 7, imageHeight: 5 }
  const [annotation] = JSON.parse(formatCoco(sequence).content).annotations
  expect(annotation).toMatchObject({ segmentation: { size: [5, 7], counts: ';32NO0129' }, area: 8, bbox: [2, 1, 3, 3] })
  expect(JSON.parse(formatCocoResults(sequence).content)[0].segmentation.counts).toBe(';32NO0129')
  expect(() => formatCoco({ rows: sequence.rows })).toThrow('require the size of the images')
})

test('a track is where TAO has it and where CVAT and Datumaro have it', () => {
  const box = { left: 2, top: 1, right: 5, bottom: 4 }
  const { content } = formatCoco({ rows: [{ frame: 2, id: 6, box, score: 0.5 }], classNames: ['person'] })
  const { annotations, images, categories, videos } = JSON.parse(content)
  expect(annotations).toEqual([
    {
      ...{ id: 1, image_id: 2, category_id: 1, segmentation: [], bbox: [2, 1, 3, 3], area: 9, iscrowd: 0 },
      ...{ track_id: 6, score: 0.5, attributes: { occluded: false, rotation: 0, track_id: 6 } },
    },
  ])
  expect(images).toEqual([1, 2].map((id) => ({ id, file_name: `00000${id}.jpg`, video_id: 1, frame_id: id - 1 })))
  expect([categories, videos]).toEqual([[{ id: 1, name: 'person' }], [{ id: 1, name: 'video' }]])
})
