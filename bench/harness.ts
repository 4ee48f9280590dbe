/**
 * Shared parts of the benches: two implementations of one task are timed alternately within one run, so that a slower
 * machine slows both, and medians are compared. A bench first checks that both have equal outputs.
 *
 *   const times = await alternate(() => bank.multiPredict(slots), () => oracle.predict())
 *   report('kalman', [{ task: 'predict', ours: times.ours, unit: 'µs', peer: { name: 'dense', value: times.peer } }])
 *
 * Every bench has two options: `--short` takes few samples, which shows within minutes that all benches run and agree,
 * with rough times; `--record` appends the numbers to `bench/results/<name>.csv`.
 */
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync } from 'node:fs'
import { cpus } from 'node:os'

/** Few samples: the numbers are rough. */
export const short = process.argv.includes('--short')

const recording = process.argv.includes('--record')
if (short && recording) throw new Error('The numbers of a short run are too rough to be recorded.')

/** One call. It must return or store its result, or the compiler may remove the work. */
export type Work = () => unknown

export interface AlternateOptions {
  /** Samples of each, taken alternately. Default 25; at most 7 in a short run. */
  readonly rounds?: number
  /** Minimum length of a sample in milliseconds; fast calls are repeated to fill it. Default 10. */
  readonly sampleTime?: number
}

export interface Times {
  /** Median microseconds per call. */
  readonly ours: number
  readonly peer: number
}

/** Repeats work until the code is compiled, rare branches included. */
export function warmUp(work: Work): void {
  const end = performance.now() + (short ? 50 : 600)
  do {
    work()
  } while (performance.now() < end)
}

/** Times two implementations of one task alternately. Work that returns a promise is awaited. */
export async function alternate(ours: Work, peer: Work, options: AlternateOptions = {}): Promise<Times> {
  const [first, second] = await medians([ours, peer], options)
  return { ours: first!, peer: second! }
}

/** Median microseconds per call of each, measured alternately. */
export async function medians(works: readonly Work[], options: AlternateOptions = {}): Promise<number[]> {
  const { rounds = 25, sampleTime = 10 } = options
  const repeats: number[] = []
  for (const work of works) repeats.push(await repeatsToFill(work, sampleTime))
  const samples: number[][] = works.map(() => [])
  for (let round = 0; round < (short ? Math.min(7, rounds) : rounds); round++) {
    for (const [i, work] of works.entries()) samples[i]!.push((await time(work, repeats[i]!)) / repeats[i]!)
  }
  return samples.map((each) => 1000 * median(each))
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** One line of a bench's table. */
export interface Result {
  readonly task: string
  /** The value of this library. */
  readonly ours: number
  readonly unit: 'µs' | 'ms' | 'bytes' | 'frames/s'
  /** The value of another implementation. */
  readonly peer?: { readonly name: string; readonly value: number }
  /** The target: a minimum ratio of the peer's value to ours, or a maximum of ours. */
  readonly target?: { readonly timesLess: number } | { readonly atMost: number }
}

/**
 * Prints the table, and appends it to `bench/results/<name>.csv` when the command says `--record`. In a whole run, a
 * missed target sets the exit code to 1.
 * @param notes lines below the table: omissions and their reasons, descriptions of the peers.
 */
export function report(name: string, results: readonly Result[], notes: readonly string[] = []): void {
  const head = ['', 'ours', 'peer', '', 'ratio', 'target']
  print(name, [head, ...results.map(tableRow)], notes)
  // A short run is too rough for a verdict. Different outputs have thrown before, in any run.
  if (!short && results.some((result) => meetsTarget(result) === false)) process.exitCode = 1
  if (recording) record(name, results)
}

/** Ratio of the peer's value to ours; NaN without a peer. */
export function ratio({ ours, peer }: Result): number {
  return peer ? peer.value / ours : Number.NaN
}

/** Undefined where no target is set. */
export function meetsTarget(result: Result): boolean | undefined {
  const { target, ours } = result
  if (!target) return undefined
  return 'timesLess' in target ? ratio(result) >= target.timesLess : ours <= target.atMost
}

function tableRow(result: Result): string[] {
  const { task, ours, unit, peer, target } = result
  const limit = !target ? '' : 'timesLess' in target ? `≥ ${target.timesLess}×` : `≤ ${target.atMost} ${unit}`
  const verdict = target ? (meetsTarget(result) ? '✓' : '✗') : ''
  return [
    task,
    `${digits(ours)} ${unit}`,
    peer ? `${digits(peer.value)} ${unit}` : '',
    peer?.name ?? '',
    peer ? `${digits(ratio(result))}×` : '',
    `${limit} ${verdict}`.trim(),
  ]
}

/** Three significant digits; integers from 100. */
function digits(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
}

function print(name: string, rows: readonly string[][], notes: readonly string[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  console.log(`\n${name}  (${processor()}, Node ${process.versions.node})\n`)
  for (const row of rows) {
    // Words are left-aligned, numbers right-aligned.
    const cells = row.map((cell, i) => (i === 0 || i === 3 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
    console.log(`  ${cells.join('  ').trimEnd()}`)
  }
  for (const note of notes) console.log(`\n  ${note}`)
}

function processor(): string {
  return cpus()[0]?.model.trim() ?? 'unknown processor'
}

function record(name: string, results: readonly Result[]): void {
  const folder = new URL('./results/', import.meta.url)
  const file = new URL(`${name}.csv`, folder)
  mkdirSync(folder, { recursive: true })
  if (!existsSync(file)) appendFileSync(file, 'date,commit,node,processor,task,ours,unit,peer,peer takes,ratio\n')
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const about = [new Date().toISOString().slice(0, 10), commit, process.versions.node, processor()]
  for (const result of results) {
    const { task, unit, ours, peer } = result
    const compared = peer ? [peer.name, digits(peer.value), digits(ratio(result))] : ['', '', '']
    appendFileSync(file, `${[...about, task, digits(ours), unit, ...compared].map(csvCell).join(',')}\n`)
  }
}

/** Quoted where required (RFC 4180). */
function csvCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Also warms up: the code is compiled before the first sample. */
async function repeatsToFill(work: Work, sampleTime: number): Promise<number> {
  for (let repeats = 1; ; repeats *= 2) {
    const spent = await time(work, repeats)
    if (spent >= sampleTime) return Math.max(1, Math.ceil((repeats * sampleTime) / spent))
  }
}

/** Milliseconds of `repeats` calls. */
async function time(work: Work, repeats: number): Promise<number> {
  const start = performance.now()
  for (let i = 0; i < repeats; i++) {
    const result = work()
    if (result instanceof Promise) await result
  }
  return performance.now() - start
}
