import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runMain } from './run-main'

/** One person stands still for four frames, another walks by; a sign is a distractor. */
const truth = `
1,1,10,20,30,60,1,1,1
2,1,10,20,30,60,1,1,1
3,1,10,20,30,60,1,1,1
4,1,10,20,30,60,1,1,1
1,2,200,20,30,60,1,1,1
2,2,204,20,30,60,1,1,1
1,9,400,20,30,60,1,8,1
`
/** The first changes its id, the second is lost in frame 2, the sign is tracked as a person. */
const tracks = `
1,5,10,20,30,60,0.9,-1,-1,-1
2,5,10,20,30,60,0.9,-1,-1,-1
3,6,10,20,30,60,0.9,-1,-1,-1
4,6,10,20,30,60,0.9,-1,-1,-1
1,7,200,20,30,60,0.9,-1,-1,-1
1,8,400,20,30,60,0.9,-1,-1,-1
`
let folder: string
let call: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-eval-'))
  await writeFile(join(folder, 'gt.txt'), truth)
  await writeFile(join(folder, 'tracks.txt'), tracks)
  call = ['eval', '--gt', join(folder, 'gt.txt'), '--tracks', join(folder, 'tracks.txt')]
})
afterEach(() => rm(folder, { recursive: true }))

const scoresOf = async (...more: string[]) => {
  const { status, stdout, stderr } = await runMain([...call, '--json', ...more])
  expect(status, stderr).toBe(0)
  return JSON.parse(stdout)
}

test('--json has the fields of most papers, by sequence and combined', async () => {
  const report = await scoresOf('--benchmark', 'MOT17', '--sequence', 'street')
  const { HOTA, DetA, AssA, MOTA, IDF1, ...whole } = report.sequences.street
  expect(whole).toEqual({ IDSW: 1, FP: 0, FN: 1, MT: 1, ML: 0, Frag: 0 })
  expect(MOTA).toBeCloseTo(1 - 2 / 6, 12)
  expect(IDF1).toBeCloseTo(3 / (3 + (2 + 3) / 2), 12)
  expect(DetA).toBeCloseTo(5 / 6, 12)
  // Four matches are associated in 2 of 4 frames, one in 1 of 2.
  expect(AssA).toBeCloseTo(1 / 2, 12)
  expect(HOTA).toBeCloseTo(Math.sqrt(5 / 12), 12)
  expect(report).toEqual({ sequences: { street: report.sequences.street }, combined: report.sequences.street })
})

test('without the rules of a benchmark every row counts, and a remark names that', async () => {
  const { stdout, stderr } = await runMain([...call, '--json'])
  expect(JSON.parse(stdout).combined).toMatchObject({ FP: 0, FN: 1, MT: 2 })
  expect(stderr).toMatch(/several classes, and all are evaluated; --benchmark/)
})

test('the table has a row for each sequence and one for all, shares in percent', async () => {
  const { stdout } = await runMain([
    ...call,
    '--benchmark',
    'MOT17',
    '--sequence',
    'street',
    '--metrics',
    'MOTA',
    'IDSW',
  ])
  expect(stdout).toBe(
    [
      '          MOTA  IDSW',
      '────────────────────',
      'street    66.7     1',
      '────────────────────',
      'combined  66.7     1',
      '',
    ].join('\n'),
  )
})

test('--markdown and --csv are views of the same numbers', async () => {
  const more = ['--benchmark', 'MOT17', '--sequence', 'a,b', '--metrics', 'MOTA,IDSW']
  expect((await runMain([...call, ...more, '--markdown'])).stdout).toBe(
    '|  | MOTA | IDSW |\n| --- | ---: | ---: |\n| a,b | 66.7 | 1 |\n| combined | 66.7 | 1 |\n',
  )
  expect((await runMain([...call, ...more, '--csv'])).stdout).toBe(
    `sequence,MOTA,IDSW\n"a,b",${4 / 6},1\ncombined,${4 / 6},1\n`,
  )
})

test('a name of a metric means all its fields, and fields are accepted in any case', async () => {
  const { combined } = await scoresOf('--metrics', 'identity', 'hota(0)')
  expect(Object.keys(combined)).toEqual(['IDF1', 'IDP', 'IDR', 'IDTP', 'IDFP', 'IDFN', 'HOTA(0)'])
  expect(Object.keys((await scoresOf('--metrics', 'all')).combined)).toContain('SFDA')
})

test.each([0, 1, 7])('people found as class %d of a detector are people', async (classId) => {
  const rows = truth.trim().split('\n').slice(0, 6)
  const detected = rows.map((row) =>
    row.replace(/,1,1,1$/, `,0.9,${classId || -1},-1,-1`).replace(/^(\d+),\d+/, '$1,-1'),
  )
  await writeFile(join(folder, 'det.txt'), detected.join('\n'))
  const { combined } = await scoresOf('--benchmark', 'MOT17', '--detections', join(folder, 'det.txt'))
  expect(combined).toMatchObject({ AP: 1, AP50: 1 })
})

test('results of several classes, and of none of those selected, are remarked', async () => {
  await writeFile(join(folder, 'det.txt'), '1,-1,10,20,30,60,0.9,7,-1,-1\n2,-1,10,20,30,60,0.9,3,-1,-1\n')
  const detections = ['--detections', join(folder, 'det.txt'), '--benchmark', 'MOT17']
  const { stderr: all } = await runMain([...call, ...detections])
  expect(all).toMatch(/det\.txt has several classes, and all are evaluated as one; --classes selects some of them\./)
  const { stderr: none } = await runMain([...call, ...detections, '--classes', '1'])
  expect(none).toMatch(/tracks\.txt has no tracks of --classes 1: its classes are 0\./)
  expect(none).toMatch(/det\.txt has no detections of --classes 1: its classes are 3, 7\./)
})

test('--detections adds the scores of COCO', async () => {
  await writeFile(join(folder, 'det.txt'), truth.replaceAll(/,1,1,1$/gm, ',0.5,-1,-1,-1').replace(',1,8,1', ',0.5'))
  const { combined } = await scoresOf('--detections', join(folder, 'det.txt'))
  expect(combined).toMatchObject({ AP: 1, AP50: 1, AP75: 1, AR: 1 })
})

test('the number of frames comes from seqinfo.ini, and --frames overrides it', async () => {
  await writeFile(join(folder, 'seqinfo.ini'), '[Sequence]\nframeRate=30\nseqLength=10\nimWidth=640\nimHeight=480\n')
  expect((await scoresOf('--metrics', 'Frames')).combined.Frames).toBe(10)
  expect((await scoresOf('--metrics', 'Frames', '--frames', '7')).combined.Frames).toBe(7)
})

describe('folders', () => {
  beforeEach(async () => {
    for (const name of ['A', 'B']) {
      await mkdir(join(folder, 'data', name, 'gt'), { recursive: true })
      await writeFile(join(folder, 'data', name, 'gt', 'gt.txt'), truth)
      await mkdir(join(folder, 'results'), { recursive: true })
      await writeFile(join(folder, 'results', `${name}.txt.gz`), gzipSync(name === 'A' ? tracks : ''))
    }
    call = ['eval', '--gt', join(folder, 'data'), '--tracks', join(folder, 'results'), '--benchmark', 'MOT17']
  })

  test('are read in the layout of MOTChallenge; counts add up, and missing results count as misses', async () => {
    const { sequences, combined } = await scoresOf()
    expect(sequences.A).toMatchObject({ FN: 1, FP: 0 })
    expect(sequences.B).toMatchObject({ FN: 6, FP: 0, MOTA: 0, HOTA: 0, ML: 2 })
    expect(combined).toMatchObject({ FN: 7, IDSW: 1 })
    expect(combined.MOTA).toBeCloseTo(1 - 8 / 12, 12)
  })

  test('may hold more than the requested sequences', async () => {
    expect(Object.keys((await scoresOf('--sequences', 'B')).sequences)).toEqual(['B'])
    expect(Object.keys((await scoresOf('--sequences', 'B', 'A')).sequences)).toEqual(['B', 'A'])
    expect(Object.keys((await scoresOf('--sequence', 'A')).sequences)).toEqual(['A'])
  })

  test('missing results are an error that names the sequence', async () => {
    await rm(join(folder, 'results', 'B.txt.gz'))
    const { status, stderr } = await runMain(call)
    expect(status).toBe(1)
    expect(stderr).toMatch(/^mot: .*results has no results of B: expected B\.txt, .*\(file-not-found\)\n$/)
  })
})

describe('broken files', () => {
  test.each([
    ['an id twice in a frame', '1,5,0,0,9,9,1\n1,5,9,9,9,9,1', /tracks\.txt, line 2: id 5 should be in frame 1 once/],
    ['an id as text', '1,five,0,0,9,9,1', /tracks\.txt, line 1: column 2 \(id\) should be a finite number, got "five"/],
    ['a box without size', '1,5,0,0,0,9,1', /tracks\.txt, line 1: column 5 \(width\) should be above 0/],
    ['too few columns', '1,5,0,0,9', /tracks\.txt, line 1: expected 7 to 10 columns, got 5/],
    ['a frame after the last', '11,5,0,0,9,9,1', /tracks\.txt, line 1: column 1 \(frame\) .* from 1 to 10, got 11/],
  ])('%s is an error that names file and line, and --lenient leaves the line out', async (_, text, message) => {
    await writeFile(join(folder, 'tracks.txt'), text)
    const strict = await runMain([...call, '--frames', '10'])
    expect(strict).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(message) })
    const lenient = await runMain([...call, '--frames', '10', '--lenient'])
    expect(lenient.status).toBe(0)
    expect(lenient.stderr).toMatch(/tracks\.txt, line \d is left out: /)
  })

  test('frames out of order and frames without rows are accepted', async () => {
    const shuffled = tracks.trim().split('\n').reverse().join('\n')
    const expected = await scoresOf()
    await writeFile(join(folder, 'tracks.txt'), shuffled)
    expect(await scoresOf()).toEqual(expected)
  })

  test('results after the last frame of the truth are false positives', async () => {
    await writeFile(join(folder, 'tracks.txt'), `${tracks}9,5,10,20,30,60,1\n`)
    expect((await scoresOf('--metrics', 'FP', 'Frames')).combined).toEqual({ FP: 1, Frames: 9 })
  })

  test('a class that the benchmark does not have is an error that names the sequence', async () => {
    await writeFile(join(folder, 'gt.txt'), '3,4,0,0,9,9,1,99,1')
    const { stderr } = await runMain([...call, '--benchmark', 'MOT17', '--sequence', 'street'])
    expect(stderr).toMatch(/street: Truth 4 in frame 3 should have a class of MOT17, 1 to 13, got 99/)
  })
})

test.each([
  [['--json', '--csv'], /one format, got --json and --csv/],
  [['--metrics', 'HOTTA'], /no metric "HOTTA"\. Available: all; hota, clear/],
  [['--benchmark', 'MOT18'], /MOT15, MOT16, MOT17, MOT20, DanceTrack, own/],
  [['--min-iou', '2'], /from 0 to 1/],
  [['--sequences', 'A', 'B'], /One --gt file is one sequence, got the names A, B/],
  [['--tracks', tmpdir()], /both be a file, or both a folder/],
])('mot eval … %j is a usage error', async (more, message) => {
  const outcome = await runMain([...call, ...more])
  expect(outcome).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(message) })
})

test('missing files are errors that name them', async () => {
  const { status, stderr } = await runMain(['eval', '--gt', join(folder, 'nowhere'), '--tracks', folder])
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/--gt: there is no .*nowhere/) })
})

describe('names from outside', () => {
  let sequences: string[]
  let inFolders: string[]
  const write = async (names: readonly string[], withTracks: readonly string[] = names) => {
    sequences = [...names]
    for (const name of names) {
      await mkdir(join(folder, 'truth', name), { recursive: true })
      await writeFile(join(folder, 'truth', name, 'gt.txt'), truth)
    }
    await mkdir(join(folder, 'results'), { recursive: true })
    for (const name of withTracks) await writeFile(join(folder, 'results', `${name}.txt`), tracks)
    inFolders = ['eval', '--gt', join(folder, 'truth'), '--tracks', join(folder, 'results')]
  }

  test('`a$&b`, `__proto__` and `combined` are sequences like others', async () => {
    await write(['a$&b', '__proto__', 'combined', 'constructor'])
    const { status, stdout, stderr } = await runMain([...inFolders, '--json'])
    expect(status, stderr).toBe(0)
    // JSON.parse makes `__proto__` a key of its own.
    const report = JSON.parse(stdout) as { sequences: object; combined: { FN: number } }
    expect(Object.keys(report.sequences).sort()).toEqual([...sequences].sort())
    const { stdout: page } = await runMain([...inFolders, '--html'])
    const data = JSON.parse(/id="data"[^>]*>(.*?)<\/script>/s.exec(page)![1]!)
    expect(Object.keys(data.curves).sort()).toEqual([...sequences].sort())
    expect(data.combined.hota).toHaveLength(19)
  })

  test('a name is no formula in CSV, no column in Markdown, and moves no cursor in a terminal', async () => {
    const names = ['=1+1', 'a|b', '\u001b[2J clear']
    await write(names)
    const { stdout: csv } = await runMain([...inFolders, '--csv'])
    expect(csv).toContain("\n'=1+1,")
    const { stdout: markdown } = await runMain([...inFolders, '--markdown'])
    expect(markdown).toContain('| a\\|b |')
    const { stdout: table } = await runMain(inFolders)
    expect(table).toContain('\\u001b[2J clear')
    expect(table).not.toContain('\u001b')
    const { stderr } = await runMain([...inFolders, '--sequence', '\u001b[31m gone'])
    expect(stderr).not.toContain('\u001b')
  })

  test('sequences without results are named, the others are scored, and the status is 1', async () => {
    await write(['one', 'two', 'three'], ['one', 'three'])
    const { status, stdout, stderr } = await runMain([...inFolders, '--csv'])
    expect(stdout.match(/^(one|two|three|combined)/gm)).toEqual(['one', 'three', 'combined'])
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /has no results of two: expected two\.txt, .*; the others are scored\. Name those to score with --sequences/,
    )
    const chosen = await runMain([...inFolders, '--csv', '--sequences', 'one', 'three'])
    expect(chosen.status, chosen.stderr).toBe(0)
    expect((await runMain([...inFolders, '--sequences', 'two'])).status).toBe(1)
  })
})
