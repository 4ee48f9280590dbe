import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { heldOutSeeds, sceneOptions } from '@mot/street'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderScene } from '../../examples/demo/scene'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const tsx = [join(root, 'node_modules/tsx/dist/cli.mjs'), '--conditions=@mot/source']
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-examples-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('the Node example tracks people through a held-out street', async () => {
  const { video } = await renderScene({ ...sceneOptions(heldOutSeeds[1]!), frameCount: 10 }, folder)
  const { stdout } = await run(process.execPath, [...tsx, join(root, 'examples/node/track.ts'), video])
  const lines = stdout.trim().split('\n')
  const frames = new Set(lines.map((line) => /^frame (\d+): \d+ at -?\d+, -?\d+ to -?\d+, -?\d+$/.exec(line)?.[1]))
  expect([...frames]).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'])
})
