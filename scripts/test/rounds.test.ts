import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type Clip, type ClipFile, readClip } from '../../docs/playground/model/clip-file'
import { createTracker, defaultsOf, pageOf, trackerNames } from '../../docs/playground/model/trackers'
import { descriptions } from '../rounds/descriptions'
import { drawRounds, roundsStyle } from '../rounds/draw-rounds'

const docs = fileURLToPath(new URL('../../docs', import.meta.url))
const clip: Clip = readClip(JSON.parse(readFileSync(join(docs, 'public/clips/evening.json'), 'utf8')) as ClipFile)

test('every tracker that is exported has one drawing, and there is no other', () => {
  expect(descriptions.map(({ tracker }) => tracker)).toEqual(trackerNames)
  expect(readdirSync(join(docs, 'public/rounds')).sort()).toEqual(
    trackerNames.map((name) => `${pageOf(name)}.svg`).sort(),
  )
})

test.each(descriptions)(
  'the drawing of $tracker is as its description says, and is on its page (npm run rounds)',
  (description) => {
    const page = pageOf(description.tracker)
    expect(readFileSync(join(docs, `public/rounds/${page}.svg`), 'utf8')).toBe(drawRounds(description))
    expect(readFileSync(join(docs, `guide/trackers/${page}.md`), 'utf8')).toContain(
      `](../../public/rounds/${page}.svg)`,
    )
  },
)

test.each(descriptions)('$tracker has the rounds of its drawing, with their limits', ({ tracker, rounds }) => {
  const own = createTracker({ tracker, options: {} }, clip)
  const seen = new Set<string>()
  for (const detections of clip.frames) {
    // A cascade has a round for each age.
    const explained = own.explain(detections).rounds.filter(({ name }, index, all) => name !== all[index - 1]?.name)
    const names = explained.map(({ name }) => name)
    const expected = rounds.filter(({ explained, sometimes }) => !sometimes || names.includes(explained))
    expect(names).toEqual(expected.map((round) => round.explained))
    for (const name of names) seen.add(name)
    for (const [index, { limit, derived }] of expected.entries()) {
      if (derived) expect(defaultsOf(tracker)).toHaveProperty(limit)
      else expect(explained[index]!.maxCost).toBe(defaultsOf(tracker)[limit])
    }
  }
  expect([...seen].sort()).toEqual(rounds.map(({ explained }) => explained).sort())
})

test('a drawing reads on light and dark pages, and all of its words lie inside', () => {
  const svg = drawRounds(descriptions.find(({ tracker }) => tracker === 'ByteTrack')!)
  expect(svg).toContain('prefers-color-scheme:dark')
  expect(svg).toContain('html.dark svg.rounds')
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!
  const words = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"[^>]*?(?:text-anchor="(\w+)")?>([^<]*)</g)]
  expect(words.length).toBeGreaterThan(15)
  for (const [, x, y, anchor, text] of words) {
    // No letter is wider, on average.
    const length = 8 * text!.length
    const left = Number(x) - (anchor === 'end' ? length : anchor === 'middle' ? length / 2 : 0)
    expect(left, text).toBeGreaterThanOrEqual(0)
    expect(left + length, text).toBeLessThanOrEqual(Number(width))
    expect(Number(y), text).toBeLessThan(Number(height))
  }
  expect(svg).toContain('≤ maxTentativeIouDistance')
})

test('the theme has the rules of the drawings', () => {
  expect(readFileSync(join(docs, '.vitepress/theme/drawings/rounds.css'), 'utf8')).toBe(`${roundsStyle}\n`)
})

test('marks of the language of drawings are escaped', () => {
  const round = { explained: 'a', by: 'a < b & "c"', tracks: 'all', detections: 'all', limit: 'maxCost' }
  const svg = drawRounds({ tracker: 'SORT', before: 'none', rounds: [round], start: 'all', reported: 'at once' })
  expect(svg).toContain('a &lt; b &amp;')
})
