import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const program = '/usr/bin/redis-server'

/** A Redis of our own, which forgets everything when it ends. */
export interface RedisServer {
  readonly port: number
  stop(): Promise<void>
}

/** Starts Debian's Redis on a free port, installed first where it is not. Undefined where none can be had. */
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
  await Promise.race([ended, heard(child.stdout, 'Ready to accept connections')])
  return {
    port,
    async stop() {
      child.kill()
      await ended.catch(() => {})
    },
  }
}

/** The package starts a server of its own where services run; ours is another one, on another port. */
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

/** Resolves when a line was written; what comes after is read and forgotten. */
function heard(output: NodeJS.ReadableStream, words: string): Promise<void> {
  return new Promise((resolve) => {
    let text = ''
    output.setEncoding('utf8').on('data', (piece: string) => {
      text = (text + piece).slice(-2_000)
      if (text.includes(words)) resolve()
    })
  })
}
