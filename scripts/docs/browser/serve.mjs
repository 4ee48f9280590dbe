import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.webm': 'video/webm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/**
 * A static server of a site whose pages are addressed without `.html`, with ranges, which videos are sought by.
 * @param more answers by path, before the files: a text, or a function of the text that is sent.
 */
export async function serve(folder, more = {}) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname))
    // An answer that breaks off in its middle.
    if (path === '/broken.bin') {
      response.writeHead(200, { 'Content-Length': 1000 }).write('half')
      return setTimeout(() => response.destroy(), 50)
    }
    if (path in more) return answer(more[path], request, response)
    const file = [join(folder, path), join(folder, `${path}.html`), join(folder, path, 'index.html')].find(
      (name) => existsSync(name) && statSync(name).isFile(),
    )
    if (!file) return response.writeHead(404).end()
    const data = await readFile(file)
    const head = { 'Content-Type': types[extname(file)] ?? 'application/octet-stream', 'Accept-Ranges': 'bytes' }
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
    if (from === undefined) return response.writeHead(200, head).end(data)
    const last = to ? Math.min(Number(to), data.length - 1) : data.length - 1
    const range = { ...head, 'Content-Range': `bytes ${from}-${last}/${data.length}` }
    response.writeHead(206, range).end(data.subarray(Number(from), last + 1))
  })
  await new Promise((done) => server.listen(0, 'localhost', done))
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { address: `http://localhost:${server.address().port}`, close }
}

async function answer(own, request, response) {
  if (typeof own === 'string') return response.writeHead(200, { 'Content-Type': types['.html'] }).end(own)
  let text = ''
  for await (const part of request) text += part
  response.end()
  own(text)
}
