import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changesOf } from '../mutate/changes'
import { changedLines, codeLines, drawLines, rangesOf } from '../mutate/choose-lines'
import { shouldIgnore } from '../mutate/ignore.mjs'
import { mutationReport, scoreOf } from '../mutate/report'
import { runAlone } from '../mutate/run-alone'

test('the lines that a diff has changed or added, none of those it removed', () => {
  const diff = `diff --git a/x.ts b/x.ts
--- a/x.ts
+++ b/packages/core/src/x.ts
@@ -3 +3,2 @@ function x() {
-old
+new
+newer
@@ -9,2 +10,0 @@
-gone
-gone
@@ -20 +19 @@
-a
+b
`
  const file = 'packages/core/src/x.ts'
  expect(changedLines(diff)).toEqual([
    { file, line: 3 },
    { file, line: 4 },
    { file, line: 19 },
  ])
})

test('lines of code are those with something to break', () => {
  const source = `import { a } from 'a'

/** A comment. */
 * more
// and another
export interface B {
}
const c = a + 1
`
  expect(codeLines('x.ts', source)).toEqual([{ file: 'x.ts', line: 8 }])
})

test('lines are drawn at random, the same for the same seed, in their order', () => {
  const lines = Array.from({ length: 100 }, (_, i) => ({ file: 'x.ts', line: i + 1 }))
  const drawn = drawLines(lines, 10, 1)
  expect(drawn).toHaveLength(10)
  expect(drawn).toEqual([...drawn].sort((a, b) => a.line - b.line))
  expect(drawLines(lines, 10, 1)).toEqual(drawn)
  expect(drawLines(lines, 10, 2)).not.toEqual(drawn)
  expect(drawLines(lines, 100, 1)).toEqual(lines)
})

test('lines that follow each other are one range', () => {
  const of = (file: string, ...lines: number[]) => lines.map((line) => ({ file, line }))
  expect(rangesOf([...of('a.ts', 3, 4, 5, 9), ...of('b.ts', 10)])).toEqual(['a.ts:3-5', 'a.ts:9-9', 'b.ts:10-10'])
})

const mutant = (status: string, line: number, file = 'scripts/test/mutate.test.ts') => ({
  status,
  fileName: `/root/${file}`,
  mutatorName: 'StringLiteral',
  replacement: '""',
  location: { start: { line, column: 1 }, end: { line, column: 7 } },
})

test('a mutant counts unless it is left out or does not compile; a time-out is noticed', () => {
  const mutants = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored', 'CompileError'].map((status) =>
    mutant(status, 1),
  )
  expect(scoreOf(mutants)).toEqual({ share: 50, found: 2, count: 4 })
  expect(scoreOf([])).toEqual({ share: 100, found: 0, count: 0 })
})

test('the report has the score of each file, and where each mutant is that no test notices', () => {
  const root = new URL('../..', import.meta.url).pathname.replace(/\/$/, '')
  const at = (status: string, line: number) => ({
    ...mutant(status, line),
    fileName: `${root}/scripts/test/mutate.test.ts`,
  })
  expect(mutationReport([at('Killed', 2), at('NoCoverage', 2), at('Survived', 1)], root)).toBe(`33.3 % (1 of 3) noticed

33.3 % (1 of 3)          scripts/test/mutate.test.ts

scripts/test/mutate.test.ts
  1:1 StringLiteral: import → ""
  2:1 StringLiteral, reached by no test: import → ""
`)
})

test('texts of messages and functions that only make room are left out, codes are not', () => {
  const argument = (callee: object, type: string, key: number, kind = 'StringLiteral') => ({
    node: { type: kind },
    parentPath: { node: { type, callee } },
    listKey: 'arguments',
    key,
  })
  const error = { name: 'MotError' }
  expect(shouldIgnore(argument(error, 'NewExpression', 1, 'TemplateLiteral'))).toBe('text of a message')
  expect(shouldIgnore(argument(error, 'NewExpression', 0))).toBeUndefined()
  expect(shouldIgnore(argument({ property: { name: 'warn' } }, 'CallExpression', 0))).toBe('text of a message')
  expect(shouldIgnore(argument({ name: 'compute' }, 'CallExpression', 0))).toBeUndefined()
  expect(shouldIgnore({ node: { type: 'ClassPrivateMethod', key: { id: { name: 'reserve' } } } })).toBe(
    'capacity growth',
  )
  expect(shouldIgnore({ node: { type: 'FunctionDeclaration', id: { name: 'assign' } } })).toBeUndefined()
})

test('a change is what is not committed, what a branch adds to main, or the last commit; without a history there is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mot-changes-'))
  const gitIn = (cwd: string) => (command: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...command], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const git = gitIn(folder)
  const write = (text: string) => writeFileSync(join(folder, 'packages/a.ts'), text)
  const added = (diff: string | undefined) => diff?.split('\n').filter((line) => /^\+[^+]/.test(line))
  try {
    expect(changesOf(git)).toBeUndefined()
    git(['init', '-q', '-b', 'main'])
    mkdirSync(join(folder, 'packages'))
    write('one\n')
    git(['add', '.'])
    git(['commit', '-qm', 'one'])
    expect(changesOf(git)).toBeUndefined()
    write('one\ntwo\n')
    expect(added(changesOf(git))).toEqual(['+two'])
    git(['commit', '-qam', 'two'])
    expect(added(changesOf(git))).toEqual(['+two'])
    git(['checkout', '-qb', 'branch'])
    for (const text of ['one\ntwo\nthree\n', 'one\ntwo\nthree\nfour\n']) {
      write(text)
      git(['commit', '-qam', 'more'])
    }
    expect(added(changesOf(git))).toEqual(['+three', '+four'])
    // As a server checks out: one commit, of no branch.
    git(['checkout', '-q', '--detach'])
    git(['clone', '-q', '--depth', '1', `file://${folder}`, join(folder, 'shallow')])
    expect(changesOf(gitIn(join(folder, 'shallow')))).toBeUndefined()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('one run at a time: a lock of a process that has ended does not count', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mot-lock-'))
  const lock = join(folder, 'lock')
  try {
    writeFileSync(lock, `${process.ppid}`)
    expect(runAlone(lock)).toBe(process.ppid)
    for (const stale of ['', '999999999']) {
      writeFileSync(lock, stale)
      expect(runAlone(lock)).toBeUndefined()
      expect(readFileSync(lock, 'utf8')).toBe(`${process.pid}`)
    }
    expect(existsSync(lock)).toBe(true)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a report of no mutants claims nothing', () => {
  expect(mutationReport([], '/root')).toBe('no mutant, nothing noticed\n\n')
})
