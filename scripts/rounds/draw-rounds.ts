import type { DrawnRound, RoundsDescription } from './descriptions'

/** Pixels of the drawing; a page shows it at about this width. */
const WIDTH = 720
/** Columns: tracks on the left, rounds in the middle, detections on the right. */
const SIDE = 186
const ARROW = 30
const CARD_LEFT = SIDE + ARROW
const CARD_WIDTH = WIDTH - 2 * CARD_LEFT
const LINE = 19
/** Between two rounds. */
const GAP = 34

/** Colours by name, for light and for dark pages. */
const light = {
  card: '#ffffff',
  edge: '#c9d1d9',
  text: '#1f2328',
  quiet: '#57606a',
  tracks: '#0b6e69',
  found: '#a8430a',
}
const dark = {
  card: '#202127',
  edge: '#4b535d',
  text: '#e6edf3',
  quiet: '#9da7b3',
  tracks: '#5fd4c8',
  found: '#f0a35e',
}

/** A page of the docs says itself which it is; elsewhere the system does. */
export const roundsStyle = [
  rules('svg.rounds', light),
  `@media(prefers-color-scheme:dark){${rules('svg.rounds', dark)}}`,
  rules('html:not(.dark) svg.rounds', light),
  rules('html.dark svg.rounds', dark),
  'svg.rounds text{font-size:14.5px;fill:var(--quiet)}',
  'svg.rounds .name{font-weight:650;fill:var(--text)}',
  'svg.rounds .mono{font-family:ui-monospace,monospace;font-size:13px}',
  'svg.rounds .tracks{fill:var(--tracks)}',
  'svg.rounds .found{fill:var(--found)}',
].join('')

/** The rounds of a tracker as a picture: tracks come from the left, detections from the right, and what is unmatched goes down. */
export function drawRounds({ tracker, before, rounds, start, reported }: RoundsDescription): string {
  const parts: string[] = []
  let top = 58
  for (const [index, round] of rounds.entries()) {
    const { svg, height } = drawRound(round, index, top)
    parts.push(svg)
    top += height
    const goOn = round.unmatched === undefined ? [downArrow(top, CARD_LEFT + 46, 'tracks')] : []
    parts.push(...goOn, downArrow(top, CARD_LEFT + CARD_WIDTH - 46, 'found'))
    if (index === 0) parts.push(text(CARD_LEFT + CARD_WIDTH / 2, top + 21, 'unmatched', 'quiet', 'middle'))
    top += GAP
  }
  const last = drawStart(start, top)
  top += last.height
  return `<svg xmlns="http://www.w3.org/2000/svg" class="rounds" viewBox="0 0 ${WIDTH} ${top + 34}" role="img" aria-label="${escaped(spoken(tracker, rounds))}" font-family="system-ui, sans-serif">
<style>${roundsStyle}</style>
${text(0, 16, 'tracks', 'tracks')}
${text(WIDTH / 2, 16, `${tracker}, one frame`, 'name', 'middle')}
${text(WIDTH, 16, 'detections', 'found', 'end')}
${text(WIDTH / 2, 38, `First ${before}.`, undefined, 'middle')}
${parts.join('\n')}
${last.svg}
${text(WIDTH / 2, top + 26, `A track is reported ${reported}.`, undefined, 'middle')}
</svg>
`
}

interface Drawn {
  readonly svg: string
  readonly height: number
}

function drawRound(round: DrawnRound, index: number, top: number): Drawn {
  const { by, tracks, detections, limit, unmatched, sometimes } = round
  const [own, found, names] = [wrap(tracks, 24), wrap(detections, 24), wrap(by, 27)]
  const endings = unmatched === undefined ? [] : wrap(`unmatched: ${unmatched}`, 25)
  const height = Math.max(
    LINE * (own.length + endings.length) + 24,
    LINE * found.length + 24,
    LINE * (names.length + 1) + 26,
  )
  const middle = top + height / 2
  const dash = sometimes ? ' stroke-dasharray="5 4"' : ''
  const first = middle - (LINE * names.length) / 2 + 5
  const arrowTop = endings.length > 0 ? top + 12 + (LINE * own.length) / 2 : middle
  return {
    height,
    svg: [
      `<rect x="${CARD_LEFT}" y="${top}" width="${CARD_WIDTH}" height="${height}" rx="12"${dash} style="fill:var(--card);stroke:var(--edge)"/>`,
      `<circle cx="${CARD_LEFT + 26}" cy="${fixed(middle)}" r="13" style="fill:var(--text)"/>`,
      `<text x="${CARD_LEFT + 26}" y="${fixed(middle + 5)}" text-anchor="middle" style="fill:var(--card);font-weight:700">${index + 1}</text>`,
      ...names.map((line, i) => text(CARD_LEFT + 50, first + LINE * i, line, 'name')),
      text(CARD_LEFT + 50, first + LINE * names.length, `≤ ${limit}`, 'mono'),
      ...own.map((line, i) => text(0, arrowTop + 5 + LINE * (i - (own.length - 1) / 2), line, 'tracks')),
      ...endings.map((line, i) => text(0, top + height - 4 - LINE * (endings.length - 1 - i), line)),
      ...found.map((line, i) => text(WIDTH, middle + 5 + LINE * (i - (found.length - 1) / 2), line, 'found', 'end')),
      sideArrow(SIDE + 2, arrowTop, ARROW - 6, 'tracks'),
      sideArrow(WIDTH - SIDE - 2, middle, 6 - ARROW, 'found'),
    ].join('\n'),
  }
}

function drawStart(start: string, top: number): Drawn {
  const found = wrap(start, 24)
  const height = Math.max(48, LINE * found.length + 24)
  const middle = top + height / 2
  return {
    height,
    svg: [
      `<rect x="${CARD_LEFT}" y="${top}" width="${CARD_WIDTH}" height="${height}" rx="12" style="fill:none;stroke:var(--found);stroke-width:1.5"/>`,
      text(WIDTH / 2, middle + 5, 'unmatched ones start tracks', 'name', 'middle'),
      ...found.map((line, i) => text(WIDTH, middle + 5 + LINE * (i - (found.length - 1) / 2), line, 'found', 'end')),
    ].join('\n'),
  }
}

/** What is unmatched goes on to the next round. */
function downArrow(top: number, x: number, name: string): string {
  return `<path d="M${x} ${fixed(top + 4)}v${GAP - 9}m-5-6 5 6 5-6" style="fill:none;stroke:var(--${name});stroke-width:2"/>`
}

function sideArrow(x: number, y: number, length: number, name: string): string {
  const back = length > 0 ? -6 : 6
  return `<path d="M${x} ${fixed(y)}h${length}m${back}-5 ${-back} 5 ${back} 5" style="fill:none;stroke:var(--${name});stroke-width:2"/>`
}

/** The picture for those who hear it. */
function spoken(tracker: string, rounds: readonly DrawnRound[]): string {
  const told = rounds.map(
    ({ by, tracks, detections }, index) => `${index + 1}. ${tracks}, with detections (${detections}), by ${by}`,
  )
  return `The rounds of ${tracker}: ${told.join('; ')}. Unmatched detections start tracks.`
}

function wrap(words: string, letters: number): string[] {
  const lines: string[] = []
  for (const word of words.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

function text(x: number, y: number, words: string, name?: string, anchor?: 'middle' | 'end'): string {
  const more = `${name ? ` class="${name}"` : ''}${anchor ? ` text-anchor="${anchor}"` : ''}`
  return `<text x="${fixed(x)}" y="${fixed(y)}"${more}>${escaped(words)}</text>`
}

function rules(selector: string, colours: Readonly<Record<string, string>>): string {
  const list = Object.entries(colours).map(([name, colour]) => `--${name}:${colour}`)
  return `${selector}{${list.join(';')}}`
}

function fixed(value: number): number {
  return Math.round(10 * value) / 10
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
