import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { reportOf } from '../release/api-report.mjs'
import { contentsOf, problemsOf } from '../release/contents.mjs'
import { jsrOf } from '../release/jsr.mjs'
import { problemsOfNotices } from '../release/notices.mjs'
import { difference } from '../release/packages.mjs'
import { checkTag, inOrder } from '../release/publish.mjs'
import { isClose, parseTable, tableOf } from '../release/sizes.mjs'
import { problemsOfManifests } from '../release/versions.mjs'
import { checkWorkflow, problemsOfWorkflow } from '../release/workflow.mjs'

describe('the content of a package', () => {
  const json = {
    name: '@mot/zones',
    files: ['CHANGELOG.md', 'dist'],
    exports: { '.': { '@mot/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' } },
  }
  const paths = ['LICENSE', 'README.md', 'dist/index.d.ts', 'dist/index.js', 'package.json']

  test('with all that it refers to has no problem', () => {
    expect(problemsOf(json, paths)).toEqual([])
  })

  test.each([
    ['a test', 'test/zones.test.ts', '@mot/zones should not contain test/zones.test.ts.'],
    ['the street', 'dist/street.js', '@mot/zones should contain nothing of the street, got dist/street.js.'],
  ])('with %s is refused', (_, path, problem) => {
    expect(problemsOf(json, [...paths, path])).toEqual([problem])
  })

  test('without a file of an entry, the licence, or the changelog is refused', () => {
    expect(problemsOf({ ...json, files: ['dist'] }, ['README.md', 'dist/index.js', 'package.json'])).toEqual([
      '@mot/zones should contain LICENSE.',
      '@mot/zones should contain dist/index.d.ts.',
      '"files" of @mot/zones should list CHANGELOG.md.',
    ])
  })

  test('that depends on the street is refused', () => {
    expect(problemsOf({ ...json, dependencies: { '@mot/street': '0.1.0' } }, paths)).toEqual([
      '@mot/zones should not depend on @mot/street, which is for tests and the demo.',
    ])
  })

  test('is listed with endings together, chunks without their hashes, and without the changelog', () => {
    expect(
      contentsOf([
        'CHANGELOG.md',
        'LICENSE',
        'dist/chunk-AB12CD34.js',
        'dist/chunk-ZZ12CD34.js',
        'dist/index.d.ts',
        'dist/index.js',
        'dist/index.js.map',
        'dist/optical-platform.js',
        'dist/tensor-C9EdB-NK.d.ts',
      ]),
    ).toEqual([
      'LICENSE',
      'dist/chunk-*.js',
      'dist/index{.d.ts,.js,.js.map}',
      'dist/optical-platform.js',
      'dist/tensor-*.d.ts',
    ])
  })

  test('that differs is shown line by line', () => {
    expect(difference('a\nb\n', 'b\nc\n')).toBe('  - a\n  + c')
    expect(difference('a\nb\n', 'b\na\n')).toBe('  the order of lines')
  })
})

describe('the report of an API', () => {
  /** Of a package whose declarations are one file. */
  function report(types: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'mot-api-'))
    try {
      mkdirSync(join(folder, 'dist'))
      const file = join(folder, 'dist/index.d.ts')
      writeFileSync(file, types)
      return reportOf(ts.createProgram([file], { types: [], skipLibCheck: true }), file)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  test('has the exports by name, without comments and private names, and what they mention', () => {
    const types = `
      interface Hidden { readonly inside: number }
      /** Counts. */
      declare class Counter { private own; count(of: Hidden): number }
      declare const zero: number
      declare function unused(): void
      export { zero, Counter as A, zero as b }`
    expect(report(types)).toBe(`// as A
class Counter {
    count(of: Hidden): number;
}

// as b
const zero: number

const zero: number

// Mentioned, not exported.

interface Hidden {
    readonly inside: number;
}
`)
  })

  test('differs where a member of a type that is not exported does', () => {
    const types = (member: string) => `interface Base { ${member}: number }\nexport interface Options extends Base {}`
    expect(report(types('one'))).not.toBe(report(types('other')))
  })
})

describe('versions', () => {
  const before = [
    { name: '@mot/core', version: '0.1.0' },
    { name: '@mot/io', version: '0.1.0', dependencies: { '@mot/core': '0.1.0', saxes: '6.0.0' } },
  ]

  test('that go together, with dependencies on each other, have no problem', () => {
    const after = [
      { name: '@mot/core', version: '0.2.0' },
      { name: '@mot/io', version: '0.2.0', dependencies: { '@mot/core': '0.2.0', saxes: '6.0.0' } },
    ]
    expect(problemsOfManifests(before, after, true)).toEqual([])
  })

  test('that part, or dependencies that stay behind, are named', () => {
    const after = [
      { name: '@mot/core', version: '0.2.0' },
      { name: '@mot/io', version: '0.1.0', dependencies: { '@mot/core': '0.1.0' } },
    ]
    expect(problemsOfManifests(before, after, true)).toEqual([
      '@mot/io should have the version 0.2.0, got 0.1.0.',
      '@mot/io should have a version after 0.1.0.',
      '@mot/io should depend on @mot/core 0.2.0, got 0.1.0.',
    ])
  })

  test('are published those first that others depend on, from a tag of that version', () => {
    const names = inOrder([{ name: '@mot/cli', dependencies: { '@mot/io': '1' } }, ...before]).map(({ name }) => name)
    expect(names).toEqual(['@mot/core', '@mot/io', '@mot/cli'])
    expect(() => checkTag('v0.2.0', '0.2.0')).not.toThrow()
    expect(() => checkTag('v0.1.0', '0.2.0')).toThrow(
      'The tag should be v0.2.0, the version of the packages, got v0.1.0.',
    )
  })
})

test('what is built in is named with its version, in a file that is packed', () => {
  const built = [{ name: 'mediabunny', version: '1.61.0' }]
  const json = { name: '@mot/io', files: ['dist', 'THIRD-PARTY.md'] }
  expect(problemsOfNotices(json, 'Contains mediabunny 1.61.0, MPL-2.0.', built)).toEqual([])
  expect(problemsOfNotices(json, 'Contains mediabunny 1.60.0, MPL-2.0.', built)).toEqual([
    'THIRD-PARTY.md of @mot/io should name mediabunny 1.61.0 and its licence.',
  ])
  expect(problemsOfNotices({ ...json, files: ['dist'] }, 'mediabunny 1.61.0', built)).toEqual([
    '"files" of @mot/io should list THIRD-PARTY.md.',
  ])
})

test('JSR has the entries of a package that run everywhere', () => {
  const exports = {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './pool': { types: './dist/pool.d.ts', default: './dist/pool.js' },
    './package.json': './package.json',
  }
  expect(jsrOf({ name: '@mot/trackers', version: '0.2.0', license: 'MIT', exports })).toEqual({
    name: '@mot/trackers',
    version: '0.2.0',
    license: 'MIT',
    exports: { '.': './dist/index.js' },
  })
})

test('sizes may differ by a fiftieth from the printed ones; rows may not', () => {
  const printed = parseTable(
    tableOf(
      new Map([
        ['SORT', 30_040],
        ['all of `@mot/trackers`', 78_000],
      ]),
    ),
  )
  expect([...printed]).toEqual([
    ['`SORT`', 30_000],
    ['all of `@mot/trackers`', 78_000],
  ])
  const measured = (sort: number, all: number) =>
    new Map([
      ['SORT', sort],
      ['all of `@mot/trackers`', all],
    ])
  expect(isClose(printed, measured(30_500, 77_000))).toBe(true)
  expect(isClose(printed, measured(31_000, 78_000))).toBe(false)
  expect(isClose(printed, new Map([['SORT', 30_000]]))).toBe(false)
})

test('the workflow that publishes has a proof of origin and no secret', () => {
  expect(checkWorkflow()).toEqual([])
  const problems = problemsOfWorkflow('env:\n  NODE_AUTH_TOKEN: of npm\nuses: someone/action@v1\n')
  expect(problems).toContainEqual(expect.stringMatching(/should have "id-token: write"/))
  expect(problems).toContainEqual(expect.stringMatching(/should publish without secrets, .* got NODE_AUTH_TOKEN/))
  expect(problems).toContainEqual(expect.stringMatching(/should name someone\/action by its commit, got v1/))
})
