import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { MotError } from '@mot/core'

/** The files of one sequence. */
export interface SequenceFiles {
  readonly name: string
  readonly truth: string
  readonly tracks: string
  readonly detections?: string
  /** seqinfo.ini, if there is one beside the ground truth or in the folder above. */
  readonly info?: string
}

export interface FindOptions {
  /** A gt.txt, or a folder of sequences. */
  readonly gt: string
  /** A file of results, or a folder of them. */
  readonly tracks: string
  readonly detections?: string | undefined
  /** Names of the folder's sequences to use, or the name of a single one. Default: all. */
  readonly sequences?: readonly string[] | undefined
}

/** Possible paths of a sequence's file in a folder, in order of preference; each may be gzipped. */
const truthPlaces = ['{name}/gt/gt.txt', '{name}/gt.txt', '{name}.txt', 'gt/{name}.txt']
const tracksPlaces = ['{name}.txt', 'data/{name}.txt', '{name}/tracks.txt', '{name}.csv', '{name}.json', '{name}.jsonl']
const detectionsPlaces = ['{name}.txt', '{name}/det/det.txt', '{name}/det.txt', '{name}/detections.txt']

/**
 * Files of all requested sequences: two files are one sequence, two folders as many as have ground truth.
 * @throws MotError `file-not-found`; `invalid-option` for a file and a folder.
 */
export function findSequences({ gt, tracks, detections, sequences }: FindOptions): SequenceFiles[] {
  const folder = isFolder(gt, '--gt')
  if (isFolder(tracks, '--tracks') !== folder) {
    throw new MotError('invalid-option', '--gt and --tracks should both be a file, or both a folder of sequences.')
  }
  if (!folder) {
    if (sequences && sequences.length > 1) {
      throw new MotError('invalid-option', `One --gt file is one sequence, got the names ${sequences.join(', ')}.`)
    }
    return [
      withInfo({ name: sequences?.[0] ?? nameOf(gt, tracks), truth: gt, tracks, ...(detections && { detections }) }),
    ]
  }
  const names = sequences ?? namesIn(gt)
  if (names.length === 0) {
    throw new MotError('file-not-found', `${gt} has no sequences: expected ${truthPlaces.join(', ')}.`)
  }
  return names.map((name) => ({
    ...findTruth(gt, name),
    tracks: findFile('results', tracks, tracksPlaces, name),
    ...(detections && { detections: findDetections(detections, name) }),
  }))
}

/** The sequences among the names that have results, and those that have none. */
export function splitByResults(
  tracks: string,
  names: readonly string[],
): { readonly present: string[]; readonly missing: string[] } {
  const present = names.filter((name) => firstThere(tracks, tracksPlaces, name) !== undefined)
  return { present, missing: names.filter((name) => !present.includes(name)) }
}

/** Sequences of a folder that have ground truth, by name. */
export function namesIn(folder: string): string[] {
  const entries = [folder, join(folder, 'gt')].filter(existsSync).flatMap((path) => readdirSync(path))
  const names = entries.map((entry) => entry.replace(/\.txt(\.gz)?$/, ''))
  return [...new Set(names)].filter((name) => firstThere(folder, truthPlaces, name) !== undefined).sort()
}

/** That a folder has no results of some sequences. */
export function withoutFile(tracks: string, names: readonly string[]): string {
  const expected = tracksPlaces.map((place) => fill(place, names[0]!)).join(', ')
  return `${tracks} has no results of ${names.join(', ')}: expected ${expected}`
}

/** Ground truth of one sequence of a folder. */
export function findTruth(folder: string, name: string): Pick<SequenceFiles, 'name' | 'truth' | 'info'> {
  return withInfo({ name, truth: findFile('ground truth', folder, truthPlaces, name) })
}

export function findDetections(folder: string, name: string): string {
  return findFile('detections', folder, detectionsPlaces, name)
}

function findFile(what: string, folder: string, places: readonly string[], name: string): string {
  const found = firstThere(folder, places, name)
  if (found) return found
  const expected = places.map((place) => fill(place, name)).join(', ')
  throw new MotError('file-not-found', `${folder} has no ${what} of ${name}: expected ${expected} (or with .gz).`)
}

function firstThere(folder: string, places: readonly string[], name: string): string | undefined {
  const paths = places.map((place) => join(folder, fill(place, name)))
  return paths.flatMap((path) => [path, `${path}.gz`]).find((path) => existsSync(path) && statSync(path).isFile())
}

/** A name may contain `$&` and `$1`, which mean something in a replacement text. */
function fill(place: string, name: string): string {
  return place.replace('{name}', () => name)
}

function withInfo<Files extends { readonly truth: string }>(files: Files): Files & Pick<SequenceFiles, 'info'> {
  const folder = dirname(files.truth)
  // Other files may share a folder with other sequences; only a gt.txt has its own seqinfo.ini.
  if (!/^gt\.txt(\.gz)?$/.test(basename(files.truth))) return files
  const info = [join(folder, 'seqinfo.ini'), join(folder, '..', 'seqinfo.ini')].find(existsSync)
  return info === undefined ? files : { ...files, info }
}

/** Name of a single sequence: that of the file, or of its folder if the file is a gt.txt. */
function nameOf(truth: string, tracks: string): string {
  const stem = (path: string) => basename(path).replace(/\.txt(\.gz)?$/, '')
  if (stem(truth) !== 'gt') return stem(truth)
  const folder = basename(dirname(truth)) === 'gt' ? dirname(dirname(truth)) : dirname(truth)
  const name = basename(folder)
  return name === '' || name === '.' || name === '..' ? stem(tracks) : name
}

function isFolder(path: string, option: string): boolean {
  const entry = statSync(path, { throwIfNoEntry: false })
  if (!entry) throw new MotError('file-not-found', `${option}: there is no ${path}.`)
  return entry.isDirectory()
}
