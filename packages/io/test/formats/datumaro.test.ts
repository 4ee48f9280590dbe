import { formatDatumaro, parseDatumaro } from '@mot/io/formats'
import { expect, test } from 'vitest'

/** As CVAT exports a video task in "Datumaro 1.0": annotations/default.json. */
const exported = {
  info: {},
  categories: {
    label: {
      labels: [
        { name: 'person', parent: '', attributes: [] },
        { name: 'car', parent: '', attributes: ['colour'] },
      ],
      attributes: ['occluded'],
    },
    points: { items: [] },
  },
  items: [
    {
      id: 'frame_000000',
      annotations: [
        {
          ...{ id: 0, type: 'bbox', group: 0, label_id: 1, z_order: 0, bbox: [10, 20, 30, 40] },
          attributes: { occluded: false, rotation: 0, track_id: 2, keyframe: true, colour: 'red' },
        },
        { id: 1, type: 'polygon', attributes: {}, group: 0, label_id: 0, points: [1, 1, 9, 1, 9, 9], z_order: 0 },
      ],
      attr: { frame: 0 },
      image: { path: 'frame_000000.PNG', size: [480, 640] },
    },
    { id: 'frame_000001', annotations: [], attr: { frame: 1 }, image: { path: 'frame_000001.PNG', size: [480, 640] } },
    {
      id: 'frame_000002',
      annotations: [
        { id: 2, type: 'bbox', attributes: { track_id: 2 }, group: 0, label_id: 1, z_order: 0, bbox: [12, 20, 30, 40] },
        { id: 3, type: 'bbox', attributes: {}, group: 0, label_id: 0, z_order: 0, bbox: [12, 20, 30, 40] },
      ],
      attr: { frame: 2 },
      image: { path: 'frame_000002.PNG', size: [480, 640] },
    },
  ],
}
const parse = (json: unknown) => parseDatumaro(JSON.stringify(json), { file: 'default.json' })

test('reads the export of CVAT, and says what is left out', () => {
  const sequence = parse(exported)
  expect(sequence.rows.map(({ frame, id, classId, box }) => [frame, id, classId, box.left, box.bottom])).toEqual([
    [1, 2, 1, 10, 60],
    [3, 2, 1, 12, 60],
  ])
  expect(sequence).toMatchObject({ classNames: ['person', 'car'], imageWidth: 640, imageHeight: 480, frameCount: 3 })
  expect(sequence.remarks).toEqual([
    'default.json: 1 boxes without a track id are left out.',
    'default.json: 1 polygon left out: only boxes are read.',
    'default.json: the attributes colour are left out.',
  ])
})

test('without frame attributes, frames are the numbers in the ids, else the order', () => {
  const items = (ids: string[]) => ({
    ...exported,
    items: ids.map((id) => ({ id, annotations: [{ type: 'bbox', bbox: [1, 2, 3, 4], label_id: 0 }] })),
  })
  const framesOf = (ids: string[]) => parse(items(ids)).rows.map(({ frame }) => frame)
  expect(framesOf(['img4', 'img1'])).toEqual([1, 4])
  expect(framesOf(['img4', 'img0'])).toEqual([1, 5])
  expect(framesOf(['a', 'b'])).toEqual([1, 2])
})

test('a box with the attribute outside is no object: Datumaro keeps it of a track that CVAT hides', () => {
  const hidden = structuredClone(exported)
  Object.assign(hidden.items[2]!.annotations[0]!.attributes, { outside: true })
  expect(parse(hidden).rows.map(({ frame }) => frame)).toEqual([1])
  expect(parse(hidden).frameCount).toBe(3)
})

test.each([
  ['a box of three numbers', { bbox: [1, 2, 3] }, '"bbox" should be left, top, width, height, got [1,2,3].'],
  ['an id below 0', { attributes: { track_id: -4 } }, 'the id should be a 32-bit integer from 0, got -4.'],
  ['the id -1', { attributes: { track_id: -1 } }, 'attribute "track_id" should be from 0, got -1.'],
  [
    'an id that is a text',
    { attributes: { track_id: 'abc' } },
    'attribute "track_id" should be a finite number, got "abc".',
  ],
  ['a class below 0', { label_id: -2 }, 'the class should be an integer from 0 to 65535, got -2.'],
])('refuses %s', (_, change, message) => {
  const [first] = exported.items
  const damaged = { ...exported, items: [{ ...first, annotations: [{ ...first!.annotations[0], ...change }] }] }
  expect(() => parse(damaged)).toThrow(expect.objectContaining({ code: 'invalid-file' }))
  expect(() => parse(damaged)).toThrow(`default.json, items[0].annotations[0]: ${message}`)
})

test('writes an item for each frame, also for an empty one', () => {
  const box = { left: 1, top: 2, right: 4, bottom: 6 }
  const { content } = formatDatumaro({
    rows: [{ frame: 2, id: 5, box, score: 0.5 }],
    classNames: ['dog'],
    frameCount: 2,
  })
  const { items, categories } = JSON.parse(content)
  expect(categories.label.labels).toEqual([{ name: 'dog', parent: '', attributes: [] }])
  expect(items.map(({ id, attr }: { id: string; attr: object }) => [id, attr])).toEqual([
    ['frame_000000', { frame: 0 }],
    ['frame_000001', { frame: 1 }],
  ])
  expect(items[1].annotations[0]).toMatchObject({
    bbox: [1, 2, 3, 4],
    attributes: { track_id: 5, score: 0.5 },
    label_id: 0,
  })
})
