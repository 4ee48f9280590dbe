import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MotError } from '@mot/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeProject, packageName } from '../src/make-project'
import { templates } from '../src/templates'

const template = { name: 'small', description: 'a template of three files', start: 'start' }
let folder: string
const options = () => ({ source: join(folder, 'templates'), version: '1.2.3' })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'create-mot-'))
  mkdirSync(join(folder, 'templates/small/src'), { recursive: true })
  writeFileSync(join(folder, 'templates/small/package.json'), '{ "name": "{{name}}", "mot": "{{version}}" }')
  writeFileSync(join(folder, 'templates/small/_gitignore'), 'node_modules/\n')
  writeFileSync(join(folder, 'templates/small/src/main.js'), 'run()\n')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function errorOf(action: () => void): MotError {
  try {
    action()
  } catch (error) {
    if (error instanceof MotError) return error
    throw error
  }
  throw new Error('There is no error.')
}

const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8')

test('a project has the files of the template, its own name, and the version of this package', () => {
  makeProject(join(folder, 'deep/My Counter'), template, options())
  expect(JSON.parse(read('deep/My Counter/package.json'))).toEqual({ name: 'my-counter', mot: '1.2.3' })
  expect(read('deep/My Counter/.gitignore')).toBe('node_modules/\n')
  expect(read('deep/My Counter/src/main.js')).toBe('run()\n')
})

test('an empty folder is taken, and one that has a repository alone', () => {
  mkdirSync(join(folder, 'app/.git'), { recursive: true })
  makeProject(join(folder, 'app'), template, options())
  expect(readdirSync(join(folder, 'app')).sort()).toEqual(['.git', '.gitignore', 'package.json', 'src'])
})

test('a folder with files is refused, and stays as it is', () => {
  mkdirSync(join(folder, 'full'))
  writeFileSync(join(folder, 'full/a.txt'), 'mine')
  writeFileSync(join(folder, 'full/b.txt'), 'mine')
  const error = errorOf(() => makeProject(join(folder, 'full'), template, options()))
  expect(error).toMatchObject({
    code: 'invalid-option',
    message: expect.stringMatching(/it has "a\.txt" and 1 more\.$/),
  })
  expect(readdirSync(join(folder, 'full'))).toEqual(['a.txt', 'b.txt'])
})

test('a file in the place of the folder is refused', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(errorOf(() => makeProject(join(folder, 'file'), template, options()))).toMatchObject({
    code: 'invalid-option',
    message: expect.stringMatching(/should be a folder, got a file\.$/),
  })
})

test('where a file cannot be written, nothing stays behind', () => {
  // A file where a folder of the project should be: the second level cannot be made.
  writeFileSync(join(folder, 'taken'), '')
  const error = errorOf(() => makeProject(join(folder, 'taken/app'), template, options()))
  expect(error.code).toBe('unsupported')
  expect(existsSync(join(folder, 'taken/app'))).toBe(false)
  expect(read('taken')).toBe('')
})

test.skipIf(process.getuid?.() === 0)('a folder without the right to write is unsupported (skipped for root)', () => {
  mkdirSync(join(folder, 'locked'))
  chmodSync(join(folder, 'locked'), 0o500)
  expect(errorOf(() => makeProject(join(folder, 'locked'), template, options())).code).toBe('unsupported')
  expect(readdirSync(join(folder, 'locked'))).toEqual([])
})

test.each([
  ['Café 7', 'cafe-7'],
  ['a.b_c', 'a-b-c'],
  ['…', 'mot-project'],
])('the folder "%s" makes the name %s', (name, expected) => {
  expect(packageName(name)).toBe(expected)
})

const shipped = join(import.meta.dirname, '../templates')

test('each template is listed with its folder, and has a README, a package.json and a .gitignore', () => {
  expect(readdirSync(shipped).sort()).toEqual(templates.map(({ name }) => name).sort())
  for (const { name } of templates) {
    expect(readdirSync(join(shipped, name))).toEqual(
      expect.arrayContaining(['README.md', 'package.json', '_gitignore']),
    )
  }
})

test.each(templates)('the template $name depends on packages of its version, and its README says each file', (each) => {
  makeProject(join(folder, 'app'), each, { source: shipped, version: '1.2.3' })
  const { name, dependencies, scripts } = JSON.parse(read('app/package.json'))
  expect(name).toBe('app')
  const ours = Object.entries(dependencies).filter(([name]) => name.startsWith('@mot/'))
  expect(ours.length).toBeGreaterThan(4)
  expect(ours.filter(([, version]) => version !== '1.2.3')).toEqual([])
  const readme = read('app/README.md')
  expect(readme).toMatch(/^# app\n/)
  for (const [, file] of readme.matchAll(/^\| `([\w/.-]+\.\w+)`/gm))
    expect(existsSync(join(folder, 'app', file!)), file).toBe(true)
  expect(Object.keys(scripts)).toContain(each.start.replace('run ', '').split(' ')[0])
})
