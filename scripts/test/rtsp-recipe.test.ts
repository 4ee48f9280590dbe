/// <reference path="../../docs/node-sqlite.d.ts" />
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { hasRtspServer, rtspServer } from '@mot/test-utils/rtsp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { examplesIn } from '../examples-in-markdown'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = join(root, 'docs/guide/recipes/rtsp-to-sqlite.md')

/** A module with the calls that both have. */
interface Sqlite {
  open(path: string): { prepare(sql: string): { all(): unknown[] }; close(): void }
  /** The recipe with the two lines that are others for it. */
  recipe(code: string): string
}

const builtIn = await import('node:sqlite').catch(() => undefined)
const betterName = 'better-sqlite3'
// It may be there without having been compiled.
const better = await import(betterName)
  .then((found) => {
    new found.default(':memory:').close()
    return found
  })
  .catch(() => undefined)

const modules: Record<string, Sqlite | undefined> = {
  'node:sqlite': builtIn && {
    open: (path) => new builtIn.DatabaseSync(path, { readOnly: true }),
    recipe: (code) => code,
  },
  'better-sqlite3': better && {
    open: (path) => new better.default(path, { readonly: true }),
    recipe: (code) =>
      code
        .replace("import { DatabaseSync } from 'node:sqlite'", wordsOfPage(/`(import Database from 'better-sqlite3')`/))
        .replace("const database = new DatabaseSync('tracks.db')", wordsOfPage(/`(const database = new Database.*?)`/)),
  },
}

function wordsOfPage(pattern: RegExp): string {
  return pattern.exec(readFileSync(page, 'utf8').replaceAll('\n', ' '))![1]!
}

/** The picture of the test's camera is one object, as soon as the network has had its time. */
const given = `
import { setTimeout as sleep } from 'node:timers/promises'
import { Detections } from '@mot/core'

globalThis.detector = {
  async detect({ width, height, index }) {
    await sleep(100)
    const box = { left: 10, top: 10, right: width - 10, bottom: height - 10 }
    return Detections.from([{ box, score: 0.9 }], { frame: index })
  },
}
`

describe.each(Object.entries(modules))(
  'a camera to a database by %s (skipped without it, ffmpeg or an RTSP server)',
  (_, sqlite) => {
    if (!sqlite || !hasRtspServer()) {
      test.skip('a track has one row, with its first and last time, until the program is ended')
      return
    }
    let folder: string
    beforeAll(async () => {
      await mkdir(join(root, 'docs/out'), { recursive: true })
      folder = await mkdtemp(join(root, 'docs/out', 'rtsp-'))
      await writeFile(join(folder, 'given.ts'), given)
      await writeFile(join(folder, 'camera.ts'), sqlite.recipe(examplesIn(page)[0]!.code))
    })
    afterAll(() => rm(folder, { recursive: true }))

    test('a track has one row, with its first and last time, until the program is ended', async () => {
      const server = await rtspServer()
      const loader = [join(root, 'node_modules/tsx/dist/cli.mjs'), '--conditions=@mot/source', '--import', './given.ts']
      const before = Date.now() / 1000
      const program = spawn(process.execPath, [...loader, 'camera.ts'], {
        cwd: folder,
        env: { ...process.env, CAMERA: server.url },
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let errors = ''
      program.stderr.on('data', (part) => {
        errors += part
      })
      const ended = once(program, 'exit')
      const rows = () => {
        const database = sqlite.open(join(folder, 'tracks.db'))
        try {
          return database.prepare('SELECT * FROM tracks').all() as Record<string, number>[]
        } finally {
          database.close()
        }
      }
      for (let tries = 0; tries < 200 && program.exitCode === null; tries++) {
        await sleep(100)
        const [row] = await Promise.resolve()
          .then(rows)
          .catch(() => [])
        if (row && row.frames! >= 5) break
      }
      program.kill('SIGINT')
      await ended
      await server.close()
      expect(errors.replace(/\(node:.*\n.*trace-warnings.*\n/, '')).toBe('')
      const [row, ...others] = rows()
      expect(others).toEqual([])
      expect(row!.id).toBe(1)
      expect(row!.frames).toBeGreaterThanOrEqual(5)
      expect(row!.first).toBeGreaterThan(before)
      expect(row!.last).toBeGreaterThan(row!.first!)
      expect(row!.last).toBeLessThan(Date.now() / 1000)
    }, 60_000)
  },
)
