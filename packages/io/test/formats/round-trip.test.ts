import {
  type FileFormatName,
  type FormatName,
  fileFormats,
  folderFormats,
  formatObjects,
  type ObjectRow,
  type ObjectSequence,
  parseObjects,
  recogniseFormat,
} from '@mot/io/formats'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'

const formats = [...Object.keys(fileFormats), ...Object.keys(folderFormats)] as FormatName[]
const written = formats.filter((name) => name !== 'kitti')
const video = { imageWidth: 640, imageHeight: 480, frameRate: 25, classNames: ['person', 'a "red" <car> & co, é ü 車'] }

/** A track with a gap, one that begins late, one that ends with the video; two empty frames at the end. */
const tracks: Omit<ObjectSequence, 'remarks'> = {
  kind: 'tracks',
  rows: [
    row(1, 7, [10, 20, 40.5, 60.25]),
    row(1, 0, [-5, 100, 30, 180], 1),
    row(2, 7, [12, 21, 42.5, 61.25]),
    row(4, 7, [18.125, 25, 48, 65]),
    row(4, 3, [300, 200, 350.75, 300]),
    row(5, 3, [305, 200, 355, 700], 0),
  ],
  frameCount: 7,
  ...video,
}
const detections: Omit<ObjectSequence, 'remarks'> = {
  ...tracks,
  kind: 'detections',
  rows: [
    ...tracks.rows.map((row) => ({ ...row, id: -1 })),
    // Two at one place: a detection has no id that is there once.
    row(5, -1, [305, 200, 355, 700], 0),
  ],
}

function row(frame: number, id: number, box: readonly number[], classId = 0, score = 1): ObjectRow {
  const [left, top, right, bottom] = box as [number, number, number, number]
  return { frame, id, box: { left, top, right, bottom }, score, classId }
}

/** As files have them: without what the format does not hold, and with coordinates to a millionth of a pixel. */
function held(rows: readonly ObjectRow[]) {
  return rows
    .map(({ frame, id, box, classId, score }) => {
      const sides = Object.values(box).map((side) => Math.round(side * 1e4) / 1e4 + 0)
      return { frame, id, sides, classId, score: Math.round(score * 1e6) / 1e6 }
    })
    .sort((a, b) => a.frame - b.frame || a.id - b.id || a.sides[0]! - b.sides[0]!)
}

function readBack(sequence: Omit<ObjectSequence, 'remarks'>, format: FormatName): ObjectSequence {
  const { content } = formatObjects(sequence, { format })
  const size = { imageWidth: sequence.imageWidth!, imageHeight: sequence.imageHeight! }
  return parseObjects(content, { format, ...(format === 'yolo' && size) })
}

const holdsTracks = written.filter((name) => name !== 'mots')
const holdsDetections = holdsTracks.filter((name) => name !== 'mot-gt')

describe.each(holdsTracks)('tracks in %s', (format) => {
  const { kept } = { ...fileFormats, ...folderFormats }[format]

  test('are the same after they are written and read', () => {
    const back = readBack(tracks, format)
    expect(back.kind).toBe('tracks')
    // Labels of Label Studio are numbered as they come.
    expect(held(back.rows)).toEqual(held(tracks.rows))
    if (kept.classNames) expect(back.classNames).toEqual(tracks.classNames)
    if (kept.frameCount) expect(back.frameCount).toBe(7)
    if (kept.imageSize) expect([back.imageWidth, back.imageHeight]).toEqual([640, 480])
    if (kept.frameRate) expect(back.frameRate).toBe(25)
  })

  test('lose nothing of which the writer is silent', () => {
    const rows = tracks.rows.map((row, i) => ({ ...row, score: 0.5 + i / 100 }))
    const full = { ...tracks, rows, times: new Map([[1, 0.5]]) }
    const remarks = formatObjects(full, { format }).remarks.join('\n')
    const back = readBack(full, format)
    const lost = {
      score: back.rows.some(({ score }, i) => Math.abs(score - full.rows[i]!.score) > 1e-6),
      'names of the classes': back.classNames[1] !== full.classNames[1],
      'empty frames': back.frameCount !== 7,
      'size of the images': format !== 'yolo' && back.imageWidth !== 640,
      'times|frame rate': back.times?.get(1) !== 0.5,
    }
    for (const [what, isLost] of Object.entries(lost)) {
      expect([what, new RegExp(what).test(remarks)]).toEqual([what, isLost])
    }
  })
})

test.each(holdsDetections)('detections in %s are the same after they are written and read', (format) => {
  const back = readBack(detections, format)
  expect(back.kind).toBe('detections')
  expect(held(back.rows)).toEqual(held(detections.rows))
})

test.each(holdsDetections.filter((name) => name !== 'label-studio'))('scores of %s are the same', (format) => {
  const rows = tracks.rows.map((row, i) => ({ ...row, score: 0.25 + i / 64 }))
  expect(held(readBack({ ...tracks, rows }, format).rows)).toEqual(held(rows))
})

test.each(holdsTracks)('classes without names stay without names in %s', (format) => {
  const nameless = { ...tracks, rows: tracks.rows.map((row) => ({ ...row, classId: row.classId + 2 })), classNames: [] }
  const back = readBack(nameless, format)
  expect(held(back.rows)).toEqual(held(nameless.rows))
  if (format !== 'mot-gt') expect(back.classNames).toEqual([])
})

test.each(written)('a sequence without rows is written and read in %s', (format) => {
  const empty = { ...tracks, rows: [], frameCount: 0, classNames: [] }
  const { content } = formatObjects(empty, { format })
  if (format === 'yolo') expect([...(content as Map<string, string>).keys()]).toEqual(['data.yaml'])
  else expect(parseObjects(content, { format }).rows).toEqual([])
})

test('each file is recognised by its content', () => {
  const masks = tracks.rows.map((row) => ({
    ...row,
    mask: { left: 1, top: 2, width: 2, height: 1, data: new Uint8Array([1, 1]) },
  }))
  const names = written.filter((name) => name !== 'yolo') as FileFormatName[]
  const recognised = names.map((format) =>
    recogniseFormat(formatObjects({ ...tracks, rows: masks }, { format }).content),
  )
  expect(recognised).toEqual(names)
})

test('rotated boxes keep their rotation in formats that have one', () => {
  const orientedBox = { x: 100, y: 80, width: 60, height: 20, angle: Math.PI / 6 }
  const halfWidth = (60 * Math.cos(Math.PI / 6) + 20 * Math.sin(Math.PI / 6)) / 2
  const halfHeight = (60 * Math.sin(Math.PI / 6) + 20 * Math.cos(Math.PI / 6)) / 2
  const box = [100 - halfWidth, 80 - halfHeight, 100 + halfWidth, 80 + halfHeight]
  const rotated = { ...tracks, rows: [{ ...row(1, 4, box), orientedBox }] }
  for (const format of ['cvat', 'label-studio', 'coco', 'datumaro'] as const) {
    const [back] = readBack(rotated, format).rows
    for (const [side, value] of Object.entries(orientedBox)) {
      expect([format, side, back!.orientedBox![side as 'x']]).toEqual([format, side, expect.closeTo(value, 4)])
    }
    expect(held([back!])).toEqual(held(rotated.rows))
  }
  expect(formatObjects(rotated, { format: 'csv' }).remarks).toContainEqual(
    'CSV does not hold 1 rotations: bounding boxes are written.',
  )
})

test('random tracks are the same after any way through the formats', () => {
  const random = seededRandom(20_261_130)
  for (let trial = 0; trial < 20; trial++) {
    const rows: ObjectRow[] = []
    for (let frame = 1; frame <= 30; frame++) {
      for (let id = 0; id < 5; id++) {
        if (random() < 0.3) continue
        const [left, top, width, height] = [600, 400, 100, 100].map((most) => Math.ceil(16 * most * random()) / 16)
        rows.push(row(frame, id, [left!, top!, left! + width!, top! + height!], id % 2))
      }
    }
    const sequence = { ...tracks, rows, frameCount: 30, classNames: ['a', 'b'] }
    const way = Array.from({ length: 4 }, () => holdsTracks[Math.floor(random() * holdsTracks.length)]!)
    let at: Omit<ObjectSequence, 'remarks'> = sequence
    for (const format of way) {
      const { rows: next, classNames } = readBack(at, format)
      const isNamed = { ...fileFormats, ...folderFormats }[format].kept.classNames
      at = { ...sequence, rows: next, classNames: isNamed ? classNames : at.classNames }
    }
    // Label Studio numbers labels as they come: a class is its name.
    const named = ({ rows: all, classNames }: typeof at) =>
      held(all).map(({ classId, ...object }) => ({ ...object, class: classNames[classId] }))
    expect([way, named(at)]).toEqual([way, named(sequence)])
  }
})
