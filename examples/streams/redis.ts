import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const program = '/usr/bin/redis-server'

/** A private Redis without persistence. */
export interface RedisServer {
  readonly port: number
  stop(): Promise<void>
}

/** Starts Debian's Redis on a free port, and installs it if missing. Undefined where it cannot be installed. */
export async function startRedis(): Promise<RedisServer | undefined> {
  if (!existsSync(program) && !install()) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'mot-redis-'))
  const port = await freePort()
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no']
  const child = spawn(program, settings, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit').then(([status]) => {
    throw new Error(`redis-server ended with status ${status}.`)
  })
  ended.catch(() => rmSync(folder, { recursive: true, force: true }))
  await Promise.race([ended, lineWritten(child.stdout, 'Ready to accept connections')])
  return {
    port,
    async stop() {
      child.kill()
      await ended.catch(() => {})
    },
  }
}

/** The package may start its own server as a service; ours is separate, on another port. */
function install(): boolean {
  if (!existsSync('/usr/bin/apt-get')) return false
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const aptGet = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q']
  try {
    for (const command of [['update'], ['install', '-y', '--no-install-recommends', 'redis-server']]) {
      execFileSync(aptGet[0]!, [...aptGet.slice(1), ...command], { stdio: ['ignore', process.stderr, process.stderr] })
    }
  } catch {
    return false
  }
  return existsSync(program)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Resolves when the words have been written; later output is read and dropped. */
function lineWritten(output: NodeJS.ReadableStream, words: string): Promise<void> {
  return new Promise((resolve) => {
    let text = ''
    output.setEncoding('utf8').on('data', (piece: string) => {
      text = (text + piece).slice(-2_000)
      if (text.includes(words)) resolve()
    })
  })
}
