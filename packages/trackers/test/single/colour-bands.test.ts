import { expect, test } from 'vitest'
import { COLOUR_BINS, ColourBands } from '../../src/single/colour-bands'

const side = 16
const grey = 0
const red = 7 * 64
const blue = 7
/** [side × side] red above and blue below, but for rows of another colour. */
const figure = (rows: (row: number) => number | undefined = () => undefined) =>
  Int16Array.from({ length: side * side }, (_, i) => {
    const row = Math.floor(i / side)
    return rows(row) ?? (row < side / 2 ? red : blue)
  })
const around = () => {
  const counts = new Float64Array(COLOUR_BINS)
  counts[grey] = 100
  return counts
}

function bandsOf(bins = figure()) {
  const bands = new ColourBands()
  bands.start(bins, around())
  return bands
}

test('the target itself is visible as a whole, its surroundings are not visible at all', () => {
  expect(bandsOf().visibleShare(figure())).toBeCloseTo(1, 3)
  expect(bandsOf().visibleShare(figure(() => grey))).toBe(0)
})

test('what is covered from below leaves the share of the rest', () => {
  const covered = (from: number) => bandsOf().visibleShare(figure((row) => (row >= from ? grey : undefined)))
  expect(covered(12)).toBeGreaterThan(0.7)
  expect(covered(12)).toBeLessThan(0.85)
  expect(covered(8)).toBeCloseTo(0.5, 1)
  expect(covered(4)).toBeLessThan(0.35)
})

test('the colours of one part in another are not the target', () => {
  // The bands in the middle reach a row into each other.
  expect(bandsOf().visibleShare(figure((row) => (row < side / 2 ? blue : red)))).toBeLessThan(0.25)
})

test('colours that the surroundings have, too, count less', () => {
  const mixed = figure((row) => (row % 2 === 0 ? grey : undefined))
  expect(bandsOf(mixed).visibleShare(figure(() => grey))).toBeLessThan(0.45)
  expect(bandsOf(mixed).visibleShare(figure())).toBeGreaterThan(0.5)
})

test('new colours are learned, and those of the start are kept', () => {
  const green = 7 * 8
  const other = figure((row) => (row < side / 2 ? green : undefined))
  const bands = bandsOf()
  const before = bands.visibleShare(other)
  for (let i = 0; i < 60; i++) bands.learn(other, 0.05)
  expect(bands.visibleShare(other)).toBeGreaterThan(before + 0.3)
  expect(bands.visibleShare(figure())).toBeCloseTo(1, 3)
})

test('a snapshot gives the same shares', () => {
  const bands = bandsOf()
  bands.learn(
    figure(() => red),
    0.3,
  )
  const twin = new ColourBands()
  twin.restore(JSON.parse(JSON.stringify(bands.snapshot())))
  const place = figure((row) => (row < 6 ? grey : undefined))
  expect(twin.visibleShare(place)).toBe(bands.visibleShare(place))
})
