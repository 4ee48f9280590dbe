/**
 * The assignment of least cost over full matrices: `lapjv` against munkres and munkres-js from npm, and SciPy's
 * linear_sum_assignment where a python3 has it. Total costs are compared first; several assignments may have the least
 * cost.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lapjv } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import munkres from 'munkres'
import { medians, type Result, report } from './harness'
import { findPython } from './peers/python'

const munkresJs = createRequire(import.meta.url)('munkres-js') as (costs: readonly number[][]) => [number, number][]

const python = findPython('scipy')
const results: Result[] = []
const notes: string[] = []
for (const size of [10, 50, 100]) {
  const random = seededRandom(size)
  const flat = Float64Array.from({ length: size * size }, () => random())
  const rows = Array.from({ length: size }, (_, i) => [...flat.subarray(i * size, (i + 1) * size)])
  const ours = () => lapjv(flat, size, size)
  const expected = total([...ours().columnOfRow.entries()])
  const peers = { munkres: () => munkres(rows), 'munkres-js': () => munkresJs(rows) }
  for (const [name, peer] of Object.entries(peers)) checkTotal(name, total(peer() as [number, number][]), expected)
  const [own, ...others] = await medians([ours, ...Object.values(peers)], { rounds: 9 })
  for (const [i, name] of Object.keys(peers).entries()) {
    results.push({ task: `assign ${size} × ${size}`, ours: own!, unit: 'µs', peer: { name, value: others[i]! } })
  }
  const scipy = python && solveInPython(python, flat, size)
  if (scipy) {
    checkTotal('SciPy', scipy.total, expected)
    const peer = { name: 'SciPy', value: scipy.microseconds }
    results.push({ task: `assign ${size} × ${size}`, ours: own!, unit: 'µs', peer })
  }

  function total(pairs: readonly (readonly [number, number])[]): number {
    return pairs.reduce((sum, [row, column]) => sum + rows[row]![column]!, 0)
  }
}
if (!python) notes.push('No python3 with scipy here: left out the comparison with it. PYTHON may name one.')
report('assignment', results, notes)

function checkTotal(name: string, total: number, expected: number): void {
  if (Math.abs(total - expected) > 1e-9) throw new Error(`${name} pays ${total}, lapjv ${expected}.`)
}

/** Total and median time of SciPy, called as Python programs call it. */
function solveInPython(
  python: string,
  costs: Float64Array,
  size: number,
): { total: number; microseconds: number } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'mot-bench-'))
  const file = join(folder, 'costs.f64')
  writeFileSync(file, costs)
  const program = `
import json, statistics, sys, time
import numpy as np
from scipy.optimize import linear_sum_assignment
costs = np.fromfile(sys.argv[1]).reshape(int(sys.argv[2]), -1)
times = []
for _ in range(200):
    start = time.perf_counter()
    rows, columns = linear_sum_assignment(costs)
    times.append(1e6 * (time.perf_counter() - start))
print(json.dumps({"total": costs[rows, columns].sum(), "microseconds": statistics.median(times)}))`
  const { status, stdout } = spawnSync(python, ['-c', program, file, `${size}`], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return status === 0 ? JSON.parse(stdout) : undefined
}
