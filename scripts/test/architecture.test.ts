import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { drawFloors } from '../architecture/draw-floors'
import { floorsOf, type ImportGraph, importGraph, withoutShortcuts } from '../architecture/import-graph'
import { pictures } from '../architecture/pictures'

const root = fileURLToPath(new URL('../..', import.meta.url))
const graphOf = (imports: Record<string, string[]>): ImportGraph =>
  new Map(Object.entries(imports).map(([room, others]) => [room, new Set(others)]))

describe('imports', () => {
  test('are read from all kinds of statements, but not from one file of a room to another', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mot-imports-'))
    try {
      for (const room of ['a', 'b', 'c', 'd']) mkdirSync(join(folder, room))
      writeFileSync(
        join(folder, 'a/one.ts'),
        [
          "import type { B } from '../b/b'",
          "import { two } from './two'",
          "export {\n  c,\n} from '../c/c'",
          "const late = import('../d/d')",
          "import { readFileSync } from 'node:fs'",
          'const text = "from \'../../e/e\'"',
        ].join('\n'),
      )
      const graph = importGraph(folder, ['.'], (path) => /^(\w)\//.exec(path)?.[1])
      expect(graph).toEqual(graphOf({ a: ['b', 'c', 'd'] }))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('lift each room above all that it imports', () => {
    expect(floorsOf(graphOf({ roof: ['left', 'ground'], left: ['ground'], right: ['ground'], ground: [] }))).toEqual([
      ['ground'],
      ['left', 'right'],
      ['roof'],
    ])
  })

  test('in a circle are refused, and it is named', () => {
    expect(() => floorsOf(graphOf({ a: ['b'], b: ['c'], c: ['a'] }))).toThrow('a → b → c → a')
  })

  test('that a longer way stands for are left out', () => {
    const graph = graphOf({ roof: ['left', 'ground', 'cellar'], left: ['ground'], ground: ['cellar'], cellar: [] })
    expect(withoutShortcuts(graph)).toEqual(
      graphOf({ roof: ['left'], left: ['ground'], ground: ['cellar'], cellar: [] }),
    )
  })
})

describe('a picture', () => {
  const graph = graphOf({ roof: ['left', 'right'], left: ['ground'], right: ['ground'], ground: [] })
  const svg = drawFloors('Rooms', graph, (room) => `What lies in the ${room} & more`)

  test('has a box with its caption for each room, the roof above the ground', () => {
    const boxes = [...svg.matchAll(/<rect x="[\d.]+" y="(\d+)".*\n<text class="name"[^>]*>(\w+)</g)]
    const heights = new Map(boxes.map(([, y, name]) => [name, Number(y)]))
    expect([...heights.keys()].sort()).toEqual(['ground', 'left', 'right', 'roof'])
    expect(heights.get('roof')).toBeLessThan(heights.get('left')!)
    expect(heights.get('left')).toBe(heights.get('right'))
    expect(heights.get('left')).toBeLessThan(heights.get('ground')!)
    expect(svg).toContain('What lies in the roof &amp; more')
  })

  test('has an arrow for each import', () => {
    expect(svg.match(/marker-end/g)).toHaveLength(4)
  })

  test('leads an arrow over two floors past what lies between', () => {
    const tower = drawFloors(
      'A tower',
      graphOf({ c: ['b', 'shed'], b: ['a'], a: ['yard'], shed: [], yard: [] }),
      () => '',
    )
    expect(tower.match(/marker-end/g)).toHaveLength(4)
    expect(tower).toMatch(/<path class="arrow" d="M[^"]*V[\d.]+"\/>/)
  })
})

describe('the page', () => {
  const page = readFileSync(join(root, 'docs/guide/architecture.md'), 'utf8')

  test('shows the imports as they are (otherwise run `npm run architecture`)', () => {
    for (const [file, svg] of Object.entries(pictures(root))) {
      expect(readFileSync(join(root, file), 'utf8'), file).toBe(svg)
      expect(page).toContain(file.replace('docs/', '../'))
    }
  })

  test('names functions and classes where they are declared', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('|') && line.includes(']('))
    expect(rows.length).toBeGreaterThan(30)
    for (const row of rows) {
      const link = /\]\(\.\.\/\.\.\/(\S+?\.ts)\)/.exec(row)?.[1]
      expect(link && existsSync(join(root, link)), row).toBe(true)
      const source = readFileSync(join(root, link!), 'utf8')
      for (const name of namesIn(row)) expect(declares(source, name), `${name} in ${link}`).toBe(true)
    }
  })

  test('notices a name that is only used', () => {
    const source = 'class Matcher {\n  match(): void {\n    this.assign()\n  }\n}\nfunction helper() {\n  run()\n}\n'
    expect(['Matcher', 'match', 'helper', 'assign', 'run'].map((name) => declares(source, name))).toEqual([
      ...[true, true, true],
      ...[false, false],
    ])
  })

  /** `Matcher`, `Matcher.match()`, `nms()` and `sortDefaults`, but not names of files. */
  function namesIn(row: string): string[] {
    return [...row.matchAll(/`(\w+)(?:\.(\w+)\(\))?(?:\(\))?`/g)].flatMap(([, name, method]) =>
      method ? [name!, method] : [name!],
    )
  }

  function declares(source: string, name: string): boolean {
    const modifiers = '(?:(?:export|default|abstract|async|declare) )*'
    const global = `^${modifiers}(?:class|interface|const|function\\*?) ${name}\\b`
    const method = `^ {2}(?:(?:private|protected|override|static|async) )*${name}(?:<.*>)?\\((?:.*[{(])?$`
    return new RegExp(`${global}|${method}`, 'm').test(source)
  }
})
