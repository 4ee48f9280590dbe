import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { catalogue } from '@mot/models'
import { describe, expect, test } from 'vitest'
import { readBenchResults } from '../pages/bench-results'
import { drawBars } from '../pages/draw-bars'
import { table, withPart } from '../pages/generated'
import { generatedPages } from '../pages/pages'
import { presetsWithRecordings } from '../parity/measure'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

describe('generated parts of the guide', () => {
  test('are as catalogue, benches and recordings say (otherwise run `npm run pages`)', () => {
    const pages = Object.entries(generatedPages(root))
    expect(pages.length).toBeGreaterThanOrEqual(8)
    for (const [path, text] of pages) expect(read(path), path).toBe(text)
  })

  test('name every network, every bench and every preset that has a recording', () => {
    for (const { name } of catalogue) expect(read('docs/guide/models.md')).toContain(`\`${name}\``)
    for (const { bench } of readBenchResults(join(root, 'bench/results'))) {
      if (bench !== 'all-presets') expect(read('docs/guide/benchmarks.md')).toContain(`### ${bench}\n`)
    }
    for (const preset of presetsWithRecordings()) expect(read('docs/guide/parity.md')).toContain(`| \`${preset}\` |`)
  })

  test('of parity say that every box of the originals is there with its identity', () => {
    expect(existsSync(join(root, 'bench/parity.csv'))).toBe(true)
    const rows = read('bench/parity.csv').trim().split('\n').slice(1)
    expect(rows.length).toBeGreaterThanOrEqual(30)
    for (const row of rows) {
      const [, , boxes, sameIdentity, worst] = row.split(',')
      expect(sameIdentity, row).toBe(boxes)
      expect(Number(worst), row).toBeLessThanOrEqual(1e-3)
    }
    expect(read('docs/guide/parity.md').match(/\| none \|/g)).toHaveLength(6)
  })
})

test('a part is written between its marks, and nowhere else', () => {
  const page = 'a\n<!-- begin x: by npm run y -->\nold\n<!-- end x -->\nb\n'
  expect(withPart(page, 'x', '$& new')).toBe('a\n<!-- begin x: by npm run y -->\n\n$& new\n\n<!-- end x -->\nb\n')
  expect(withPart(withPart(page, 'x', 'one'), 'x', 'two')).toBe(withPart(page, 'x', 'two'))
  expect(() => withPart(page, 'z', '')).toThrow('The page has no part "z".')
})

test('columns of numbers stand on the right', () => {
  expect(
    table(
      ['name', 'MB'],
      [
        ['a', '3.7'],
        ['b', '12.0'],
      ],
    ),
  ).toBe('| name | MB |\n| --- | --: |\n| a | 3.7 |\n| b | 12.0 |')
})

test('the latest result of each task counts', () => {
  const results = readBenchResults(join(root, 'bench/results'))
  const tasks = results.map(({ bench, task }) => `${bench} ${task}`)
  expect(new Set(tasks).size).toBe(tasks.length)
  const lines = read('bench/results/byte-track.csv').trim().split('\n')
  const last = lines.findLast((line) => line.includes('"ByteTrack.update, 50 objects"'))!
  const own = results.find(({ task }) => task === 'ByteTrack.update, 50 objects')!
  expect(last).toContain(`,${own.ours},`)
  expect(own.peer).toBe('C++, dense')
})

test('a longer time has a longer bar', () => {
  const results = readBenchResults(join(root, 'bench/results')).filter(({ bench }) => bench === 'byte-track')
  const svg = drawBars(
    'Bars',
    results.filter(({ peer }) => peer !== ''),
  )
  const widths = [...svg.matchAll(/<rect x="252" y="\d+" width="([\d.]+)"/g)].map(([, width]) => Number(width))
  const times = results.filter(({ peer }) => peer !== '').flatMap(({ ours, peerTakes }) => [ours, peerTakes])
  const order = (values: readonly number[]) => [...values.keys()].sort((a, b) => values[a]! - values[b]! || a - b)
  expect(order(widths)).toEqual(order(times))
})
