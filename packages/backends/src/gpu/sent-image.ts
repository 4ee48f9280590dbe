import { type Image, isPageImage, MotError, type PageImage, planarImage, type Size, type YuvPlanes } from '@mot/core'

/** An image as it goes to a worker: the page's own, or a copy of its bytes. */
export type SentImage =
  | { readonly page: PageImage }
  | { readonly size: Size; readonly planes: YuvPlanes }
  | { readonly size: Size; readonly data: Image['data'] }

/**
 * @param transfer receives the buffers that move to the worker.
 * @throws MotError `invalid-image` for an image that is closed.
 */
export function sendImage(source: Image | PageImage, transfer: ArrayBuffer[]): SentImage {
  if (isPageImage(source)) {
    checkOpen(source)
    // The worker gets a reference of its own.
    return { page: source }
  }
  const { width, height, planes } = source
  const size = { width, height }
  if (planes !== undefined) {
    const bytes = planes.bytes.slice()
    transfer.push(bytes.buffer)
    return { size, planes: { ...planes, bytes } }
  }
  const data = source.data.slice()
  transfer.push(data.buffer as ArrayBuffer)
  return { size, data }
}

export function receiveImage(sent: SentImage): Image | PageImage {
  if ('page' in sent) return sent.page
  return 'planes' in sent ? planarImage(sent.planes, sent.size) : { ...sent.size, data: sent.data }
}

/** @throws MotError `invalid-image` for an image of the page that is closed. */
export function checkOpen(source: PageImage): void {
  const isClosed = 'displayWidth' in source ? source.visibleRect === null : source.width === 0
  if (isClosed) throw new MotError('invalid-image', 'The image of the page is closed: it has no pixels any more.')
}
