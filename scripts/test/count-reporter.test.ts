import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder: string
/** All lines of the last run. */
let lines: string[]
afterEach(() => rmSync(folder, { recursive: true }))

/** The last line of a run of these test files, and whether the run was successful. */
function run(...files: string[]): { line: string; ok: boolean } {
  folder = mkdtempSync(join(tmpdir(), 'mot-count-'))
  mkdirSync(join(folder, 'test'))
  for (const [index, text] of files.entries()) writeFileSync(join(folder, 'test', `${index}.test.js`), text)
  const { stdout, status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--globals',
      `--root=${folder}`,
      `--reporter=${join(root, 'scripts/count-reporter.ts')}`,
    ],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, VITEST: undefined, VITEST_POOL_ID: undefined } },
  )
  lines = stdout.trim().split('\n')
  return { line: lines.at(-1)!, ok: status === 0 }
}

test('tests are counted by what became of them', () => {
  const files = [`test('a', () => {}); test('b', () => {})`, `test.skip('c', () => {})`]
  expect(run(...files)).toEqual({ line: '2 passed, 0 failed, 1 skipped', ok: true })
})

test('each of these is one failure, also where no test of its own fails', () => {
  const fail = `throw Error('no')`
  const failures = [
    `test('a test', () => { ${fail} })`,
    `describe('a suite', () => { beforeAll(() => { ${fail} }); test('skipped with it', () => {}) })`,
    `describe('s', () => { describe('a suite in it', () => { afterAll(() => { ${fail} }); test('passes', () => {}) }) })`,
    `beforeAll(() => { ${fail} }); test('skipped with the whole file', () => {})`,
    `import './nowhere.js' // so that this cannot be read`,
    `export {} // without a test`,
    `test('passes', async () => { Promise.reject(Error('of no test')); await new Promise((end) => setTimeout(end, 50)) })`,
  ]
  expect(run(...failures)).toEqual({ line: `2 passed, ${failures.length} failed, 2 skipped`, ok: false })
})

test('a suite that is skipped as a whole is named, with the reason in its title', () => {
  // These are the texts of test files that the reporter counts: their skips are the input, no test of ours is left out.
  const suite = `describe.skip('on WebGPU, skipped: no driver', () => { test('a', () => {}); test('b', () => {}) })`
  const { line } = run(`${suite}; describe('another', () => { test.skip('c', () => {}); test('d', () => {}) })`)
  expect(lines.filter((each) => each.startsWith('not run: '))).toEqual([
    'not run: on WebGPU, skipped: no driver (2 tests)',
  ])
  expect(line).toBe('1 passed, 0 failed, 3 skipped')
})

test('a file whose process ends before it is through has failed', () => {
  const { line, ok } = run(`test('a', () => {}); test('b', () => process.kill(process.pid, 'SIGKILL'))`)
  expect(line).toMatch(/^0 passed, [1-9]\d* failed/)
  expect(ok).toBe(false)
})
