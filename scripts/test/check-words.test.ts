import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { refusedPhrases } from '../words/refused-phrases'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = (program: string, args: string[], input = '') =>
  spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], { cwd: root, input, encoding: 'utf8' })

const checkWords = (file: string) => run('tsx/dist/cli.mjs', ['scripts/words/check-phrases.ts', file])

test('a refused phrase is named with its line and what to write instead', () => {
  expect(refusedPhrases('// Good.\n// Pairs are scanned until one is too dear.\n')).toEqual([
    { line: 2, found: 'too dear', instead: expect.stringContaining('above the limit') },
  ])
})

test.each([
  ['at the start of a sentence', 'Left over are two tracks.', 'Left over'],
  ['over the end of a line in a comment', '/**\n * Rows are read when asked\n * for.\n */', 'asked for'],
  ['over the end of a line in a list', '- what is asked\n  for here', 'asked for'],
  ['with a hyphen', 'the left-over rows', 'left-over'],
  ['as a name', 'const tooDear = cost > limit', 'tooDear'],
  ['within a name', 'if (isTooDear(cost)) return', 'TooDear'],
  ['of a thing that acts like a person', 'A tracker wants each object once.', 'tracker wants'],
])('it is found %s', (_, text, found) => {
  expect(refusedPhrases(text).map((phrase) => phrase.found)).toEqual([found])
})

test.each([
  'Callers find what they need, and know it.',
  'You want ids: ask for tracks.',
  'the basked format; too dearly; left overlap',
  'Tasks for workers. Tracks, who is it?',
])('“%s” is not refused', (text) => {
  expect(refusedPhrases(text)).toEqual([])
})

test('several come in the order of the text', () => {
  expect(refusedPhrases('asked for\n\ntoo dear\nasked for').map(({ line }) => line)).toEqual([1, 3, 4])
})

test('a table of refused words may name them between the marks of cspell', () => {
  const text = '<!-- cspell:disable -->\ntoo dear\n<!-- cspell:enable -->\nasked for\n'
  expect(refusedPhrases(text)).toMatchObject([{ line: 4, found: 'asked for' }])
})

test('the command fails with file and line, and is content with good words', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mot-words-'))
  try {
    const bad = join(folder, 'bad.md')
    const good = join(folder, 'good.md')
    writeFileSync(bad, 'One line.\nWhat is asked for.\n')
    writeFileSync(good, 'What is requested.\n')
    const failed = checkWords(bad)
    expect(failed.stdout).toMatch(/bad\.md:2 "asked for": write requested/)
    expect(failed.status).toBe(1)
    expect(checkWords(good).status).toBe(0)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the spell checker has our words, and refuses single words with a replacement', () => {
  const text = [
    '// Tracklets of ByteTrack have xyah filters; a colour is grey.',
    '// Nobody compares looks, whoever trakcs.',
    'const withLooks = 1',
  ].join('\n')
  const stdin = 'stdin://packages/core/src/a.ts'
  const { stdout, status } = run('cspell/bin.mjs', ['lint', '--no-progress', '--no-summary', stdin], text)
  expect(stdout.trim().split('\n')).toEqual([
    expect.stringMatching(/:2:4 - Forbidden word \(Nobody\) .*no track/i),
    expect.stringMatching(/:2:20 - Forbidden word \(looks\) .*appearance/),
    expect.stringMatching(/:2:27 - Forbidden word \(whoever\) /),
    expect.stringMatching(/:2:35 - Unknown word \(trakcs\)/),
    expect.stringMatching(/:3:11 - Forbidden word \(Looks\) /),
  ])
  expect(status).toBe(1)
})
