import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Answer = (request: IncomingMessage, response: ServerResponse, requestNumber: number) => void

/** A web server on this machine that responds as a test defines and records its requests. */
export async function startServer(answer: Answer) {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(request, response, requests.length)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    requests,
    url: (path: string) => new URL(path, `http://127.0.0.1:${port}`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Serves the bytes as a file with a strong ETag, or the requested range. */
export function serve(content: Uint8Array, tag = '"one"'): Answer {
  return (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const current = request.headers['if-range'] === undefined || request.headers['if-range'] === tag
    response.setHeader('etag', tag)
    if (from >= content.length && current) {
      response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end()
    } else if (from > 0 && current) {
      response.writeHead(206, {
        'content-range': `bytes ${from}-${content.length - 1}/${content.length}`,
        'content-length': content.length - from,
      })
      response.end(content.subarray(from))
    } else {
      response.writeHead(200, { 'content-length': content.length }).end(content)
    }
  }
}

/** Milliseconds in which a client on a busy machine reads what was sent: a connection that ends earlier takes it away. */
const READING_TIME = 400

/** Announces the whole file, sends its first bytes and closes the connection. */
export function hangUpAfter(bytes: number, content: Uint8Array, tag = '"one"'): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-length': content.length, ...(tag && { etag: tag }) })
    response.write(content.subarray(0, bytes), () => setTimeout(() => response.destroy(), READING_TIME))
  }
}
