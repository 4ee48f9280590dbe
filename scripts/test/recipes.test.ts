import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { type EventEmitter, once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createVideoWriter } from '@mot/io/video'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { examplesIn } from '../examples-in-markdown'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const pages = join(root, 'docs/guide/recipes')
const tsx = [join(root, 'node_modules/tsx/dist/cli.mjs'), '--conditions=@mot/source', '--import', './given.ts']

let folder: string
let running: ChildProcess | undefined

/** In the folder of the pages, so that their programs find the packages. */
beforeAll(async () => {
  await mkdir(join(root, 'docs/out'), { recursive: true })
  folder = await mkdtemp(join(root, 'docs/out', 'recipes-'))
  await writeFile(join(folder, 'given.ts'), given)
  await writeFile(
    join(folder, 'tsconfig.json'),
    '{ "compilerOptions": { "jsx": "react-jsx", "module": "ESNext", "target": "ES2022" } }',
  )
  await writeStreet(join(folder, 'street.mp4'))
})
afterAll(() => rm(folder, { recursive: true }))

/** What the pages do not make: a detector, which finds the red and the blue square. */
const given = `
import { Detections } from '@mot/core'

globalThis.detector = {
  async detect({ width, height, data, index, time }) {
    const rows = []
    for (const channel of [0, 2]) {
      const box = { left: width, top: height, right: 0, bottom: 0 }
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          if (data[4 * (y * width + x) + channel] < 128) continue
          Object.assign(box, { left: Math.min(box.left, x), top: Math.min(box.top, y) })
          Object.assign(box, { right: Math.max(box.right, x + 1), bottom: Math.max(box.bottom, y + 1) })
        }
      }
      if (box.right > box.left) rows.push({ box, score: 0.9 })
    }
    return Detections.from(rows, { frame: index, time })
  },
}
`

/** 4 seconds: a red square walks down over y 100, a blue one up. Their lower edges go from 52 to 169 and back. */
async function writeStreet(file: string): Promise<void> {
  const [width, height] = [240, 180]
  await using writer = await createVideoWriter(file, { width, height, frameRate: 10 })
  for (let frame = 0; frame < 40; frame++) {
    const data = new Uint8ClampedArray(4 * width * height)
    for (let pixel = 0; pixel < width * height; pixel++) data[4 * pixel + 3] = 255
    for (const [left, top, channel] of [
      [40, 20 + 3 * frame, 0],
      [160, 137 - 3 * frame, 2],
    ] as const) {
      for (let y = top; y < top + 32; y++) {
        for (let x = left; x < left + 32; x++) data[4 * (y * width + x) + channel] = 255
      }
    }
    await writer.write({ width, height, data })
  }
}

/** Writes the programs of a page under the names of their first lines. @returns the names. */
async function writePrograms(page: string): Promise<string[]> {
  const path = join(pages, page)
  const html = [...readFileSync(path, 'utf8').matchAll(/^```html\n<!-- (\S+) -->\n(.*?)^```$/gms)]
  for (const [, name, text] of html) await writeFile(join(folder, name!), text!)
  const names: string[] = []
  for (const { code } of examplesIn(path)) {
    const name = /^\/\/ (\S+)\n/.exec(code)![1]!
    await writeFile(join(folder, name), code)
    names.push(name)
  }
  return names
}

async function printed(page: string, name: string): Promise<string[]> {
  await writePrograms(page)
  return (await output(tsx, name)).trim().split('\n')
}

/** @throws Error with what the program says where it fails. */
async function output(loader: readonly string[], name: string): Promise<string> {
  const { stdout } = await run(process.execPath, [...loader, name], { cwd: folder }).catch((error) => {
    throw new Error(`${name}: ${String(error.stderr).slice(-2000).replaceAll('    at ', '  in ')}`)
  })
  return stdout
}

/** Starts a server. @returns its address. */
async function started(page: string): Promise<string> {
  await writePrograms(page)
  running = spawn(process.execPath, [...tsx, 'server.ts'], { cwd: folder, env: { ...process.env, PORT: '0' } })
  let text = ''
  for await (const part of running.stdout!) {
    text += part
    const port = /port: (\d+)/.exec(text)?.[1]
    if (port !== undefined) return `127.0.0.1:${port}`
  }
  throw new Error(`the server has ended: ${text}`)
}

async function stop(): Promise<void> {
  const ended = once(running!, 'exit')
  running!.kill()
  await ended
  running = undefined
}

test('every recipe is run here, and listed, but the one that needs an application', () => {
  const names = readdirSync(pages).filter((name) => name.endsWith('.md'))
  const own = readFileSync(fileURLToPath(import.meta.url), 'utf8')
  const list = readFileSync(join(pages, '../recipes.md'), 'utf8')
  for (const name of names) expect(list).toContain(`./recipes/${name.replace('.md', '')})`)
  const others = names.filter((name) => !own.includes(`'${name}'`))
  // Electron's is type-checked; that of a camera and a database has a test of its own.
  expect(others.filter((name) => !/^(electron|camera|rtsp|database)/.test(name))).toEqual([])
})

test('people through a door are counted in both directions', async () => {
  const lines = await printed('door.md', 'door.ts')
  expect(lines.at(-1)).toBe('1 in, 1 out, 0 more inside')
  expect(
    lines
      .slice(0, -1)
      .map((line) => line.split(' ')[2])
      .sort(),
  ).toEqual(['in', 'out'])
})

test('dwell times in front of a shelf are printed, and long ones reported at once', async () => {
  const lines = await printed('dwell.md', 'dwell.ts')
  // Red comes in at 1.6 s and is there at the end; blue is there from the start and leaves at 2.4 s.
  expect(lines).toHaveLength(5)
  expect(lines.filter((line) => line.endsWith('is there for 1.5 s'))).toHaveLength(2)
  expect(lines[1]).toMatch(/^\d stayed 2\.[3-5] s$/)
  expect(lines[3]).toMatch(/^\d was there for 2\.[1-4] s at the end$/)
  expect(lines[4]).toBe('2 visits')
})

test('a live page gets tracks over a WebSocket', async () => {
  const address = await started('live-page.md')
  try {
    expect(await (await fetch(`http://${address}`)).text()).toContain('new WebSocket')
    const { WebSocket } = createRequire(join(root, 'docs/package.json'))('ws') as {
      WebSocket: new (address: string) => EventEmitter
    }
    const socket = new WebSocket(`ws://${address}`)
    const messages: string[] = []
    socket.on('message', (data) => messages.push(String(data)))
    const [code] = await once(socket, 'close')
    expect(code).toBe(1000)
    const last = JSON.parse(messages.at(-1)!)
    expect(messages.length).toBeGreaterThan(5)
    expect(last).toMatchObject({ width: 240, height: 180, tracks: [{ id: expect.any(Number) }, {}] })
    expect(last.time).toBeCloseTo(3.9)
  } finally {
    await stop()
  }
})

test('an upload to Express is answered with its tracks, and what is no video with 400', async () => {
  const address = await started('upload.md')
  const post = (body: Uint8Array<ArrayBuffer>) => fetch(`http://${address}/tracks`, { method: 'POST', body })
  try {
    const { frames } = (await (await post(new Uint8Array(await readFile(join(folder, 'street.mp4'))))).json()) as {
      frames: { time: number; tracks: { id: number; left: number }[] }[]
    }
    expect(frames).toHaveLength(40)
    expect(frames[39]!.tracks.map(({ left }) => Math.round(left)).sort((a, b) => a - b)).toEqual([40, 160])
    const refused = await post(new TextEncoder().encode('no video'))
    expect(refused.status).toBe(400)
    expect(await refused.json()).toEqual({ error: expect.stringContaining('video') })
  } finally {
    await stop()
  }
})

test('a component of React paints the video with its tracks and says how many people there were', async () => {
  await writePrograms('react.md')
  await writeFile(join(folder, 'page.tsx'), pageWithComponent)
  const stdout = await output(tsx, 'page.tsx')
  expect(stdout.trim().split('\n')).toEqual([
    'Loading …',
    '2 people, 40 frames of 240 × 180',
    'alert: nowhere.mp4 cannot be read',
    'unmounted',
  ])
})

/** A page of happy-dom, whose canvas remembers what is painted. */
const pageWithComponent = `
import { Window } from 'happy-dom'

const window = new Window()
const sizes: string[] = []
Object.assign(globalThis, {
  window,
  document: window.document,
  IS_REACT_ACT_ENVIRONMENT: true,
  ...(globalThis.navigator === undefined && { navigator: window.navigator }),
  ImageData: class { constructor(readonly data: Uint8ClampedArray, readonly width: number, readonly height: number) {} },
})
const context = { putImageData: ({ width, height }) => sizes.push(\`\${width} × \${height}\`) }
window.HTMLCanvasElement.prototype.getContext = () => context as never
const { createRoot } = await import('react-dom/client')
const { act } = await import('react')
const { TrackedVideo } = await import('./tracked-video')

const root = createRoot(window.document.body as never)
const until = async (condition: () => boolean) => {
  while (!condition()) await act(() => new Promise((resolve) => setTimeout(resolve, 20)))
}
const text = () => window.document.body.textContent
await act(() => root.render(<TrackedVideo src="street.mp4" detector={detector} />))
console.log(text())
await until(() => sizes.length === 40)
await until(() => text() === '2 people')
console.log(\`\${text()}, \${sizes.length} frames of \${sizes[39]}\`)
await act(() => root.render(<TrackedVideo src="nowhere.mp4" detector={detector} />))
await until(() => window.document.querySelector('[role=alert]') !== null)
console.log('alert:', text().split(':')[0])
await act(() => root.unmount())
console.log('unmounted')
process.exit()
`

test('a worker thread sends its tracks to the program', async () => {
  await writePrograms('worker.md')
  // As a build leaves it: one script. The program itself needs no detector.
  await build({
    stdin: { contents: "import './given.ts'\nimport './worker.ts'\n", resolveDir: folder },
    outfile: join(folder, 'worker.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@mot/source'],
    external: ['sharp', '@napi-rs/*'],
  })
  const stdout = await output(tsx.slice(0, 2), 'main.ts')
  const lines = stdout.trim().split('\n')
  expect(lines.at(-1)).toBe('the worker has ended')
  expect(lines).toHaveLength(81)
  expect(lines.at(-2)!.split(' ')[0]).toBe('40')
})

describe('a program that is restarted', () => {
  test('goes on with the same ids and counts', async () => {
    const whole = await printed('restart.md', 'camera.ts')
    expect(whole).toHaveLength(40)
    // As if it had ended in frame 27: the state is that of frame 25.
    await rm(join(folder, 'state.json'))
    const short = (await readFile(join(folder, 'camera.ts'), 'utf8')).replace(
      '  if (frame.index <= last) continue',
      '  if (frame.index > 27) process.exit()',
    )
    await writeFile(join(folder, 'short.ts'), short)
    await output(tsx, 'short.ts')
    expect(JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')).frame).toBe(25)
    expect(await printed('restart.md', 'camera.ts')).toEqual(whole.slice(25))
  })
})
