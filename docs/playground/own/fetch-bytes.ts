import type { Fetching } from './messages'

/**
 * A file of the site, whole.
 * @throws Error where the server does not send all of it.
 */
export async function fetchBlob(url: string, what: string, progress: (fetching: Fetching) => void): Promise<Blob> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${what} cannot be fetched: the server answered ${response.status}.`)
  // The length of a compressed answer is another than that of the file.
  const length = response.headers.has('content-encoding') ? null : response.headers.get('content-length')
  const total = length === null ? undefined : Number(length)
  const parts: Uint8Array<ArrayBuffer>[] = []
  let received = 0
  const reader = response.body!.getReader()
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    parts.push(step.value)
    received += step.value.length
    progress({ what, received, total })
  }
  if (total !== undefined && received !== total) throw new Error(`${what} broke off after ${received} bytes.`)
  return new Blob(parts, { type: response.headers.get('content-type') ?? '' })
}
