import { type Image, type PageImage, planarImage } from '@mot/core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { bytesOf } from '../../src/gpu/page-image'

afterEach(() => vi.unstubAllGlobals())

/** A frame of a decoder: bytes, where its planes lie, and what it says of its colours. */
class FakeFrame {
  readonly displayWidth = 99
  readonly displayHeight = 99
  close() {}
  constructor(
    readonly format: string | null,
    readonly visibleRect: { width: number; height: number } | null,
    private readonly bytes: Uint8Array,
    private readonly layout: { offset: number; stride: number }[],
    readonly colorSpace: { matrix: string | null; fullRange: boolean | null },
  ) {}
  allocationSize() {
    return this.bytes.length
  }
  async copyTo(target: Uint8Array, options?: { format: string }) {
    if (options?.format === 'RGBA') for (let i = 0; i < target.length; i++) target[i] = i
    else target.set(this.bytes)
    return this.layout
  }
}

const unknown = { matrix: null, fullRange: null }
const i420 = Uint8Array.of(10, 20, 30, 40, 50, 60, 70, 80, 100, 150)
const i420Layout = [
  { offset: 0, stride: 4 },
  { offset: 8, stride: 1 },
  { offset: 9, stride: 1 },
]
/** The same samples, blue and red difference side by side. */
const nv12Layout = [
  { offset: 0, stride: 4 },
  { offset: 8, stride: 2 },
]

async function read(frame: FakeFrame): Promise<Image> {
  vi.stubGlobal('VideoFrame', FakeFrame)
  return bytesOf(frame as unknown as PageImage)
}

describe('a video frame', () => {
  const visible = { width: 2, height: 2 }
  const planes = {
    bytes: i420,
    luma: { offset: 0, stride: 4 },
    u: { offset: 8, stride: 1 },
    v: { offset: 9, stride: 1 },
    chromaStep: 1,
  } as const

  test.each([
    ['I420', i420Layout],
    ['NV12', nv12Layout],
  ] as const)('%s is read as planes, of its visible part', async (format, layout) => {
    const image = await read(new FakeFrame(format, visible, i420, [...layout], unknown))
    const encoding = { matrix: 'bt601', fullRange: false } as const
    expect(image).toMatchObject({ ...visible, planes: { encoding } })
    expect(image.data).toEqual(planarImage({ ...planes, encoding }, visible).data)
  })

  test.each([
    ['bt709', false, 2, { matrix: 'bt709', fullRange: false }],
    ['smpte170m', true, 2, { matrix: 'bt601', fullRange: true }],
    ['bt470bg', null, 2, { matrix: 'bt601', fullRange: false }],
    ['bt2020-ncl', false, 2, { matrix: 'bt2020', fullRange: false }],
    [null, null, 719, { matrix: 'bt601', fullRange: false }],
    [null, null, 720, { matrix: 'bt709', fullRange: false }],
    ['rgb', null, 720, { matrix: 'bt709', fullRange: false }],
  ] as const)(
    'with the matrix %s, full range %s, %i rows has the encoding %j',
    async (matrix, fullRange, height, encoding) => {
      const bytes = new Uint8Array(4 * height + 2 * Math.ceil(height / 2))
      const layout = [
        { offset: 0, stride: 4 },
        { offset: 4 * height, stride: 1 },
        { offset: 4 * height + Math.ceil(height / 2), stride: 1 },
      ]
      const image = await read(new FakeFrame('I420', { width: 2, height }, bytes, layout, { matrix, fullRange }))
      expect(image.planes!.encoding).toEqual(encoding)
    },
  )

  test.each(['RGBX', null])('of another format (%s) is converted to RGBA', async (format) => {
    const image = await read(new FakeFrame(format, { width: 1, height: 2 }, i420, [], unknown))
    expect(image).toEqual({ width: 1, height: 2, data: Uint8ClampedArray.of(0, 1, 2, 3, 4, 5, 6, 7) })
  })

  test('that is closed is invalid-image', async () => {
    await expect(read(new FakeFrame('I420', null, i420, [], unknown))).rejects.toMatchObject({ code: 'invalid-image' })
  })
})

test('an image of bytes is returned as it is', async () => {
  const image = { width: 1, height: 1, data: new Uint8ClampedArray(4) }
  expect(await bytesOf(image)).toBe(image)
})
