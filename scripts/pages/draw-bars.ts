import type { BenchResult } from './bench-results'

const WIDTH = 720
const LEFT = 252
const RIGHT = 84
const ROW = 46

/** Colours by name, as in the drawings of rounds. */
const light = { own: '#0b7570', peer: '#c5ccd3', text: '#1f2328', quiet: '#57606a' }
const dark = { own: '#2fb5a8', peer: '#4b535d', text: '#e6edf3', quiet: '#9da7b3' }

/** A page of the docs says itself which it is; elsewhere the system does. */
export const barsStyle = [
  rules('svg.bars', light),
  `@media(prefers-color-scheme:dark){${rules('svg.bars', dark)}}`,
  rules('html:not(.dark) svg.bars', light),
  rules('html.dark svg.bars', dark),
  'svg.bars text{font:13.5px system-ui,sans-serif;fill:var(--text)}svg.bars .quiet{fill:var(--quiet);font-size:12.5px}',
].join('')

/** Our time and the peer's for each task, as bars on a logarithmic scale. */
export function drawBars(title: string, results: readonly BenchResult[]): string {
  const times = results.flatMap(({ ours, peerTakes }) => [ours, peerTakes])
  const [low, high] = [Math.min(...times) / 1.6, Math.max(...times)]
  const length = (time: number) => Math.max(3, ((WIDTH - LEFT - RIGHT) * Math.log(time / low)) / Math.log(high / low))
  const rows = results.map((result, index) => drawRow(result, 34 + ROW * index, length))
  const height = 34 + ROW * results.length + 20
  return `<svg xmlns="http://www.w3.org/2000/svg" class="bars" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
<style>${barsStyle}</style>
<text x="0" y="16" style="font-weight:650">${escaped(title)}</text>
${rows.join('\n')}
<text class="quiet" x="0" y="${height - 4}">Bars are logarithmic: shorter is faster.</text>
</svg>
`
}

function drawRow(
  { task, ours, peer, peerTakes, unit, ratio }: BenchResult,
  top: number,
  length: (time: number) => number,
): string {
  const bar = (time: number, y: number, name: string) =>
    `<rect x="${LEFT}" y="${y}" width="${Math.round(10 * length(time)) / 10}" height="15" rx="4" style="fill:var(--${name})"/>`
  const label = (time: number, y: number) =>
    `<text class="quiet" x="${Math.round(LEFT + length(time) + 6)}" y="${y + 12}">${time} ${unit}</text>`
  return [
    `<text x="0" y="${top + 14}">${escaped(task)}</text>`,
    `<text class="quiet" x="0" y="${top + 31}">${escaped(peer)}: ${ratio}×</text>`,
    bar(ours, top + 2, 'own'),
    label(ours, top + 2),
    bar(peerTakes, top + 19, 'peer'),
    label(peerTakes, top + 19),
  ].join('\n')
}

function rules(selector: string, colours: Readonly<Record<string, string>>): string {
  const list = Object.entries(colours).map(([name, colour]) => `--${name}:${colour}`)
  return `${selector}{${list.join(';')}}`
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
