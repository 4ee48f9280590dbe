// Browsers of this machine, without a protocol of their own: each opens a page, which sends its result back.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript' }
const webkit = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser'
const first = (...paths) => paths.find((path) => path !== undefined && existsSync(path))

/** Program and arguments that open an address; the first program is undefined where there is none. */
export const browsers = {
  chromium: (address, profile) => [
    first(process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'),
    ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`, address],
  ],
  firefox: (address, profile) => [
    first(process.env.FIREFOX_PATH, '/usr/bin/firefox-esr', '/usr/bin/firefox'),
    ['--headless', '--no-remote', '--profile', profile, address],
  ],
  // WebKitGTK has no mode without a window: it gets a screen in memory.
  webkit: (address) => [
    first(process.env.WEBKIT_PATH, webkit) && first('/usr/bin/xvfb-run'),
    ['-a', process.env.WEBKIT_PATH ?? webkit, '--private', address],
  ],
}

export const browserNames = Object.keys(browsers)

/**
 * @param name one of `browserNames`.
 * @param folder what is served; the result is what `page.html` posts to `/result`.
 * @returns the result, or `undefined` where the browser is not on this machine.
 * @throws Error where the page sends nothing for a minute, or the browser ends.
 */
export async function openIn(name, folder) {
  const [program] = browsers[name]('', '')
  if (program === undefined) return undefined
  const profile = mkdtempSync(join(tmpdir(), `mot-${name}-`))
  const { server, result } = serve(folder)
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const [, args] = browsers[name](`http://127.0.0.1:${server.address().port}/page.html`, profile)
  // A group of its own: a browser is many processes.
  const child = spawn(program, args, { detached: true, stdio: 'ignore', env: { ...process.env, HOME: profile } })
  let timer
  try {
    return await Promise.race([
      result,
      new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`${name}: its page sent nothing within a minute.`)), 60_000)
        child.once('error', reject)
        child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before its page sent anything.`)))
      }),
    ])
  } finally {
    clearTimeout(timer)
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
    server.closeAllConnections()
    server.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

function serve(folder) {
  const { promise, resolve } = Promise.withResolvers?.() ?? withResolvers()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    if (pathname === '/result') {
      let text = ''
      request.on('data', (part) => {
        text += part
      })
      request.on('end', () => {
        response.end()
        resolve(text)
      })
      return
    }
    const path = join(folder, normalize(decodeURIComponent(pathname)))
    if (!existsSync(path)) return response.writeHead(404).end()
    response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'text/plain' }).end(readFileSync(path))
  })
  return { server, result: promise }
}

/** `Promise.withResolvers`, which Node has from version 22 on. */
function withResolvers() {
  let resolve
  const promise = new Promise((done) => {
    resolve = done
  })
  return { promise, resolve }
}
