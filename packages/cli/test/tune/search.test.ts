import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Journal } from '../../src/tune/journal'
import { bestOf, propose, type Trial } from '../../src/tune/propose'
import { gaussian, randomFrom } from '../../src/tune/random'
import { search } from '../../src/tune/search'
import { parseSearch, sample, sampleNear } from '../../src/tune/search-space'

const defaults = { minHits: 3, maxDistance: 0.5, classes: 'separate', useEmbeddings: false }

describe('random numbers', () => {
  test('are the same for the same seed and stream, and others for others', () => {
    const first = (seed: number, stream: number) => {
      const random = randomFrom(seed, stream)
      return Array.from({ length: 5 }, () => random())
    }
    expect(first(1, 2)).toEqual(first(1, 2))
    const all = [first(1, 2), first(2, 1), first(1, 3), first(2, 2), first(0, 0), first(0, 1)]
    expect(new Set(all.map(([value]) => value)).size).toBe(all.length)
  })

  test('spread evenly over 0 to 1', () => {
    const random = randomFrom(7, 0)
    const tenths = new Array<number>(10).fill(0)
    for (let i = 0; i < 10000; i++) tenths[Math.floor(10 * random())]!++
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(120)
  })

  test('of a normal distribution have the mean 0 and the deviation 1', () => {
    const random = randomFrom(3, 0)
    const values = Array.from({ length: 20000 }, () => gaussian(random))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length
    expect(Math.abs(mean)).toBeLessThan(0.03)
    expect(Math.abs(variance - 1)).toBeLessThan(0.05)
    expect(values.filter((value) => Math.abs(value) < 1).length / values.length).toBeCloseTo(0.683, 1)
  })
})

describe('a search space', () => {
  test.each([
    ['minHits=1..9', { key: 'minHits', from: 1, to: 9, whole: true }],
    ['minHits=-3..-1', { key: 'minHits', from: -3, to: -1, whole: true }],
    ['maxDistance=0.0..1.0', { key: 'maxDistance', from: 0, to: 1, whole: false }],
    ['maxDistance=0..0.5', { key: 'maxDistance', from: 0, to: 0.5, whole: false }],
    ['maxDistance=1e-3..1', { key: 'maxDistance', from: 0.001, to: 1, whole: false }],
    ['minHits=1,3,5', { key: 'minHits', values: [1, 3, 5] }],
    ['minHits=1', { key: 'minHits', values: [1] }],
    ['useEmbeddings=true,false', { key: 'useEmbeddings', values: [true, false] }],
    ['classes=agnostic,[[2,7],[0]],separate', { key: 'classes', values: ['agnostic', [[2, 7], [0]], 'separate'] }],
  ])('%s', (text, dimension) => {
    expect(parseSearch([text], defaults)).toEqual([dimension])
  })

  test.each([
    'minHits',
    'minHits=',
    '=1..2',
    'minHits=2..2',
    'minHits=3..2',
    'minHits=1..2..3',
    'minHits=a..b',
    'unknown=1..2',
    'useEmbeddings=1..2',
  ])('%s is refused', (text) => {
    expect(() => parseSearch([text], defaults)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  })

  test('names each option once', () => {
    expect(() => parseSearch(['minHits=1,2', 'maxDistance=0..1', 'minHits=3,4'], defaults)).toThrow(/"minHits" twice/)
  })

  const space = parseSearch(['minHits=1..4', 'maxDistance=0.0..0.5', 'classes=agnostic,separate'], defaults)

  test('samples lie within it, reach its ends, and have whole numbers where the ends are whole', () => {
    const random = randomFrom(1, 1)
    const samples = Array.from({ length: 400 }, () => sample(space, random))
    expect(new Set(samples.map(({ minHits }) => minHits))).toEqual(new Set([1, 2, 3, 4]))
    expect(new Set(samples.map(({ classes }) => classes))).toEqual(new Set(['agnostic', 'separate']))
    const distances = samples.map(({ maxDistance }) => maxDistance as number)
    expect(Math.min(...distances)).toBeLessThan(0.02)
    expect(Math.max(...distances)).toBeGreaterThan(0.48)
    expect(distances.every((value) => value >= 0 && value <= 0.5)).toBe(true)
    // Four significant digits of the range.
    expect(distances.every((value) => Number(value.toFixed(4)) === value)).toBe(true)
    expect(distances.some((value) => Number(value.toFixed(3)) !== value)).toBe(true)
  })

  test('samples near others move one option at least, by a part of its range, and stay within', () => {
    const random = randomFrom(1, 2)
    const centre = { minHits: 2, maxDistance: 0.25, classes: 'agnostic' }
    const near = Array.from({ length: 400 }, () => sampleNear(space, centre, 0.1, random))
    const moved = near.map(({ maxDistance }) => (maxDistance as number) - 0.25).filter((step) => step !== 0)
    const deviation = Math.sqrt(moved.reduce((sum, step) => sum + step * step, 0) / moved.length)
    expect(deviation).toBeCloseTo(0.05, 2)
    // A third moves for certain, of the others one half.
    expect(moved.length / near.length).toBeCloseTo(2 / 3, 1)
    expect(new Set(near.map(({ classes }) => classes))).toEqual(new Set(['agnostic', 'separate']))
    const far = Array.from({ length: 100 }, () => sampleNear(space, centre, 9, random).maxDistance as number)
    expect([Math.min(...far), Math.max(...far)]).toEqual([0, 0.5])
  })
})

describe('proposals', () => {
  const space = parseSearch(['maxDistance=0.0..1.0'], defaults)
  const plan = { space, trials: 90, seed: 5 }
  const trial = (number: number, score: number | null, maxDistance = 0.5): Trial => ({
    trial: number,
    settings: { maxDistance },
    score,
  })

  test('the best of equals is the first, and refused settings never win', () => {
    expect(bestOf([trial(1, null), trial(2, 3), trial(3, 4), trial(4, 4)])!.trial).toBe(3)
    expect(bestOf([trial(1, null)])).toBeUndefined()
    expect(bestOf([])).toBeUndefined()
    expect(bestOf([trial(1, -2), trial(2, -1)])!.trial).toBe(2)
  })

  test('the first is the tracker as it is; the first third is spread, then half are near the best', () => {
    const before = [trial(0, 9), trial(1, 1, 0.2), trial(2, 2, 0.8)]
    expect(propose(0, before, plan)).toEqual({})
    const distances = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) =>
        Math.abs((propose(from + i, before, plan).maxDistance as number) - 0.8),
      )
    const isNear = (distance: number) => distance < 0.1
    expect(distances(1, 30).filter(isNear).length).toBeLessThan(12)
    expect(distances(60, 90).filter(isNear).length).toBeGreaterThan(12)
    expect(distances(60, 90).filter((distance) => distance > 0.2).length).toBeGreaterThan(3)
  })

  test('depend on seed, number and earlier trials alone', () => {
    const before = [trial(1, 1, 0.2)]
    expect(propose(40, before, plan)).toEqual(propose(40, before, plan))
    expect(propose(40, before, plan)).not.toEqual(propose(41, before, plan))
    expect(propose(40, before, plan)).not.toEqual(propose(40, before, { ...plan, seed: 6 }))
  })
})

describe('a search with a journal', () => {
  const space = parseSearch(['maxDistance=0.0..1.0'], defaults)
  const plan = { space, trials: 11, seed: 5 }

  test('tries each setting once, in generations, and resumes without trying again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mot-search-'))
    try {
      const path = join(folder, 'journal.jsonl')
      const score = async ({ maxDistance = 0.5 }: { maxDistance?: number }) => 1 - Math.abs(maxDistance - 0.3)
      const told: number[] = []
      const first = await search(plan, await Journal.open(path, { a: 1 }), score, (done) => told.push(done))
      expect(first.map((each) => each.trial)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])

      const lines = (await readFile(path, 'utf8')).split('\n')
      expect(lines[0]).toBe('{"a":1}')
      // An interrupted run: five trials, and a part of the sixth.
      await writeFile(path, `${lines.slice(0, 6).join('\n')}\n${lines[6]!.slice(0, 9)}`)
      let tried = 0
      const again = await search(
        plan,
        await Journal.open(path, { a: 1 }),
        (settings) => {
          tried++
          return score(settings)
        },
        () => {},
      )
      expect(tried).toBe(6)
      expect(again).toEqual(first)
      expect((await readFile(path, 'utf8')).split('\n').length).toBe(lines.length)

      await expect(Journal.open(path, { a: 2 })).rejects.toMatchObject({ code: 'invalid-file' })
      await writeFile(path, '{"a":1}\nnonsense\n')
      await expect(Journal.open(path, { a: 1 })).rejects.toMatchObject({
        code: 'invalid-file',
        message: expect.stringMatching(/line 2: this is not a trial/),
      })
      await expect(Journal.open(join(folder, 'no/such.jsonl'), {})).rejects.toMatchObject({ code: 'file-not-found' })
      await expect(Journal.open(folder, {})).rejects.toMatchObject({ code: 'file-not-found' })
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
