import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { MotError } from '@mot/core'
import { counted } from '../../counted'
import { type BoxPerFrame, readBoxes, readFlags, readResults } from './read-boxes'

/** Benchmarks of one object by how they lay out their files. */
export const singleBenchmarks = ['otb', 'got10k', 'lasot', 'vot'] as const
export type SingleBenchmark = (typeof singleBenchmarks)[number]

/** One object that was followed alone. */
export interface SingleRun {
  readonly name: string
  readonly truth: BoxPerFrame
  readonly results: BoxPerFrame
}

/** Where the truth of a sequence may lie in a folder. */
const truthPlaces = ['{name}/groundtruth_rect.txt', '{name}/groundtruth.txt', '{name}.txt']
const resultPlaces = ['{name}.txt', '{name}/{name}_001.txt', '{name}/target.txt']
/** Files beside the truth that flag frames in which the object cannot be seen. */
const absenceFiles = ['full_occlusion.txt', 'out_of_view.txt', 'absence.label']

/**
 * Truth and results of all sequences: two files are one sequence, two folders as many as have ground truth.
 * OTB counts pixels from 1, the others from 0 as they are written.
 * @throws MotError `file-not-found`, `invalid-file`, `invalid-option` for a file and a folder.
 */
export async function readSingleRuns(
  gt: string,
  tracks: string,
  benchmark: SingleBenchmark,
  sequences?: readonly string[],
): Promise<SingleRun[]> {
  const isFolder = folderAt(gt, '--gt')
  if (folderAt(tracks, '--tracks') !== isFolder) {
    throw new MotError('invalid-option', '--gt and --tracks should both be a file, or both a folder of sequences.')
  }
  const found = isFolder
    ? (sequences ?? namesIn(gt)).map((name) => ({
        name,
        truth: placeOf(gt, truthPlaces, name, 'ground truth'),
        results: placeOf(tracks, resultPlaces, name, 'results'),
      }))
    : [{ name: sequences?.[0] ?? nameOf(gt), truth: gt, results: tracks }]
  if (found.length === 0)
    throw new MotError('file-not-found', `${gt} has no sequences: expected ${truthPlaces.join(', ')}.`)
  const format = { firstPixel: benchmark === 'otb' ? 1 : 0 } as const
  const runs: SingleRun[] = []
  for (const { name, truth, results } of found) {
    const boxes = await visibleTruth(truth, await readBoxes(truth, format))
    // What mot follow writes counts pixels from 0; results of a benchmark count as its truth does.
    const lines = await readResults(results, format)
    if (lines.length > boxes.length) {
      throw new MotError(
        'invalid-file',
        `${results} has ${counted(lines.length, 'frame')}, but ${truth} has ${boxes.length}.`,
      )
    }
    runs.push({ name, truth: boxes, results: boxes.map((_, i) => lines[i]) })
  }
  return runs
}

async function visibleTruth(file: string, boxes: BoxPerFrame): Promise<BoxPerFrame> {
  const flags = await Promise.all(absenceFiles.map((name) => readFlags(join(dirname(file), name))))
  return boxes.map((box, i) => (flags.some((each) => each?.[i]) ? undefined : box))
}

function namesIn(folder: string): string[] {
  const names = readdirSync(folder).map((entry) => entry.replace(/\.txt$/, ''))
  return [...new Set(names)].filter((name) => firstThere(folder, truthPlaces, name) !== undefined).sort()
}

function placeOf(folder: string, places: readonly string[], name: string, what: string): string {
  const found = firstThere(folder, places, name)
  if (found !== undefined) return found
  const tried = places.map((place) => place.replaceAll('{name}', name)).join(', ')
  throw new MotError('file-not-found', `${folder} has no ${what} of ${name}: tried ${tried}.`)
}

function firstThere(folder: string, places: readonly string[], name: string): string | undefined {
  return places
    .map((place) => join(folder, place.replaceAll('{name}', name)))
    .find((path) => existsSync(path) && statSync(path).isFile())
}

/** A sequence is called as its folder, where its file has a common name. */
function nameOf(truth: string): string {
  const stem = basename(truth).replace(/\.txt$/, '')
  return /^groundtruth/.test(stem) ? basename(dirname(truth)) : stem
}

function folderAt(path: string, option: string): boolean {
  const entry = statSync(path, { throwIfNoEntry: false })
  if (!entry) throw new MotError('file-not-found', `${option}: there is no ${path}.`)
  return entry.isDirectory()
}
