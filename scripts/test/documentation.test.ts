import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startMirror } from '@mot/test-utils/network-mirror'
import { useTwins } from '@mot/test-utils/network-twins'
import { expect, test } from 'vitest'
import { writeSquares } from '../../packages/cli/test/squares'
import { checkExamples, examplesIn } from '../examples-in-markdown'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const given = join(root, 'docs/given.d.ts')
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'AGENTS.md'].map((file) => join(root, file)),
  ...readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name, 'README.md'))
    .filter(existsSync),
  ...markdownUnder(join(root, 'docs/guide')),
  ...markdownUnder(join(root, 'docs/decisions')),
]

test('every example in README and guide type-checks', () => {
  const examples = pages.flatMap(examplesIn)
  expect(examples.length).toBeGreaterThan(20)
  expect(checkExamples(root, given, examples)).toEqual([])
}, 180_000)

test('an example that does not match the sources is reported by page and line', () => {
  const page = join(root, 'docs/guide/start.md')
  const code = "import { JDETracker } from '@mot/trackers'\n\nnew JDETracker({ minscore: 0.4 })\n"
  expect(checkExamples(root, given, [{ page, line: 7, code }])).toEqual([
    expect.stringMatching(/^docs\/guide\/start\.md:9: .*'minscore' does not exist in type 'JDETrackerOptions'/),
  ])
}, 180_000)

test('every link to a file resolves', () => {
  const links = pages.flatMap((page) => linksIn(page).map((target) => ({ page, target })))
  const broken = links.filter(({ page, target }) => !existsSync(join(dirname(page), target)))
  expect(links.length).toBeGreaterThan(10)
  expect(broken).toEqual([])
})

test('decisions are numbered without gaps, and all are listed', () => {
  const folder = join(root, 'docs/decisions')
  const names = readdirSync(folder).filter((name) => name !== 'index.md')
  const numbers = names.map((name) => Number(name.slice(0, 4))).sort((a, b) => a - b)
  expect(numbers).toEqual(numbers.map((_, i) => i + 1))
  const listed = linksIn(join(folder, 'index.md')).map((link) => link.replace('./', ''))
  expect(listed).toEqual(names.sort())
})

test('the loop in the README runs as it is printed', async () => {
  // In the checkout, so that the packages resolve.
  await mkdir(join(root, 'out'), { recursive: true })
  const folder = await mkdtemp(join(root, 'out', 'readme-'))
  try {
    await writeSquares(join(folder, 'street.mp4'), 3)
    const loop = examplesIn(join(root, 'README.md')).find(({ code }) => code.includes("openVideo('street.mp4')"))
    await writeFile(join(folder, 'loop.ts'), loop!.code)
    const tsx = [join(root, 'node_modules/tsx/dist/cli.mjs'), '--conditions=@mot/source']
    // Its network is fetched from a mirror on this machine, which has a small one of that name.
    using twins = useTwins()
    await using mirror = await startMirror(twins.files)
    const env = { ...process.env, MOT_MIRROR: mirror.address, MOT_CACHE: join(folder, 'cache') }
    const preload = ['--import', join(root, 'packages/test-utils/src/preload-twins.ts')]
    const { stdout } = await run(process.execPath, [...tsx, ...preload, 'loop.ts'], { cwd: folder, env })
    const frames = stdout
      .trim()
      .split('\n')
      .map((line) => /^(\d+) \d+ \{/.exec(line)?.[1])
      .filter((frame) => frame !== undefined)
    expect([...new Set(frames)]).toEqual(['1', '2', '3'])
  } finally {
    await rm(folder, { recursive: true })
  }
})

/** Relative ones. Links of the guide that begin with `/` are checked where its pages are built. */
function linksIn(page: string): string[] {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\(((?:\.{1,2}\/)*[\w-][^):#]*)(?:#[^)]*)?\)/g)].map(
    (match) => match[1]!,
  )
  return links.map((link) => (page.includes('/guide/') && !/\.\w+$/.test(link) ? `${link}.md` : link))
}

function markdownUnder(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith('.md')).map((file) => join(folder, file))
}
