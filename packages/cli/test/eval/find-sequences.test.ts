import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findSequences, namesIn, splitByResults, withoutFile } from '../../src/eval/find-sequences'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-sequences-'))
})
afterEach(() => rm(folder, { recursive: true }))
const at = (name: string) => join(folder, name)

async function files(...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(at(name)), { recursive: true })
    await writeFile(at(name), '')
  }
}

test.each(['{}/gt/gt.txt', '{}/gt.txt', '{}.txt', 'gt/{}.txt', '{}/gt/gt.txt.gz', 'gt/{}.txt.gz'])(
  'the ground truth of a folder may lie at %s',
  async (place) => {
    const [a, b] = ['b-02', 'a-01'].map((name) => place.replace('{}', name)) as [string, string]
    await files(`truth/${a}`, `truth/${b}`, 'tracks/a-01.txt', 'tracks/b-02.txt', 'truth/notes.md')
    const found = findSequences({ gt: at('truth'), tracks: at('tracks') })
    expect(found).toEqual([
      { name: 'a-01', truth: at(`truth/${b}`), tracks: at('tracks/a-01.txt') },
      { name: 'b-02', truth: at(`truth/${a}`), tracks: at('tracks/b-02.txt') },
    ])
  },
)

test.each(['{}.txt', 'data/{}.txt', '{}/tracks.txt', '{}.csv', '{}.json', '{}.jsonl', '{}.csv.gz'])(
  'the results of a folder may lie at %s',
  async (place) => {
    const file = `tracks/${place.replace('{}', () => '$&')}`
    await files('truth/$&/gt/gt.txt', file)
    expect(findSequences({ gt: at('truth'), tracks: at('tracks') })[0]!.tracks).toBe(at(file))
  },
)

test.each(['{}.txt', '{}/det/det.txt', '{}/det.txt', '{}/detections.txt'])(
  'the detections of a folder may lie at %s',
  async (place) => {
    const file = `detections/${place.replace('{}', 'a')}`
    await files('truth/a/gt/gt.txt', 'tracks/a.txt', file)
    const [found] = findSequences({ gt: at('truth'), tracks: at('tracks'), detections: at('detections') })
    expect(found!.detections).toBe(at(file))
  },
)

describe('a folder', () => {
  test('of requested names has those alone, in their order', async () => {
    await files('truth/a.txt', 'truth/b.txt', 'truth/c.txt', 'tracks/a.txt', 'tracks/c.txt')
    const found = findSequences({ gt: at('truth'), tracks: at('tracks'), sequences: ['c', 'a'] })
    expect(found.map(({ name }) => name)).toEqual(['c', 'a'])
  })

  test.each([
    [
      'results',
      { sequences: undefined },
      /tracks has no results of b: expected b\.txt, data\/b\.txt.*\(or with \.gz\)/,
    ],
    ['ground truth', { sequences: ['x'] }, /truth has no ground truth of x/],
    ['detections', { detections: 'truth/c', sequences: ['a'] }, /has no detections of a/],
  ])(
    'without %s of a sequence is refused, with the places',
    async (_, { detections, ...more }: { detections?: string; sequences?: string[] | undefined }, message) => {
      await files('truth/a.txt', 'truth/b.txt', 'tracks/a.txt', 'truth/c/notes.md')
      const call = () =>
        findSequences({
          gt: at('truth'),
          tracks: at('tracks'),
          ...more,
          ...(detections && { detections: at(detections) }),
        })
      expect(call).toThrow(expect.objectContaining({ code: 'file-not-found', message: expect.stringMatching(message) }))
    },
  )

  test('without sequences, with a folder in the place of a file, or against a file is refused', async () => {
    await files('truth/a.txt/notes.md', 'tracks/a.txt')
    const refused = (gt: string, tracks: string, code: string) =>
      expect(() => findSequences({ gt: at(gt), tracks: at(tracks) })).toThrow(expect.objectContaining({ code }))
    refused('truth', 'tracks', 'file-not-found')
    refused('nowhere', 'tracks', 'file-not-found')
    refused('tracks/a.txt', 'nowhere', 'file-not-found')
    refused('truth', 'tracks/a.txt', 'invalid-option')
    refused('tracks/a.txt', 'truth', 'invalid-option')
  })

  test('is split into those that have results and those that have none', async () => {
    await files('truth/a.txt', 'truth/b.txt', 'truth/gt/c.txt', 'tracks/b.csv')
    expect(namesIn(at('truth'))).toEqual(['a', 'b', 'c'])
    expect(splitByResults(at('tracks'), ['a', 'b', 'c'])).toEqual({ present: ['b'], missing: ['a', 'c'] })
    expect(withoutFile('tracks', ['a', 'c'])).toBe(
      'tracks has no results of a, c: expected a.txt, data/a.txt, a/tracks.txt, a.csv, a.json, a.jsonl',
    )
  })
})

describe('two files are one sequence', () => {
  const nameOf = (gt: string) => findSequences({ gt: at(gt), tracks: at('results.txt') })[0]!.name

  test('that is called as the file, or as the folder of a gt.txt', async () => {
    await files('MOT17-02/gt/gt.txt', 'MOT17-04/gt.txt', 'MOT17-05/gt/gt.txt.gz', 'MOT17-09.txt', 'results.txt')
    expect(nameOf('MOT17-02/gt/gt.txt')).toBe('MOT17-02')
    expect(nameOf('MOT17-04/gt.txt')).toBe('MOT17-04')
    expect(nameOf('MOT17-05/gt/gt.txt.gz')).toBe('MOT17-05')
    expect(nameOf('MOT17-09.txt')).toBe('MOT17-09')
    const [named] = findSequences({ gt: at('MOT17-09.txt'), tracks: at('results.txt'), sequences: ['mine'] })
    expect(named).toEqual({ name: 'mine', truth: at('MOT17-09.txt'), tracks: at('results.txt') })
  })

  test('whose folder has no name is called as its results', async () => {
    await files('gt.txt', 'a/results.txt')
    for (const gt of [`${at('a')}/../gt.txt`, `${folder}/./gt.txt`]) {
      expect(findSequences({ gt, tracks: at('a/results.txt') })[0]!.name).toBe('results')
    }
  })

  test('with the seqinfo.ini beside a gt.txt or above it; that of other files is of other sequences', async () => {
    await files('a/gt/gt.txt', 'a/seqinfo.ini', 'b/gt.txt.gz', 'b/seqinfo.ini', 'b/c.txt', 'results.txt')
    const infoOf = (gt: string) => findSequences({ gt: at(gt), tracks: at('results.txt') })[0]!.info
    expect(infoOf('a/gt/gt.txt')).toBe(at('a/seqinfo.ini'))
    expect(infoOf('b/gt.txt.gz')).toBe(at('b/seqinfo.ini'))
    expect(infoOf('b/c.txt')).toBeUndefined()
    expect(
      findSequences({ gt: at('b/c.txt'), tracks: at('results.txt'), detections: at('d.txt') })[0]!.detections,
    ).toBe(at('d.txt'))
  })

  test('not several', async () => {
    await files('a.txt', 'b.txt')
    expect(() => findSequences({ gt: at('a.txt'), tracks: at('b.txt'), sequences: ['a', 'b'] })).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    )
  })
})
