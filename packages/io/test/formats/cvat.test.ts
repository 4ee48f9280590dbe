import { formatCvat, type ObjectSequence, parseCvat } from '@mot/io/formats'
import { describe, expect, test } from 'vitest'

/** As CVAT exports a video task: "CVAT for video 1.1". Every keyframe, and a box with outside="1" where a track ends. */
const video = `<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta>
    <task>
      <id>1062</id>
      <name>crossing</name>
      <size>8</size>
      <mode>interpolation</mode>
      <overlap>5</overlap>
      <bugtracker></bugtracker>
      <created>2026-05-31 14:13:36.483219+00:00</created>
      <start_frame>0</start_frame>
      <stop_frame>7</stop_frame>
      <frame_filter></frame_filter>
      <labels>
        <label>
          <name>person</name>
          <color>#ff0000</color>
          <type>any</type>
          <attributes>
            <attribute>
              <name>pose</name>
              <mutable>True</mutable>
              <input_type>select</input_type>
              <default_value>standing</default_value>
              <values>standing
sitting</values>
            </attribute>
          </attributes>
        </label>
        <label><name>car &amp; van</name><type>any</type><attributes></attributes></label>
      </labels>
      <segments><segment><id>3085</id><start>0</start><stop>7</stop><url>http://localhost:8080/api/jobs/1</url></segment></segments>
      <owner><username>admin</username><email></email></owner>
      <original_size>
        <width>1920</width>
        <height>1080</height>
      </original_size>
    </task>
    <dumped>2026-06-06 15:52:11.138470+00:00</dumped>
  </meta>
  <track id="0" label="car &amp; van" source="manual">
    <box frame="1" keyframe="1" outside="0" occluded="0" xtl="100.00" ytl="200.00" xbr="140.00" ybr="230.00" z_order="0"></box>
    <box frame="5" keyframe="1" outside="0" occluded="1" xtl="120.00" ytl="200.00" xbr="180.00" ybr="230.00" z_order="0"></box>
    <box frame="6" keyframe="1" outside="1" occluded="0" xtl="120.00" ytl="200.00" xbr="180.00" ybr="230.00" z_order="0"></box>
  </track>
  <track id="4" label="person" source="manual">
    <box frame="2" keyframe="1" outside="0" occluded="0" xtl="10.00" ytl="20.00" xbr="30.00" ybr="60.00" z_order="0">
      <attribute name="pose">standing</attribute>
    </box>
    <box frame="3" keyframe="0" outside="0" occluded="0" xtl="11.00" ytl="20.00" xbr="31.00" ybr="60.00" z_order="0"></box>
    <box frame="4" keyframe="1" outside="1" occluded="0" xtl="11.00" ytl="20.00" xbr="31.00" ybr="60.00" z_order="0"></box>
    <box frame="6" keyframe="1" outside="0" occluded="0" xtl="40.00" ytl="20.00" xbr="60.00" ybr="60.00" z_order="0"></box>
  </track>
  <track id="9" label="person" source="manual">
    <polygon frame="0" keyframe="1" outside="0" occluded="0" points="1.00,2.00;3.00,4.00;5.00,2.00" z_order="0"></polygon>
  </track>
</annotations>
`

const shown = ({ rows }: ObjectSequence) =>
  rows.map(({ frame, id, classId, box }) => [frame, id, classId, box.left, box.right])

describe('parseCvat', () => {
  test('interpolates from keyframe to keyframe, hides what is outside, and goes on to the end without it', () => {
    const sequence = parseCvat(video)
    // Frames of CVAT count from 0, here from 1.
    expect(shown(sequence)).toEqual([
      [2, 0, 1, 100, 140],
      [3, 0, 1, 105, 150],
      [3, 4, 0, 10, 30],
      [4, 0, 1, 110, 160],
      [4, 4, 0, 11, 31],
      [5, 0, 1, 115, 170],
      [6, 0, 1, 120, 180],
      [7, 4, 0, 40, 60],
      [8, 4, 0, 40, 60],
    ])
    expect(sequence).toMatchObject({
      kind: 'tracks',
      classNames: ['person', 'car & van'],
      frameCount: 8,
      imageWidth: 1920,
      imageHeight: 1080,
      name: 'crossing',
    })
  })

  test('says what it leaves out and supposes', () => {
    expect(parseCvat(video, { file: 'annotations.xml' }).remarks).toEqual([
      'annotations.xml: 1 tracks have no box with "outside" at their end: they go on to frame 8, as in CVAT.',
      'annotations.xml: 1 polygon left out: only boxes are read.',
      'annotations.xml: the attributes pose are left out.',
      'annotations.xml: 1 boxes are marked occluded, which is left out.',
    ])
  })

  test('reads "CVAT for images" as detections, with scores from an attribute', () => {
    const images = `<annotations><version>1.1</version><meta><task><labels><label><name>dog</name></label></labels></task></meta>
      <image id="0" name="frame_000000" width="640" height="480"></image>
      <image id="2" name="frame_000002" width="640" height="480">
        <box label="dog" source="manual" occluded="0" xtl="1" ytl="2" xbr="3" ybr="4" z_order="0"><attribute name="score">0.75</attribute></box>
        <box label="cat" source="manual" occluded="0" xtl="1" ytl="2" xbr="3" ybr="5" z_order="0"></box>
        <tag label="dog" source="manual"></tag>
      </image></annotations>`
    const sequence = parseCvat(images)
    expect(sequence).toMatchObject({ kind: 'detections', frameCount: 3, imageWidth: 640, imageHeight: 480 })
    expect(sequence.classNames).toEqual(['dog', 'cat'])
    expect(sequence.rows.map(({ frame, id, score, classId }) => [frame, id, score, classId])).toEqual([
      [3, -1, 0.75, 0],
      [3, -1, 1, 1],
    ])
    expect(sequence.remarks).toEqual(['text: 1 tag left out: only boxes are read.'])
  })

  test('a task of every third frame has rows in those alone', () => {
    const sparse = video
      .replace('<frame_filter></frame_filter>', '<frame_filter>step=3</frame_filter>')
      .replace('<stop_frame>7<', '<stop_frame>12<')
      .replace(
        /<track.*<\/track>/s,
        `<track id="1" label="person">
        <box frame="0" outside="0" xtl="0" ytl="0" xbr="10" ybr="10"></box>
        <box frame="9" outside="0" xtl="9" ytl="0" xbr="19" ybr="10"></box>
      </track>`,
      )
    expect(shown(parseCvat(sparse)).map(([frame, , , left]) => [frame, left])).toEqual([
      [1, 0],
      [4, 3],
      [7, 6],
      [10, 9],
      [13, 9],
    ])
  })

  test('a rotation changes by the shorter way, and a row has the bounds of the rotated box', () => {
    const turning = `<annotations><track id="1" label="a">
      <box frame="0" outside="0" xtl="0" ytl="10" xbr="40" ybr="30" rotation="350"></box>
      <box frame="2" outside="1" xtl="0" ytl="10" xbr="40" ybr="30" rotation="10"></box></track></annotations>`
    const [first, second] = parseCvat(turning).rows
    expect(first!.orientedBox).toMatchObject({ x: 20, y: 20, width: 40, height: 20 })
    expect((first!.orientedBox!.angle * 180) / Math.PI).toBeCloseTo(350)
    expect(first!.box.right - first!.box.left).toBeCloseTo(40 * Math.cos(Math.PI / 18) + 20 * Math.sin(Math.PI / 18))
    expect(second!).toMatchObject({ frame: 2, box: { left: 0, top: 10, right: 40, bottom: 30 } })
  })

  const track = (boxes: string, id = '1') =>
    `<annotations>\n<track id="${id}" label="a">\n${boxes}\n</track>\n</annotations>`
  const box = (frame: string, xbr = '9') => `<box frame="${frame}" outside="1" xtl="0" ytl="0" xbr="${xbr}" ybr="9"/>`

  test.each([
    ['an id below 0', track(box('0'), '-1'), 'line 2: id of a track should be an integer from 0, got -1.'],
    ['a frame below 0', track(box('-3')), 'line 3: frame of a box should be an integer from 0, got -3.'],
    ['a frame that is no number', track(box('NaN')), 'line 3: frame of a box should be a number, got "NaN".'],
    [
      'a side that is no number',
      track(box('0', 'Infinity')),
      'line 3: xbr of a box should be a number, got "Infinity".',
    ],
    [
      'a box without size',
      track(box('0', '0').replace('outside="1"', '')),
      'line 3: the box should have finite sides and a size',
    ],
    ['a frame twice in a track', track(box('4') + box('4')), 'line 3: track 1 should be in frame 4 once.'],
    ['an open element', '<annotations>\n<track id="1">', 'line 2: the XML is malformed: unclosed tag: track.'],
    ['another root', '<html></html>', 'line 1: the root should be "annotations" of CVAT, got "html".'],
    [
      'tracks of several tasks',
      '<annotations><track id="0" task_id="1"/><track id="0" task_id="2"/></annotations>',
      'has the tasks 1, 2 of a project',
    ],
  ])('refuses %s, and names the line', (_, text, message) => {
    expect(() => parseCvat(text, { file: 'a.xml' })).toThrow(expect.objectContaining({ code: 'invalid-file' }))
    expect(() => parseCvat(text, { file: 'a.xml' })).toThrow(message)
  })

  test('an id twice in a frame is refused', () => {
    const boxes = '<box frame="0" outside="0" xtl="0" ytl="0" xbr="9" ybr="9"/>'
    const twice = `<annotations><track id="1" label="a">${boxes}</track><track id="1" label="a">${boxes}</track></annotations>`
    expect(() => parseCvat(twice)).toThrow('id 1 should be in frame 1 once.')
  })

  test('keyframes with millions of frames between them are refused, not interpolated', () => {
    const long = `<box frame="0" outside="0" xtl="0" ytl="0" xbr="9" ybr="9"/><box frame="9000000" outside="1" xtl="0" ytl="0" xbr="9" ybr="9"/>`
    const many = Array.from({ length: 1000 }, (_, id) => `<track id="${id}" label="a">${long}</track>`).join('')
    expect(() => parseCvat(`<annotations>${many}</annotations>`)).toThrow('should have at most 5000000 rows')
  })
})

test('formatCvat writes a keyframe a row, an outside box behind each part, and what the task needs', () => {
  const box = { left: 10, top: 20, right: 40.5, bottom: 60.25 }
  const { content, remarks } = formatCvat({
    rows: [
      { frame: 1, id: 3, box, score: 0.5, classId: 0 },
      { frame: 2, id: 3, box, score: 0.75, classId: 1 },
      { frame: 3, id: 5, box, score: 1, classId: 1 },
    ],
    frameCount: 3,
    frameRate: 25,
    classNames: ['person', 'a "b" <c>'],
    imageWidth: 64,
    imageHeight: 48,
  })
  const boxes = content.split('\n').filter((line) => /<(track|box)/.test(line))
  const sides = 'xtl="10" ytl="20" xbr="40.5" ybr="60.25" z_order="0"'
  const score = (value: number) => `><attribute name="score">${value}</attribute></box>`
  expect(boxes.map((line) => line.trim())).toEqual([
    '<track id="3" label="person" source="auto">',
    `<box frame="0" keyframe="1" outside="0" occluded="0" ${sides}${score(0.5)}`,
    `<box frame="1" keyframe="1" outside="0" occluded="0" ${sides}${score(0.75)}`,
    `<box frame="2" keyframe="1" outside="1" occluded="0" ${sides}${score(0.75)}`,
    '<track id="5" label="a &quot;b&quot; &lt;c&gt;" source="auto">',
    // The last frame of the video: nothing comes after it.
    `<box frame="2" keyframe="1" outside="0" occluded="0" ${sides}${score(1)}`,
  ])
  expect(content).toContain('<size>3</size>')
  expect(content).toContain('<mode>interpolation</mode>')
  expect(content).toMatch(/<original_size>\s*<width>64<\/width>\s*<height>48<\/height>/)
  expect(remarks).toEqual([
    'CVAT does not hold the frame rate.',
    'A track of CVAT has one label: of 1 tracks with several classes, it is the first.',
  ])
})

test('keyframes may stand in any order, and the frames are counted by the last frame, else by the size', () => {
  const box = (frame: number, left: number, more = '') =>
    `<box frame="${frame}" xtl="${left}" ytl="0" xbr="${left + 4}" ybr="4" outside="0"${more}></box>`
  const task = (meta: string) =>
    `<annotations><meta><task>${meta}</task></meta><track id="1" label="a">${box(3, 6)}${box(1, 2)}${box(0, 0)}</track></annotations>`
  const read = (meta: string) => parseCvat(task(meta))
  const lefts = (sequence: ObjectSequence) => sequence.rows.map(({ frame, box: { left } }) => [frame, left])
  const drawn = [
    [1, 0],
    [2, 2],
    [3, 4],
    [4, 6],
  ]
  expect(lefts(read('<stop_frame>3</stop_frame>'))).toEqual(drawn)
  for (const [meta, frameCount] of [
    ['<stop_frame>5</stop_frame><size>9</size>', 6],
    ['<stop_frame></stop_frame><size>9</size>', 9],
    ['<stop_frame>-1</stop_frame><size>9</size>', 9],
    ['<stop_frame>1.5</stop_frame><size>9</size>', 9],
  ] as const) {
    expect(read(meta).frameCount).toBe(frameCount)
  }
  const twice = task('').replace(box(1, 2), `${box(0, 2)}${box(1, 2)}`)
  expect(() => parseCvat(twice)).toThrow(/track 1 should be in frame 0 once/)
})
