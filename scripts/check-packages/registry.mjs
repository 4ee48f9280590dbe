// A registry on this machine that has the packed packages as if they were published, and sends clients on to the usual registry for all
// others: so the commands of the README run as they are printed.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { basename } from 'node:path'
import { packages } from './workspace.mjs'

/** @returns the registry's address, and what ends it. */
export async function startRegistry() {
  const upstream = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim().replace(/\/?$/, '/')
  const files = new Map(packages.map(({ tarball }) => [`/tarballs/${basename(tarball)}`, readFileSync(tarball)]))
  let address = ''
  const documents = new Map(packages.map((each) => [`/${each.json.name}`, () => documentOf(each, address)]))
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
    if (documents.has(path)) {
      response.setHeader('content-type', 'application/json')
      return response.end(JSON.stringify(documents.get(path)()))
    }
    if (files.has(path)) return response.end(files.get(path))
    response.writeHead(307, { location: new URL(request.url.slice(1), upstream).href }).end()
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  address = `http://127.0.0.1:${server.address().port}/`
  return {
    address,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** What a registry says of a package with one version. */
function documentOf({ json, tarball }, address) {
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
  const { name, version } = json
  const published = { ...json, dist: { tarball: `${address}tarballs/${basename(tarball)}`, integrity } }
  delete published.devDependencies
  delete published.scripts
  return { name, 'dist-tags': { latest: version }, versions: { [version]: published } }
}
