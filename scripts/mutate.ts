// Breaks the sources in one place after another, and runs the tests that reach it: what stays green is noticed by no test.
//   npm run mutate -- zones                        one package: bench/results/mutation/zones.txt
//   npm run mutate -- packages/core/src/box.ts     some files or folders
//   npm run mutate -- core --lines=200 --seed=1    lines drawn at random: an estimate in minutes
//   npm run mutate -- --changed                    the lines that differ from main, on main those of the last commit; none without a history
//   … --minutes=10                                 ends in time, with what was found till then
//   … --least=60                                   fails where fewer per cent of 20 or more mutants are noticed, if all could be tried
// What is left out, and why, is in scripts/mutate/ignore.mjs. Only tests of the same package run, without ../shared.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { changesOf } from './mutate/changes'
import { changedLines, codeLines, drawLines, type Line, rangesOf } from './mutate/choose-lines'
import { copyCheckout } from './mutate/copy-checkout'
import { tested } from './mutate/plugins.mjs'
import { type Mutant, mutationReport, scoreOf } from './mutate/report'
import { runAlone } from './mutate/run-alone'

const root = fileURLToPath(new URL('..', import.meta.url))
const copy = join(root, '.stryker')
process.chdir(root)

const { values: options, positionals: names } = readArguments()
const lines = drawLines(chosenLines(), numberOf('lines') ?? Number.POSITIVE_INFINITY, numberOf('seed') ?? 1)
if (lines.length === 0) {
  console.log('No source of a package has changed.')
  process.exit(0)
}
const other = runAlone(join(root, 'node_modules/.mutate'))
if (other !== undefined) fail(`One run at a time: process ${other} mutates this checkout already.`)
const packages = [...new Set(lines.map(({ file }) => file.split('/')[1]))]
process.env.MUTATED_PACKAGES = packages.join(',')
// No graphics device: one in software would take most of the time.
process.env.VK_ICD_FILENAMES = '/nowhere'
const minutes = numberOf('minutes')
if (minutes !== undefined) setTimeout(() => end(`${minutes} minutes are over.\n`, false), 60_000 * minutes)

try {
  copyCheckout(root, copy)
  process.chdir(copy)
  const isWhole = options.lines === undefined && !options.changed
  const stryker = new Stryker({
    configFile: 'scripts/mutate/stryker.json',
    plugins: ['@stryker-mutator/vitest-runner', join(root, 'scripts/mutate/plugins.mjs')],
    mutate: isWhole ? [...new Set(lines.map(({ file }) => file))] : rangesOf(lines),
  })
  end('', true, await stryker.runMutationTest())
} catch (error) {
  // Tests that fail before anything is broken are the matter of npm test: a report of a change is then a part of one.
  const reason = `It ended early: ${(error as Error).message}\n`
  if (options.changed) end(reason, false)
  fail(reason)
}

/**
 * Reports, and ends the process: with the workers of a run that is not over.
 * @param isComplete a part is no fair sample: what no test reaches comes first.
 */
function end(heading: string, isComplete: boolean, mutants: readonly Mutant[] = tested): never {
  const report = `${heading}${mutationReport(mutants, copy, root)}`
  console.log(report)
  const [name = ''] = names
  // A run that ended before its first mutant has nothing to keep.
  if (mutants.length > 0 && names.length === 1 && existsSync(join(root, 'packages', name, 'src'))) {
    const results = join(root, 'bench/results/mutation')
    mkdirSync(results, { recursive: true })
    writeFileSync(join(results, `${name}.txt`), `npm run mutate -- ${process.argv.slice(2).join(' ')}\n\n${report}`)
  }
  const { share, count } = scoreOf(mutants)
  const least = numberOf('least')
  const isLow = isComplete && least !== undefined && count >= 20 && share < least
  if (isLow) console.error(`At least ${least} % should be noticed by a test, got ${share.toFixed(1)} %.`)
  process.exit(isLow ? 1 : 0)
}

function readArguments() {
  try {
    const text = { type: 'string' } as const
    const parsed = parseArgs({
      allowPositionals: true,
      options: { changed: { type: 'boolean' }, lines: text, seed: text, minutes: text, least: text },
    })
    if (parsed.positionals.length > 0 || parsed.values.changed) return parsed
    throw new Error('What should be mutated? A package (zones), files of packages/*/src, or --changed.')
  } catch (error) {
    return fail((error as Error).message)
  }
}

function numberOf(name: 'lines' | 'seed' | 'minutes' | 'least'): number | undefined {
  if (options[name] === undefined) return undefined
  const number = Number(options[name])
  return number > 0 ? number : fail(`--${name} should be a number above 0, got ${options[name]}.`)
}

function chosenLines(): Line[] {
  if (options.changed) return changedLines(changesOf(git) ?? '').filter(({ file }) => isSource(file))
  return names.flatMap(sourcesOf).flatMap((file) => codeLines(file, readFileSync(file, 'utf8')))
}

/** [files] of a package's name, a folder or a file. */
function sourcesOf(name: string): string[] {
  const path = existsSync(join('packages', name, 'src')) ? join('packages', name, 'src') : relative(root, name)
  if (!existsSync(path) || !/^packages\/[^/]+\/src(\/|$)/.test(path)) fail(`There is no package or source ${name}.`)
  return statSync(path).isDirectory() ? git(['ls-files', path]).split('\n').filter(isSource) : [path]
}

function isSource(file: string): boolean {
  return /^packages\/(?!test-utils)[^/]+\/src\/.*\.ts$/.test(file)
}

function git(command: readonly string[]): string {
  return execFileSync('git', command, { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'ignore'] })
}

function fail(message: string): never {
  console.error(message)
  process.exit(2)
}
