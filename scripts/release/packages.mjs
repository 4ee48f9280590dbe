// The published packages, and the files that hold what is known of them: release/<folder>/<package>.txt.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Folder and package.json of each published package. */
export const packages = readdirSync(join(root, 'packages'))
  .map((name) => join(root, 'packages', name))
  .filter((folder) => existsSync(join(folder, 'package.json')))
  .map((folder) => ({ folder, json: readJson(join(folder, 'package.json')) }))
  .filter(({ json }) => !json.private)

/** What a file name says of a package or entry: `@mot/core/ndarray` is `mot-core-ndarray`. */
export function fileNameOf(name) {
  return name.replace('@', '').replaceAll('/', '-')
}

/** Everything that packing takes of a package, by path. */
export function packedFiles(folder) {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const [{ files, size, unpackedSize }] = JSON.parse(execFileSync('npm', args, { cwd: folder, encoding: 'utf8' }))
  return { paths: files.map(({ path }) => path).sort(), size, unpackedSize }
}

/**
 * Compares a text with the one that is committed, or writes it.
 * @param file path below release/.
 * @param what what the text is of, for the sentence.
 * @returns {string[]} a problem that shows what differs and says how to accept it; none where both are equal.
 */
export function hold(file, text, what, isAccepted) {
  const path = join(root, 'release', file)
  const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
  if (before === text) return []
  if (isAccepted) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return []
  }
  const advice = 'Where that is meant, run "npm run build && npm run release:check -- --accept", and commit the file.'
  return [`${what} is not what ${relative(root, path)} holds:\n${difference(before, text)}\n${advice}`]
}

/** Lines that only one of two texts has, at most 40: `- gone`, `+ new`. */
export function difference(before, after) {
  const count = (lines) => lines.reduce((counts, line) => counts.set(line, (counts.get(line) ?? 0) + 1), new Map())
  const [old, now] = [before.split('\n'), after.split('\n')]
  const [oldCounts, nowCounts] = [count(old), count(now)]
  const onlyIn = (lines, others, sign) =>
    lines.filter((line) => line !== '' && !take(others, line)).map((line) => `  ${sign} ${line}`)
  const lines = [...onlyIn(old, nowCounts, '-'), ...onlyIn(now, oldCounts, '+')]
  if (lines.length === 0) return '  the order of lines'
  return [...lines.slice(0, 40), ...(lines.length > 40 ? [`  … and ${lines.length - 40} more`] : [])].join('\n')
}

function take(counts, line) {
  const left = counts.get(line) ?? 0
  if (left > 0) counts.set(line, left - 1)
  return left > 0
}

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}
