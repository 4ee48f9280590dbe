/**
 * What the benches share: two ways to do one thing are timed in turns within one run, so that a machine that slows down
 * slows both, and medians are compared. A bench checks that both give the same output before it times them.
 *
 *   const times = await alternate(() => bank.multiPredict(slots), () => oracle.predict())
 *   report('kalman', [{ task: 'predict', ours: times.ours, unit: 'µs', peer: { name: 'dense', value: times.peer } }])
 *
 * Every bench knows two options: `--short` takes few samples, which shows within minutes that all benches run, agree
 * and about what they reach; `--record` keeps the numbers in `bench/results/<name>.csv`.
 */
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync } from 'node:fs'
import { cpus } from 'node:os'

/** Few samples: the numbers are rough. */
export const short = process.argv.includes('--short')

const recording = process.argv.includes('--record')
if (short && recording) throw new Error('The numbers of a short run are too rough to be recorded.')

/** One call. What a call makes must be kept somewhere, or the compiler may leave the work out. */
export type Work = () => unknown

export interface AlternateOptions {
  /** Samples of each, taken in turns. Default 25; at most 7 in a short run. */
  readonly rounds?: number
  /** Shortest sample in milliseconds; quick calls are repeated to fill it. Default 10. */
  readonly sampleTime?: number
}

export interface Times {
  /** Median microseconds per call. */
  readonly ours: number
  readonly peer: number
}

/** Repeats work until the compiler has seen it all, whatever happens in it now and then. */
export function warmUp(work: Work): void {
  const end = performance.now() + (short ? 50 : 600)
  do {
    work()
  } while (performance.now() < end)
}

/** Times two ways to do one thing, in turns. Work that returns a promise is awaited. */
export async function alternate(ours: Work, peer: Work, options: AlternateOptions = {}): Promise<Times> {
  const [first, second] = await medians([ours, peer], options)
  return { ours: first!, peer: second! }
}

/** Median microseconds per call of each, measured in turns. */
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
  /** What was measured of this library. */
  readonly ours: number
  readonly unit: 'µs' | 'ms' | 'bytes' | 'frames/s'
  /** The same of something else. */
  readonly peer?: { readonly name: string; readonly value: number }
  /** What is wanted: so many times less than the peer, or so much at most. */
  readonly reach?: { readonly timesLess: number } | { readonly atMost: number }
}

/**
 * Prints the table, and appends it to `bench/results/<name>.csv` when the command says `--record`. In a whole run, a missed reach makes the
 * process end with code 1.
 * @param notes lines below the table: what was left out and why, what the peers are.
 */
export function report(name: string, results: readonly Result[], notes: readonly string[] = []): void {
  const head = ['', 'ours', 'peer', '', 'ratio', 'reach']
  print(name, [head, ...results.map(tableRow)], notes)
  // A short run is too rough to judge by; outputs that differ have thrown by now, in any run.
  if (!short && results.some((result) => reached(result) === false)) process.exitCode = 1
  if (recording) record(name, results)
}

/** How many times less than the peer; NaN without a peer. */
export function ratio({ ours, peer }: Result): number {
  return peer ? peer.value / ours : Number.NaN
}

/** Undefined where no reach is set. */
export function reached(result: Result): boolean | undefined {
  const { reach, ours } = result
  if (!reach) return undefined
  return 'timesLess' in reach ? ratio(result) >= reach.timesLess : ours <= reach.atMost
}

function tableRow(result: Result): string[] {
  const { task, ours, unit, peer, reach } = result
  const wanted = !reach ? '' : 'timesLess' in reach ? `≥ ${reach.timesLess}×` : `≤ ${reach.atMost} ${unit}`
  const verdict = reach ? (reached(result) ? '✓' : '✗') : ''
  return [
    task,
    `${digits(ours)} ${unit}`,
    peer ? `${digits(peer.value)} ${unit}` : '',
    peer?.name ?? '',
    peer ? `${digits(ratio(result))}×` : '',
    `${wanted} ${verdict}`.trim(),
  ]
}

/** Three significant digits, and whole numbers from 100. */
function digits(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
}

function print(name: string, rows: readonly string[][], notes: readonly string[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  console.log(`\n${name}  (${processor()}, Node ${process.versions.node})\n`)
  for (const row of rows) {
    // Words to the left, numbers to the right.
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

/** In quotes where it has to be (RFC 4180). */
function csvCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Also warms up: the compiler has seen the work often before the first sample. */
async function repeatsToFill(work: Work, sampleTime: number): Promise<number> {
  for (let repeats = 1; ; repeats *= 2) {
    const spent = await time(work, repeats)
    if (spent >= sampleTime) return Math.max(1, Math.ceil((repeats * sampleTime) / spent))
  }
}

/** Milliseconds of so many calls. */
async function time(work: Work, repeats: number): Promise<number> {
  const start = performance.now()
  for (let i = 0; i < repeats; i++) {
    const result = work()
    if (result instanceof Promise) await result
  }
  return performance.now() - start
}
