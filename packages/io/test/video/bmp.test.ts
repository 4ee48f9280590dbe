import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openVideo } from '@mot/io/video'
import { describe, expect, test } from 'vitest'
import { decodeBmp } from '../../src/video/bmp'
import { rejected } from '../shared'

/** Red, green, blue and white above; black, yellow, grey and violet below. */
const colors = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
  [0, 0, 0],
  [255, 255, 0],
  [128, 128, 128],
  [136, 0, 255],
] as const
const rgba = colors.flatMap(([red, green, blue]) => [red, green, blue, 255])

interface Parts {
  readonly bits: number
  readonly compression?: number
  readonly topDown?: boolean
  /** Behind the header of 40 bytes: masks, then the palette. */
  readonly extra?: readonly number[]
  /** The 2 rows of 4 pixels as they lie in the file, padded. */
  readonly rows: readonly (readonly number[])[]
  readonly headerLength?: number
  readonly width?: number
}

function bitmap({ bits, compression = 0, topDown, extra = [], rows, headerLength = 40, width = 4 }: Parts): Uint8Array {
  const offset = 54 + extra.length
  const pixels = rows.flat()
  const view = new DataView(new ArrayBuffer(offset + pixels.length))
  const bytes = new Uint8Array(view.buffer)
  bytes.set([0x42, 0x4d])
  view.setUint32(2, bytes.length, true)
  view.setUint32(10, offset, true)
  view.setUint32(14, headerLength, true)
  view.setInt32(18, width, true)
  view.setInt32(22, topDown ? -2 : 2, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, bits, true)
  view.setUint32(30, compression, true)
  bytes.set(extra, 54)
  bytes.set(pixels, offset)
  return bytes
}

const upper = colors.slice(0, 4)
const lower = colors.slice(4)
const bgr = (row: typeof upper) => row.flatMap(([red, green, blue]) => [blue, green, red])
const bgrx = (row: typeof upper) => row.flatMap(([red, green, blue]) => [blue, green, red, 0])
const rgbx = (row: typeof upper) => row.flatMap(([red, green, blue]) => [red, green, blue, 0])
const word = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24]
const palette = colors.flatMap(([red, green, blue]) => [blue, green, red, 0])

describe('a bitmap of 4 × 2 pixels', () => {
  test.each<[string, Parts]>([
    ['24 bits', { bits: 24, rows: [bgr(lower), bgr(upper)] }],
    ['24 bits from the top', { bits: 24, topDown: true, rows: [bgr(upper), bgr(lower)] }],
    ['32 bits, whose alpha counts for nothing', { bits: 32, rows: [bgrx(lower), bgrx(upper)] }],
    [
      '32 bits by masks',
      {
        bits: 32,
        compression: 3,
        extra: [...word(0xff), ...word(0xff00), ...word(0xff0000)],
        rows: [rgbx(lower), rgbx(upper)],
      },
    ],
    [
      '8 bits with a palette',
      {
        bits: 8,
        extra: palette,
        rows: [
          [4, 5, 6, 7],
          [0, 1, 2, 3],
        ],
      },
    ],
    [
      '4 bits with a palette',
      {
        bits: 4,
        extra: palette,
        rows: [
          [0x45, 0x67, 0, 0],
          [0x01, 0x23, 0, 0],
        ],
      },
    ],
  ])('%s', (_, parts) => {
    expect(decodeBmp(bitmap(parts))).toEqual({ width: 4, height: 2, data: Uint8ClampedArray.from(rgba) })
  })

  test('1 bit: two colours, and rows of three pixels are padded to four bytes', () => {
    const { width, data } = decodeBmp(
      bitmap({
        bits: 1,
        width: 3,
        extra: [9, 8, 7, 0, 1, 2, 3, 0],
        rows: [
          [0b00100000, 0, 0, 0],
          [0b10000000, 0, 0, 0],
        ],
      }),
    )
    expect(width).toBe(3)
    const [dark, bright] = [
      [7, 8, 9, 255],
      [3, 2, 1, 255],
    ]
    expect([...data]).toEqual([bright, dark, dark, dark, dark, bright].flat())
  })

  test('16 bits: five bits a channel reach from 0 to 255', () => {
    const pixel = (red: number, green: number, blue: number) => word((red << 10) | (green << 5) | blue).slice(0, 2)
    const row = [pixel(31, 0, 0), pixel(0, 31, 0), pixel(0, 0, 31), pixel(16, 16, 16)].flat()
    const { data } = decodeBmp(bitmap({ bits: 16, rows: [row, row] }))
    expect([...data.subarray(0, 16)]).toEqual([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 132, 132, 132, 255])
  })

  test('a colour that the palette lacks is black', () => {
    const { data } = decodeBmp(
      bitmap({
        bits: 8,
        extra: palette.slice(0, 8),
        rows: [
          [0, 1, 2, 255],
          [0, 0, 0, 0],
        ],
      }),
    )
    expect([...data.subarray(24, 32)]).toEqual([0, 0, 0, 255, 0, 0, 0, 255])
  })

  const good = bitmap({ bits: 24, rows: [bgr(lower), bgr(upper)] })
  test.each([
    ['cut off', good.subarray(0, -1), 'invalid-file', /should have 78 bytes, got 77/],
    ['too short for a header', good.subarray(0, 53), 'invalid-file', /54 bytes or more/],
    ['something else', Uint8Array.from({ length: 80 }, () => 7), 'invalid-file', /begin as a Windows bitmap/],
    [
      'run lengths',
      bitmap({ bits: 8, compression: 1, rows: [[0], [0]] }),
      'unsupported',
      /compression 1: save it as png/,
    ],
    ['OS/2', bitmap({ bits: 24, headerLength: 12, rows: [[0], [0]] }), 'unsupported', /OS\/2/],
    ['no width', bitmap({ bits: 24, width: 0, rows: [[0], [0]] }), 'invalid-file', /should have a size/],
    [
      'a width beyond the file',
      bitmap({ bits: 32, width: 2 ** 30, rows: [[0], [0]] }),
      'invalid-file',
      /should have \d+ bytes/,
    ],
    ['three bits a pixel', bitmap({ bits: 3, rows: [[0], [0]] }), 'invalid-file', /of 3 bits/],
  ])('%s is a coded error', (_, bytes, code, message) => {
    expect(() => decodeBmp(bytes, 'x.bmp')).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    )
  })
})

test('a folder of bitmaps is a video, and a damaged one names its frame', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mot-bmp-'))
  const good = bitmap({ bits: 24, rows: [bgr(lower), bgr(upper)] })
  writeFileSync(join(folder, '1.bmp'), good)
  writeFileSync(join(folder, '2.BMP'), good)
  await using video = openVideo(folder)
  expect(await video.info()).toEqual({ width: 4, height: 2, frameRate: 30, frameCount: 2 })
  for await (const frame of video) expect([...frame.data]).toEqual(rgba)
  writeFileSync(join(folder, '2.BMP'), good.subarray(0, 60))
  const error = await rejected(
    (async () => {
      await using damaged = openVideo(folder)
      for await (const _ of damaged);
    })(),
  )
  expect(error).toMatchObject({
    code: 'invalid-file',
    message: expect.stringMatching(/2\.BMP.*should have 78 bytes, got 60/),
  })
})
