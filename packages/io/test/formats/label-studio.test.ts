import { formatLabelStudio, type ObjectSequence, parseLabelStudio } from '@mot/io/formats'
import { describe, expect, test } from 'vitest'

/** As Label Studio exports a task of the template "Video Object Tracking": percent, frames from 1. */
const exported = [
  {
    id: 12,
    annotations: [
      {
        id: 5,
        completed_by: 1,
        was_cancelled: false,
        lead_time: 61.2,
        result: [
          {
            value: {
              framesCount: 10,
              duration: 0.4,
              sequence: [
                { frame: 2, enabled: true, rotation: 0, x: 10, y: 50, width: 5, height: 20, time: 0.04 },
                { frame: 6, enabled: false, rotation: 0, x: 20, y: 50, width: 10, height: 20, time: 0.2 },
                { frame: 9, enabled: true, rotation: 0, x: 40, y: 50, width: 10, height: 20, time: 0.32 },
              ],
              labels: ['Car'],
            },
            id: 'kJ5s2X',
            from_name: 'box',
            to_name: 'video',
            type: 'videorectangle',
            origin: 'manual',
          },
          {
            value: {
              framesCount: 10,
              duration: 0.4,
              sequence: [{ frame: 3, enabled: false, rotation: 0, x: 0, y: 0, width: 50, height: 50, time: 0.08 }],
              labels: ['Person'],
            },
            id: 'Z8Yq_a',
            from_name: 'box',
            to_name: 'video',
            type: 'videorectangle',
            origin: 'manual',
          },
          { value: { choices: ['night'] }, id: 'c', from_name: 'when', to_name: 'video', type: 'choices' },
        ],
      },
    ],
    predictions: [],
    data: { video: '/data/upload/1/street.mp4' },
  },
]
const size = { imageWidth: 200, imageHeight: 100 }
const parse = (json: unknown, options: object = size) => parseLabelStudio(JSON.stringify(json), options)
const shown = ({ rows }: ObjectSequence) => rows.map(({ frame, id, box }) => [frame, id, box.left, box.right, box.top])

describe('parseLabelStudio', () => {
  test('interpolates while enabled, shows the frame where it ends, and goes on to the last frame', () => {
    const sequence = parse(exported)
    expect(shown(sequence)).toEqual([
      [2, 1, 20, 30, 50],
      [3, 1, 25, 37.5, 50],
      [3, 2, 0, 100, 0],
      [4, 1, 30, 45, 50],
      [5, 1, 35, 52.5, 50],
      [6, 1, 40, 60, 50],
      [9, 1, 80, 100, 50],
      [10, 1, 80, 100, 50],
    ])
    expect(sequence).toMatchObject({ kind: 'tracks', frameCount: 10, frameRate: 25, classNames: ['Car', 'Person'] })
    expect(sequence.times?.get(9)).toBe(0.32)
    expect(sequence.remarks).toEqual([
      'text: 1 results are no tracked rectangles and are left out.',
      'text has texts for ids: tracks are numbered from 1 in its order.',
    ])
  })

  test('JSON-MIN reads as the full export', () => {
    const { result } = exported[0]!.annotations[0]!
    const box = result.flatMap(({ value }) => ('sequence' in value ? [value] : []))
    const minimal = [{ video: '/data/upload/1/street.mp4', id: 12, box, annotator: 1, annotation_id: 5 }]
    expect(shown(parse(minimal))).toEqual(shown(parse(exported)))
  })

  test('a label may be a result of its own with the same id', () => {
    const separate = structuredClone(exported) as { annotations: { result: { id: string; value: object }[] }[] }[]
    const { result } = separate[0]!.annotations[0]!
    delete (result[1]!.value as { labels?: unknown }).labels
    result.push({ id: 'Z8Yq_a', value: { labels: ['Dog'] } })
    expect(parse(separate).classNames).toEqual(['Car', 'Dog'])
  })

  test('of several annotations the first that is not cancelled is read; predictions where there is none', () => {
    const [task] = exported
    const [annotation] = task!.annotations
    const twice = [{ ...task, annotations: [{ ...annotation, was_cancelled: true }, annotation, annotation] }]
    expect(parse(twice).remarks).toContain('text: of 2 annotations of one task, the first is read.')
    expect(shown(parse([{ ...task, annotations: [], predictions: [annotation] }]))).toEqual(shown(parse(exported)))
  })

  test('a rectangle rotates about its upper left corner', () => {
    const turned = structuredClone(exported)
    const first = turned[0]!.annotations[0]!.result[1]!.value as unknown as { sequence: object[] }
    first.sequence = [{ frame: 3, enabled: false, rotation: 90, x: 50, y: 0, width: 20, height: 10 }]
    const row = parse(turned).rows.find(({ id }) => id === 2)!
    // 40 × 10 pixels at (100, 0), turned clockwise: it hangs down from the corner, to its left.
    expect(row.box.left).toBeCloseTo(90)
    expect(row.box.right).toBeCloseTo(100)
    expect(row.box.top).toBeCloseTo(0)
    expect(row.box.bottom).toBeCloseTo(40)
  })

  const region = (sequence: unknown, more = {}) => [
    { annotations: [{ result: [{ id: 'a', value: { framesCount: 9, sequence, ...more } }] }] },
  ]
  const shape = { x: 1, y: 1, width: 1, height: 1, enabled: false }

  test.each([
    [
      'no size of the video',
      region([{ frame: 1, ...shape }]),
      {},
      'invalid-option',
      '"imageWidth" and "imageHeight" are required',
    ],
    [
      'a frame 0',
      region([{ frame: 0, ...shape }]),
      size,
      'invalid-file',
      '"frame" should be an integer from 1, got 0.',
    ],
    [
      'a frame twice',
      region([
        { frame: 4, ...shape },
        { frame: 4, ...shape },
      ]),
      size,
      'invalid-file',
      'frame 4 should be in a sequence once',
    ],
    [
      'no width',
      region([{ frame: 4, ...shape, width: null }]),
      size,
      'invalid-file',
      '"width" should be a finite number, got null',
    ],
    [
      'a length beyond all videos',
      region([{ frame: 4, ...shape }], { framesCount: 1e12 }),
      size,
      'invalid-file',
      '"framesCount" should be',
    ],
    ['two videos', [...exported, ...exported], size, 'invalid-file', 'has the regions of 2 videos'],
  ] as const)('refuses %s', (_, json, options, code, message) => {
    expect(() => parse(json, options)).toThrow(expect.objectContaining({ code }))
    expect(() => parse(json, options)).toThrow(message)
  })
})

describe('formatLabelStudio', () => {
  const box = { left: 20, top: 50, right: 30, bottom: 70 }
  const video = { ...size, frameRate: 10, frameCount: 6, classNames: ['Car'] }

  test('writes percent, times, and an end for each part of a track', () => {
    const rows = [1, 2, 5].map((frame) => ({ frame, id: 8, box, score: 0.5, classId: 0 }))
    const { content, remarks } = formatLabelStudio({ ...video, rows })
    const [{ annotations }] = JSON.parse(content)
    const shape = { x: 10, y: 50, width: 5, height: 20, rotation: 0 }
    expect(annotations[0].result).toEqual([
      {
        ...{ id: 'track-8', type: 'videorectangle', from_name: 'box', to_name: 'video' },
        ...{ original_width: 200, original_height: 100, score: 0.5 },
        value: {
          framesCount: 6,
          duration: 0.6,
          sequence: [
            { frame: 1, enabled: true, ...shape, time: 0 },
            { frame: 2, enabled: false, ...shape, time: 0.1 },
            { frame: 5, enabled: false, ...shape, time: 0.4 },
          ],
          labels: ['Car'],
        },
      },
    ])
    expect(remarks).toEqual([])
  })

  test('says that scores which vary and classes which change are lost', () => {
    const rows = [1, 2].map((frame) => ({ frame, id: 8, box, score: frame / 4, classId: frame }))
    expect(formatLabelStudio({ ...video, rows }).remarks).toEqual([
      'Label Studio has one score a track: the scores of 1 tracks, which vary, are left out.',
      'Label Studio has one label a track: of 1 tracks with several classes, it is the first.',
    ])
  })

  test('requires size and frame rate', () => {
    const { frameRate: _, ...still } = video
    expect(() => formatLabelStudio({ ...still, rows: [] })).toThrow('"imageHeight" and "frameRate" are required')
  })
})
