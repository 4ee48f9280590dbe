import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readSingleRuns } from '../../src/eval/single/find-single'
import { readBoxes, readFlags, readFollowed, readResults } from '../../src/eval/single/read-boxes'
import { scoreSingle } from '../../src/eval/single/score-single'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-single-'))
})
afterEach(() => rm(folder, { recursive: true }))
const at = (name: string) => join(folder, name)

async function write(name: string, text: string): Promise<string> {
  await mkdir(dirname(at(name)), { recursive: true })
  await writeFile(at(name), text)
  return at(name)
}

const box = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom })

describe('boxes of one object', () => {
  test.each([
    ['1,2,3,4', 0, box(1, 2, 4, 6)],
    ['1,2,3,4', 1, box(0, 1, 3, 5)],
    ['1\t2\t3\t4', 0, box(1, 2, 4, 6)],
    [' 1 2;3 , 4 ', 0, box(1, 2, 4, 6)],
    ['1,2,3,4,0.9', 0, box(1, 2, 4, 6)],
    ['5,1,9,2,8,7,3,6', 0, box(3, 1, 9, 7)],
    ['5,1,9,2,8,7,3,6', 1, box(2, 0, 8, 6)],
    ['NaN,NaN,NaN,NaN', 0, undefined],
    ['1,2,0,4', 0, undefined],
    ['1,2,3,0', 0, undefined],
    ['1,2,-3,4', 0, undefined],
    ['2', 0, undefined],
    ['', 0, undefined],
  ] as const)('a line %j, with pixels from %i', async (line, firstPixel, expected) => {
    const file = await write('a.txt', `${line}\r\n9,9,1,1\n\n \n`)
    expect(await readBoxes(file, { firstPixel })).toEqual([
      expected,
      box(9 - firstPixel, 9 - firstPixel, 10 - firstPixel, 10 - firstPixel),
    ])
  })

  test('a file of empty lines has no frames', async () => {
    expect(await readBoxes(await write('a.txt', '\n\n'), { firstPixel: 0 })).toEqual([])
  })

  test.each(['1,2,3', 'x', '1,2'])('a line %j is refused with its number', async (line) => {
    const reading = readBoxes(await write('a.txt', `1,2,3,4\n${line}\n`), { firstPixel: 0 })
    await expect(reading).rejects.toMatchObject({
      code: 'invalid-file',
      message: expect.stringMatching(/a\.txt, line 2/),
    })
  })

  test('flags stand one a line or all in one; without a file there are none', async () => {
    expect(await readFlags(await write('a.txt', '0\n1\n0\n'))).toEqual([false, true, false])
    expect(await readFlags(await write('b.txt', '1, 0,1'))).toEqual([true, false, true])
    expect(await readFlags(at('nowhere.txt'))).toBeUndefined()
  })
})

describe('what mot follow wrote', () => {
  const followed = '2,1,2,3,4,0.9,tracking\r\n\n4,,,,,0.1,lost\n5,1,2,3,4,0.5,uncertain\n'

  test('is read by its frames: those without a line or without a box have none', async () => {
    const expected = [undefined, box(1, 2, 4, 6), undefined, undefined, box(1, 2, 4, 6)]
    expect(await readFollowed('a.txt', followed)).toEqual(expected)
    const file = await write('a.txt', followed)
    expect(await readFollowed(file)).toEqual(expected)
    // Its pixels count from 0, whatever the benchmark.
    expect(await readResults(file, { firstPixel: 1 })).toEqual(expected)
    expect(await readResults(await write('b.txt', '1,2,3,4\n'), { firstPixel: 1 })).toEqual([box(0, 1, 3, 5)])
  })

  test.each([
    ['1,1,2,3,4,0.9', /line 2: expected frame/],
    ['1,1,2,3,4,0.9,tracking,7', /line 2: expected frame/],
    ['1.5,1,2,3,4,0.9,tracking', /line 2: expected frame/],
    ['0,1,2,3,4,0.9,tracking', /line 2: expected frame/],
    [',1,2,3,4,0.9,tracking', /line 2: expected frame/],
    ['10000001,1,2,3,4,0.9,tracking', /line 2: frames are numbers up to/],
  ])('a line %j is refused', async (line, message) => {
    await expect(readFollowed('a.txt', `1,1,2,3,4,0.9,tracking\n${line}\n`)).rejects.toMatchObject({
      code: 'invalid-file',
      message: expect.stringMatching(message),
    })
  })
})

describe('runs of a benchmark', () => {
  test.each(['{}/groundtruth_rect.txt', '{}/groundtruth.txt', '{}.txt'])('the truth may lie at %s', async (place) => {
    for (const name of ['b', 'a']) {
      await write(`truth/${place.replace('{}', name)}`, '1,1,2,2\n')
      await write(`tracks/${name}.txt`, '1,1,2,2\n')
    }
    const runs = await readSingleRuns(at('truth'), at('tracks'), 'otb')
    expect(runs).toEqual(['a', 'b'].map((name) => ({ name, truth: [box(0, 0, 2, 2)], results: [box(0, 0, 2, 2)] })))
    expect((await readSingleRuns(at('truth'), at('tracks'), 'got10k', ['b'])).map(({ truth }) => truth)).toEqual([
      [box(1, 1, 3, 3)],
    ])
  })

  test.each(['{}.txt', '{}/{}_001.txt', '{}/target.txt'])('the results may lie at %s', async (place) => {
    await write('truth/a.txt', '1,1,2,2\n5,5,2,2\n')
    await write(`tracks/${place.replaceAll('{}', 'a')}`, '1,1,2,2\n')
    const [run] = await readSingleRuns(at('truth'), at('tracks'), 'lasot')
    // Frames that the results do not reach have none.
    expect(run!.results).toEqual([box(1, 1, 3, 3), undefined])
  })

  test.each(['full_occlusion.txt', 'out_of_view.txt', 'absence.label'])(
    '%s leaves frames without truth',
    async (name) => {
      await write('truth/a/groundtruth.txt', '1,1,2,2\n1,1,2,2\n')
      await write(`truth/a/${name}`, '0,1')
      await write('tracks/a.txt', '1,1,2,2\n')
      const [run] = await readSingleRuns(at('truth'), at('tracks'), 'lasot')
      expect(run!.truth).toEqual([box(1, 1, 3, 3), undefined])
    },
  )

  test('two files are one sequence, called as its folder where the file has a common name', async () => {
    const results = await write('results.txt', '1,1,2,2\n')
    for (const [file, name] of [
      ['ball/groundtruth.txt', 'ball'],
      ['ball/groundtruth_rect.txt', 'ball'],
      ['ball/dog.txt', 'dog'],
    ] as const) {
      const truth = await write(file, '1,1,2,2\n')
      expect((await readSingleRuns(truth, results, 'vot')).map((run) => run.name)).toEqual([name])
    }
    const truth = at('ball/dog.txt')
    expect((await readSingleRuns(truth, results, 'vot', ['mine'])).map((run) => run.name)).toEqual(['mine'])
  })

  test('results longer than the truth, missing files and a file against a folder are refused', async () => {
    await write('truth/a.txt', '1,1,2,2\n')
    await write('tracks/a.txt', '1,1,2,2\n1,1,2,2\n')
    await write('empty/notes.md', '')
    const refused = (gt: string, tracks: string, code: string, names?: string[]) =>
      expect(readSingleRuns(at(gt), at(tracks), 'otb', names)).rejects.toMatchObject({ code })
    await refused('truth', 'tracks', 'invalid-file')
    await refused('truth', 'empty', 'file-not-found')
    await refused('empty', 'tracks', 'file-not-found')
    await refused('truth', 'tracks', 'file-not-found', ['x'])
    await refused('nowhere', 'tracks', 'file-not-found')
    await refused('truth', 'tracks/a.txt', 'invalid-option')
    await refused('truth/a.txt', 'tracks', 'invalid-option')
  })
})

test('the overlaps of a run: −1 where the tracker says nothing, −2 where the object cannot be seen', () => {
  const truth = [box(0, 0, 4, 2), undefined, box(0, 0, 4, 2), box(0, 0, 4, 2), box(0, 0, 4, 2), box(2, 3, 6, 9)]
  const results = [box(0, 0, 4, 2), box(0, 0, 4, 2), undefined, box(4, 0, 8, 2), box(2, 1, 5, 3), box(3, 5, 7, 10)]
  const { report, overlaps } = scoreSingle([{ name: 'a', truth, results }])
  // Side by side; 2 × 1 of 8 + 6 − 2; 3 × 4 of 24 + 20 − 12.
  expect(overlaps).toEqual({ a: [1, -2, -1, 0, 2 / 12, 12 / 32] })
  expect(report.combined).toMatchObject({ Lost: 1, Frames: 6 })
  expect(report.sequences.a).toEqual(report.combined)
})
