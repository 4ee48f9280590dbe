import { parseZoneFile } from '@mot/io/mot'
import { expect, test } from 'vitest'

test('lines and zones are returned as they are', () => {
  const file = { lines: [{ name: 'door', from: [0, 1], to: [2, 1] }], hysteresis: 3 }
  expect(parseZoneFile(JSON.stringify(file))).toEqual(file)
})

test('polygons and polylines of CVAT for images', () => {
  const text = `<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <image id="0" name="1.png" width="640" height="480">
    <polygon label="shelf &amp; door" source="manual" occluded="0" points="10.50,20.00;30.00,20.00;30.00,40.25" z_order="0">
    </polygon>
    <polygon label="shelf &amp; door" points="1,2;3,2;3,4"/>
    <polyline label="entry" points="0,100;200,100"/>
    <box label="person" xtl="1" ytl="2" xbr="3" ybr="4"/>
  </image>
</annotations>`
  expect(parseZoneFile(text)).toEqual({
    lines: [{ name: 'entry', from: [0, 100], to: [200, 100] }],
    zones: [
      {
        name: 'shelf & door',
        polygon: [
          [10.5, 20],
          [30, 20],
          [30, 40.25],
        ],
      },
      {
        name: 'shelf & door 2',
        polygon: [
          [1, 2],
          [3, 2],
          [3, 4],
        ],
      },
    ],
  })
})

test('the first shape of a CVAT track', () => {
  const shape = (frame: number) =>
    `<polygon frame="${frame}" outside="0" keyframe="1" points="${frame},0;9,0;9,9"></polygon>`
  const text = `<annotations><track id="0" label="shelf">${shape(1)}${shape(2)}</track></annotations>`
  expect(parseZoneFile(text).zones).toEqual([
    {
      name: 'shelf',
      polygon: [
        [1, 0],
        [9, 0],
        [9, 9],
      ],
    },
  ])
})

const points = [
  [10, 10],
  [50, 10],
  [50, 50],
]

test.each<[string, unknown]>([
  [
    'JSON',
    [
      {
        id: 1,
        annotations: [
          {
            result: [
              {
                type: 'polygonlabels',
                original_width: 200,
                original_height: 100,
                value: { points, polygonlabels: ['shelf'] },
              },
            ],
          },
        ],
      },
    ],
  ],
  [
    'JSON-MIN',
    [{ image: '1.png', label: [{ points, polygonlabels: ['shelf'], original_width: 200, original_height: 100 }] }],
  ],
])('polygons of Label Studio, %s', (_, tasks) => {
  expect(parseZoneFile(JSON.stringify(tasks)).zones).toEqual([
    {
      name: 'shelf',
      polygon: [
        [20, 10],
        [100, 10],
        [100, 50],
      ],
    },
  ])
})

test.each([
  ['broken JSON', '{ "lines": [', 'zones.json should have lines and zones as JSON, or XML of CVAT'],
  ['something else', '{"shapes": []}', 'zones.json should have "lines", "zones" or both.'],
  ['a number', '3', 'zones.json should have "lines"'],
  ['no shapes', '<annotations></annotations>', 'should have polygons or polylines of CVAT, got none'],
  ['a list without shapes', '[]', 'should have polygons or polylines of Label Studio, got none'],
  ['a point without numbers', '<polygon label="a" points="1,2;x,3;4,4"/>', 'polygon "a" should have points of numbers'],
  [
    'a polyline of three points',
    '<polyline label="a" points="1,2;2,3;4,4"/>',
    'polyline "a" should have two points, got 3',
  ],
])('refuses %s', (_, text, message) => {
  expect(() => parseZoneFile(text, { file: 'zones.json' })).toThrow(
    expect.objectContaining({ code: 'invalid-file', message: expect.stringContaining(message) }),
  )
})

test('labels and points of Label Studio that are objects are no raw errors', () => {
  const drawn = (label: unknown, x: unknown) =>
    JSON.stringify([
      {
        original_width: 100,
        original_height: 100,
        value: {
          points: [
            [x, 0],
            [9, 0],
            [9, 9],
          ],
          labels: [label],
        },
      },
    ])
  expect(parseZoneFile(drawn({ toString: 5 }, 0)).zones![0]!.name).toBe('zone')
  expect(() => parseZoneFile(drawn('a', { valueOf: 5 }))).toThrow('should have points of numbers')
})

test('XML of CVAT in other forms: other quotation marks, numbers of characters, comments', () => {
  const text = `<annotations><!-- <polygon label="old" points="1,1;2,2;3,1"/> -->
<track id='0' label='caf&#233;'><polyline frame='0' points='0,1;2,3'/></track></annotations>`
  expect(parseZoneFile(text)).toEqual({ lines: [{ name: 'café', from: [0, 1], to: [2, 3] }], zones: [] })
})

test.each([
  [
    'that is cut off',
    '<annotations>\n<polygon label="a" points="1,2;3,2;3,4"/>',
    'zones.xml, line 2: the XML is malformed',
  ],
  ['without an end of a tag', '<annotations>\n<polygon label="a" <b/></annotations>', 'zones.xml, line 2'],
  ['with points of three numbers', '<polygon label="a" points="1,2,9;3,2;3,4"/>', 'should have points of numbers'],
])('refuses XML %s', (_, text, message) => {
  expect(() => parseZoneFile(text, { file: 'zones.xml' })).toThrow(
    expect.objectContaining({ code: 'invalid-file', message: expect.stringContaining(message) }),
  )
})
