import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startServer } from '@mot/test-utils/loopback-server'

/** An npm registry on this machine with one package: the folder, packed. `npm_config_registry` names its address. */
export async function startRegistry(folder: string) {
  const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const archive = await packed(folder)
  const dist = { integrity: `sha512-${createHash('sha512').update(archive).digest('base64')}` }
  const server = await startServer(({ url, headers }, response) => {
    if (url === '/archive.tgz') response.writeHead(200, { 'content-length': archive.length }).end(archive)
    else if (decodeURIComponent(url ?? '') === `/${name}`) {
      const tarball = `http://${headers.host}/archive.tgz`
      const versions = { [version]: { name, version, dist: { ...dist, tarball } } }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }))
    } else response.writeHead(404).end('{}')
  })
  return { ...server, address: server.url('/').href }
}

async function packed(folder: string): Promise<Uint8Array> {
  const out = await mkdtemp(join(tmpdir(), 'mot-packed-'))
  try {
    const { stdout } = await promisify(execFile)('npm', ['pack', folder, '--silent', '--pack-destination', out])
    return new Uint8Array(await readFile(join(out, stdout.trim())))
  } finally {
    await rm(out, { recursive: true })
  }
}
