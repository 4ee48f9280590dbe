import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { MotError, quoted } from '@mot/core'
import type { Template } from './templates'

/** Files that npm would not pack under their own names. */
const renamed: Readonly<Record<string, string>> = { _gitignore: '.gitignore' }

export interface ProjectOptions {
  /** Folder of all templates; that of what several share is beside it. */
  readonly source: string
  /** Version of the packages of this project that it depends on: that of this one. */
  readonly version: string
}

/**
 * Copies a template into a folder that is empty, but for a `.git`, or not there yet. Its package is named like the folder.
 * @throws MotError `invalid-option` for a folder with files or the path of a file; `unsupported` where it cannot be written. What
 *   was written is removed then.
 */
export function makeProject(folder: string, template: Template, { source, version }: ProjectOptions): void {
  checkEmpty(folder)
  const { name, shared } = template
  const files = new Map([...(shared ? filesOf(join(source, '../shared', shared)) : []), ...filesOf(join(source, name))])
  const first = firstMissing(resolve(folder))
  const written: string[] = []
  try {
    for (const [path, text] of files) {
      const target = join(folder, path)
      mkdirSync(dirname(target), { recursive: true })
      written.push(target)
      writeFileSync(target, filled(text, basename(resolve(folder)), version), { flag: 'wx' })
    }
  } catch (error) {
    const own = first === undefined ? [...files.keys()].map((path) => join(folder, path.split('/')[0]!)) : [first]
    for (const path of own.filter((path) => existsSync(path))) rmSync(path, { recursive: true, force: true })
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new MotError('unsupported', `${quoted(written.at(-1) ?? folder)} cannot be written: ${reason}.`, {
      cause: error,
    })
  }
}

/** @throws MotError `invalid-option`. */
export function checkEmpty(folder: string): void {
  if (!existsSync(folder)) return
  if (!statSync(folder).isDirectory()) {
    throw new MotError('invalid-option', `${quoted(folder)} should be a folder, got a file.`)
  }
  const names = readdirSync(folder).filter((name) => name !== '.git')
  if (names.length === 0) return
  const [one, ...others] = names.sort()
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  throw new MotError('invalid-option', `The folder ${quoted(folder)} should be empty, it has ${quoted(one!)}${more}.`)
}

/** Texts by path, with the names that they have in a project. */
function filesOf(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort()
  return new Map(paths.map((path) => [renamed[path] ?? path, readFileSync(join(folder, path), 'utf8')]))
}

function filled(text: string, folderName: string, version: string): string {
  return text.replaceAll('{{name}}', packageName(folderName)).replaceAll('{{version}}', version)
}

/** What npm takes as a name: lowercase letters, digits and hyphens. */
export function packageName(folderName: string): string {
  const name = folderName
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return name === '' ? 'mot-project' : name.slice(0, 100)
}

/** The topmost folder of a path that does not exist: what to remove after a failure. */
function firstMissing(folder: string): string | undefined {
  if (existsSync(folder)) return undefined
  const parent = dirname(folder)
  return existsSync(parent) ? folder : firstMissing(parent)
}
