/** Networks in Cache Storage, by address. A page without it (plain http) keeps nothing. */
export interface StoredBytes {
  get(): Promise<Uint8Array | undefined>
  /** Where the browser has no room, the network is used all the same and fetched again next time. */
  put(bytes: Uint8Array): Promise<void>
  remove(): Promise<void>
}

/** @param key a URL that stands for the file, wherever it comes from. */
export function storedBytes(cacheName: string, key: string): StoredBytes {
  const open = async () => (globalThis.caches === undefined ? undefined : caches.open(cacheName).catch(() => undefined))
  return {
    async get() {
      const response = await (await open())?.match(key)
      return response && new Uint8Array(await response.arrayBuffer())
    },
    async put(bytes) {
      const headers = { 'content-type': 'application/octet-stream' }
      await (await open())?.put(key, new Response(bytes as BlobPart, { headers })).catch(() => undefined)
    },
    async remove() {
      await (await open())?.delete(key)
    },
  }
}
