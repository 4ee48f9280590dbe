import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { catalogue } from '../../models/src/catalogue/catalogue'
import { placeOf } from '../../models/src/catalogue/place-of'
import { type Answer, serve, startServer } from './loopback-server'

/** Networks of the catalogue, by their place at a mirror, as far as their files are in ../shared. */
export function sharedNetworks(): ReadonlyMap<string, Uint8Array> {
  const folder = fileURLToPath(new URL('../../../../shared/weights', import.meta.url))
  if (!existsSync(folder)) return new Map()
  const byHash = new Map<string, Uint8Array>()
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.onnx'))) {
    const bytes = new Uint8Array(readFileSync(join(folder, name)))
    byHash.set(createHash('sha256').update(bytes).digest('hex'), bytes)
  }
  const files = catalogue.flatMap((entry) => entry.files.map((file) => [entry, file] as const))
  return new Map(
    files.flatMap(([entry, file]) => {
      const bytes = byHash.get(file.sha256)
      return bytes === undefined ? [] : [[placeOf(entry, file), bytes] as const]
    }),
  )
}

/** Answers a request for a file in a way of its own: a cut line, other bytes. */
export type OddAnswer = (bytes: Uint8Array) => Answer

/**
 * A mirror of networks on this machine, for `--mirror`, `MOT_MIRROR` and the option `mirror`. Its server records the requests.
 * @param files bytes by place: those of ../shared, or twins.
 * @param odd how requests are answered. Default: as a file server does.
 */
export async function startMirror(files: ReadonlyMap<string, Uint8Array>, odd: OddAnswer = serve) {
  const server = await startServer((request, response, requestNumber) => {
    response.setHeader('access-control-allow-origin', '*')
    const bytes = files.get((request.url ?? '').replace(/^\/company\//, ''))
    if (bytes === undefined) response.writeHead(404).end('no such file')
    else odd(bytes)(request, response, requestNumber)
  })
  return { ...server, address: server.url('/company').href }
}
