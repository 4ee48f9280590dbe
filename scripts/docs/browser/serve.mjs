import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.webm': 'video/webm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/** A static server of a site whose pages are addressed without `.html`, with ranges, which videos are sought by. */
export async function serve(folder) {
  /** Bytes by path of what was requested since the start. */
  const requested = new Map()
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname))
    const file = [join(folder, path), join(folder, `${path}.html`), join(folder, path, 'index.html')].find(
      (name) => existsSync(name) && statSync(name).isFile(),
    )
    if (!file) return response.writeHead(404).end()
    const data = await readFile(file)
    requested.set(path, data.length)
    const head = { 'Content-Type': types[extname(file)] ?? 'application/octet-stream', 'Accept-Ranges': 'bytes' }
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
    if (from === undefined) return response.writeHead(200, head).end(data)
    const last = to ? Math.min(Number(to), data.length - 1) : data.length - 1
    const range = { ...head, 'Content-Range': `bytes ${from}-${last}/${data.length}` }
    response.writeHead(206, range).end(data.subarray(Number(from), last + 1))
  })
  await new Promise((done) => server.listen(0, 'localhost', done))
  return { address: `http://localhost:${server.address().port}`, requested, close: () => server.close() }
}
