import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Journal } from '../src/tune/journal'
import { runMain } from './run-main'

let folder: string
let call: string[]

/** A person walks by and is missed for eight frames: the id is kept only with a large enough `maxLostFrames`. */
async function writeSequence(name: string, speed: number): Promise<void> {
  const row = (frame: number) => `${frame},1,${10 + speed * frame},20,30,60,0.9,-1,-1,-1\n`
  const frames = Array.from({ length: 40 }, (_, i) => i + 1)
  await mkdir(join(folder, name))
  await writeFile(join(folder, name, 'gt.txt'), frames.map(row).join(''))
  await writeFile(
    join(folder, name, 'det.txt'),
    frames
      .filter((frame) => frame < 15 || frame > 22)
      .map(row)
      .join(''),
  )
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-tune-'))
  for (const [i, name] of ['A', 'B', 'C'].entries()) await writeSequence(name, i)
  call = ['tune', '--gt', folder, '--detections', folder, '--preset', 'bytetrack', '--set', 'maxLostFrames=2']
  call.push('--search', 'maxLostFrames=1..20', '--trials', '10', '--workers', '1', '--metric', 'IDF1')
})
afterEach(() => rm(folder, { recursive: true }))

const outcomeOf = async (...more: string[]) => {
  const { status, stdout, stderr } = await runMain([...call, '--json', ...more])
  expect(status, stderr).toBe(0)
  return JSON.parse(stdout)
}

test('the winner keeps lost tracks long enough, and gains on a sequence it was not tuned on', async () => {
  const { winner, tuned, heldOut, trials } = await outcomeOf()
  expect(winner.maxLostFrames).toBeGreaterThanOrEqual(8)
  expect(tuned.sequences).toEqual(['A', 'C'])
  expect(heldOut.sequences).toEqual(['B'])
  expect(tuned.after).toBeGreaterThan(tuned.before + 0.2)
  expect(heldOut.after).toBeGreaterThan(heldOut.before + 0.2)
  expect(trials).toBe(10)
})

test('the outcome is a text with the options to pass on', async () => {
  const { stdout } = await runMain(call)
  expect(stdout).toMatch(/^IDF1 of the tracker as it is and of the best of 10 trials:\n/)
  expect(stdout).toMatch(/tuned on +\d+\.\d → \d+\.\d {2}\(\+\d+\.\d\) {2}A, C\n.*held out .*\(\+\d+\.\d\) {2}B\n/)
  expect(stdout).toMatch(/\n--set maxLostFrames=\d+\n$/)
})

test('the same seed gives the same outcome, with any number of workers; another seed tries other settings', async () => {
  const journal = (name: string) => join(folder, name)
  const one = await outcomeOf('--journal', journal('one'))
  expect(await outcomeOf('--journal', journal('two'), '--workers', '2')).toEqual(one)
  const sorted = async (name: string) => (await readFile(journal(name), 'utf8')).split('\n').sort()
  expect(await sorted('two')).toEqual(await sorted('one'))
  await outcomeOf('--journal', journal('three'), '--seed', '2')
  expect(await sorted('three')).not.toEqual(await sorted('one'))
})

describe('a journal', () => {
  test('resumes an interrupted search, with the same outcome', async () => {
    const journal = join(folder, 'search.jsonl')
    const whole = await outcomeOf('--journal', journal)
    const lines = (await readFile(journal, 'utf8')).split('\n')
    // Six trials are done, the seventh was cut off while it was written. Recorded trials are not repeated.
    const score = 0.123
    const recorded = lines.slice(1, 7).map((line) => JSON.stringify({ ...JSON.parse(line), score }))
    await writeFile(journal, [lines[0], ...recorded, lines[7]!.slice(0, 9)].join('\n'))
    expect((await outcomeOf('--journal', journal)).tuned.before).toBe(score)

    await writeFile(journal, [...lines.slice(0, 7), lines[7]!.slice(0, 9)].join('\n'))
    expect(await outcomeOf('--journal', journal)).toEqual(whole)
    expect((await readFile(journal, 'utf8')).split('\n')).toHaveLength(lines.length)
  })

  test('has the order in which the trials finished, also where they finish at once', async () => {
    const path = join(folder, 'search.jsonl')
    const journal = await Journal.open(path, {})
    await Promise.all(Array.from({ length: 300 }, (_, trial) => journal.add({ trial, settings: {}, score: 0.5 })))
    expect((await Journal.open(path, {})).trials.map(({ trial }) => trial)).toEqual(
      Array.from({ length: 300 }, (_, i) => i),
    )
  })

  test('that cannot be read is not replaced', async () => {
    const { status, stderr } = await runMain([...call, '--journal', folder])
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/cannot be written: .*\(file-not-found\)/),
    })
  })

  test('of another search is refused', async () => {
    const journal = join(folder, 'search.jsonl')
    await outcomeOf('--journal', journal)
    const { status, stderr } = await runMain([...call, '--journal', journal, '--seed', '5'])
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/belongs to another search.*\(invalid-file\)/),
    })
  })

  test.each(['notes', 'notes\n', '{"preset":"another'])('does not replace a file that holds %j', async (text) => {
    const file = join(folder, 'notes.txt')
    await writeFile(file, text)
    expect(await runMain([...call, '--journal', file])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/notes\.txt belongs to another search.*\(invalid-file\)/),
    })
    expect(await readFile(file, 'utf8')).toBe(text)
  })

  test('whose first line was cut off is begun anew', async () => {
    const journal = join(folder, 'search.jsonl')
    await outcomeOf('--journal', journal)
    const whole = await readFile(journal, 'utf8')
    await writeFile(journal, whole.slice(0, 9))
    await outcomeOf('--journal', journal)
    expect(await readFile(journal, 'utf8')).toBe(whole)
  })

  test('of an interrupted search is kept', async () => {
    const journal = join(folder, 'search.jsonl')
    const outcome = await runMain([...call, '--journal', journal], AbortSignal.abort())
    expect(outcome).toMatchObject({ status: 130, stdout: '' })
    expect(await readFile(journal, 'utf8')).toMatch(/^\{"preset"/)
  })
})

describe('a tracker on the ground', () => {
  // 100 pixels are a metre.
  const camera = JSON.stringify({ homography: [0.01, 0, 0, 0, 0.01, 0, 0, 0, 1] })
  const ground = () => ['tune', '--gt', folder, '--detections', folder, '--tracker', 'UCMCTrack', '--metric', 'IDF1']
  const search = ['--set', 'minHits=9', '--search', 'minHits=1..9', '--trials', '6', '--workers', '1', '--json']

  test('takes one camera for all sequences, or one for each', async () => {
    await writeFile(join(folder, 'camera.json'), camera)
    const one = await runMain([...ground(), '--camera', join(folder, 'camera.json'), ...search])
    expect(one).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse(one.stdout).heldOut.after).toBeGreaterThan(JSON.parse(one.stdout).heldOut.before + 0.05)
    await writeFile(join(folder, 'A.json'), camera)
    for (const name of ['B', 'C']) await writeFile(join(folder, name, 'camera.json'), camera)
    expect((await runMain([...ground(), '--camera', folder, ...search])).stdout).toBe(one.stdout)
  })

  test.each([
    ['none', [], 'UCMCTrack compares on the ground, and needs the option "camera"'],
    ['a folder without one', ['--camera', 'FOLDER'], 'There is no camera of A: expected '],
    ['a file that is none', ['--camera', 'FOLDER/A/gt.txt'], 'gt.txt'],
  ])('is refused with %s', async (_, options, message) => {
    const given = options.map((option) => option.replace('FOLDER', folder))
    const { status, stderr } = await runMain([...ground(), ...given, ...search])
    expect(status).toBeGreaterThan(0)
    expect(stderr).toContain(message)
  })

  test('has the only trackers that take a camera', async () => {
    await writeFile(join(folder, 'camera.json'), camera)
    const { status, stderr } = await runMain([...call, '--camera', join(folder, 'camera.json')])
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining('--camera is for trackers on the ground, such as UCMCTrack; ByteTrack is none.'),
    })
  })
})

test('settings that the tracker refuses are tried and never win', async () => {
  const { winner } = await outcomeOf('--search', 'maxIouDistance=0.8,7')
  expect(winner.maxIouDistance).toBe(0.8)
})

test.each([
  [['--search', 'maxLostFrame=1..3'], /no option "maxLostFrame" to set: the tracker has .*maxLostFrames/],
  [['--search', 'highScore'], /expects key=from\.\.to or key=a,b,c/],
  [['--search', 'highScore=0.9..0.1'], /range of "highScore" should go from a number to a greater one/],
  [['--search', 'maxLostFrames=1,2'], /names "maxLostFrames" twice/],
  [['--metric', 'IDSW'], /should be a share that grows with quality/],
  [['--sequences', 'A'], /sequences to tune on and others to evaluate the winner on, got A/],
  [['--hold-out', 'A', 'B', 'C'], /of which A, B, C are held out/],
])('mot tune … %j is a usage error', async (more, message) => {
  expect(await runMain([...call, ...more])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(message),
  })
})
