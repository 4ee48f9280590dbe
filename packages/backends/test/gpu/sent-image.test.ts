import { type Image, type PageImage, planarImage, type YuvPlanes } from '@mot/core'
import { expect, test } from 'vitest'
import { buffersOfFrame } from '../../src/gpu/frame-call'
import { checkOpen, receiveImage, sendImage } from '../../src/gpu/sent-image'

test('bytes go to a worker as a copy that moves, of the visible part alone', () => {
  const memory = Uint8ClampedArray.from({ length: 12 }, (_, i) => i)
  const image: Image = { width: 1, height: 2, data: memory.subarray(4) }
  const transfer: ArrayBuffer[] = []
  const sent = sendImage(image, transfer)
  expect(transfer.map(({ byteLength }) => byteLength)).toEqual([8])
  expect(transfer[0]).not.toBe(memory.buffer)
  memory.fill(99)
  expect(receiveImage(sent)).toEqual({ width: 1, height: 2, data: Uint8ClampedArray.of(4, 5, 6, 7, 8, 9, 10, 11) })
})

test('planes go to a worker as planes', () => {
  const bytes = Uint8Array.of(9, 9, 16, 60, 128, 140).subarray(2)
  const at = (offset: number) => ({ offset, stride: 2 })
  const encoding = { matrix: 'bt601', fullRange: false } as const
  const planes: YuvPlanes = { bytes, luma: at(0), u: at(2), v: at(3), chromaStep: 1, encoding }
  const image = planarImage(planes, { width: 2, height: 1 })
  const transfer: ArrayBuffer[] = []
  const sent = sendImage(image, transfer)
  expect(transfer.map(({ byteLength }) => byteLength)).toEqual([4])
  const rgba = [...image.data]
  bytes.fill(0)
  const received = receiveImage(sent) as Image
  expect(received).toMatchObject({ width: 2, height: 1, planes: { ...planes, bytes: Uint8Array.of(16, 60, 128, 140) } })
  expect([...received.data]).toEqual(rgba)
})

test("a page's own image goes as it is, without a copy, as long as it is open", () => {
  const bitmap = { width: 4, height: 3, close() {} } as unknown as PageImage
  const frame = { displayWidth: 4, visibleRect: {}, close() {} } as unknown as PageImage
  for (const open of [bitmap, frame]) {
    const transfer: ArrayBuffer[] = []
    const sent = sendImage(open, transfer)
    expect(transfer).toEqual([])
    expect(receiveImage(sent)).toBe(open)
  }
  for (const closed of [
    { ...bitmap, width: 0 },
    { ...frame, visibleRect: null },
  ] as PageImage[]) {
    expect(() => checkOpen(closed)).toThrow(expect.objectContaining({ code: 'invalid-image' }))
    expect(() => sendImage(closed, [])).toThrow(expect.objectContaining({ code: 'invalid-image' }))
  }
})

test('the buffers of rows and of outputs move, each once', () => {
  const report = { provider: 'cpu', prepared: 'processor', selected: 'processor', bytesRead: 0, readBacks: 0 } as const
  const cells = Uint32Array.of(1)
  const shared = new Float32Array(4)
  const values = shared.subarray(0, 2)
  const rows = [
    { count: 1, cells, values },
    { count: 1, cells, values: shared.subarray(2) },
  ]
  expect(buffersOfFrame({ rows, report })).toEqual([cells.buffer, shared.buffer])
  const outputs = { y: { data: shared, shape: [4] } }
  expect(buffersOfFrame({ outputs, report })).toEqual([shared.buffer])
  expect(buffersOfFrame({ report })).toEqual([])
})
