/** Accuracy over time, as an SVG. */
import type { PresetScores } from './score'

const [width, height] = [860, 520]
const edge = { left: 60, right: 30, top: 24, bottom: 48 }

/** HOTA over the logarithm of microseconds a frame: one dot per preset, one colour per tracker. */
export function picture(scores: readonly PresetScores[]): string {
  const most = Math.max(...scores.map(({ count }) => count))
  const whole = scores.flatMap((each) =>
    each.count === most && each.microseconds !== undefined ? { ...each, microseconds: each.microseconds } : [],
  )
  const [fast, slow] = rangeOf(
    whole.map(({ microseconds }) => Math.log10(microseconds)),
    0.1,
  )
  const [low, high] = rangeOf(
    whole.map(({ hota }) => 100 * hota),
    0.5,
  )
  const x = (microseconds: number) =>
    edge.left + ((Math.log10(microseconds) - fast) / (slow - fast)) * (width - edge.left - edge.right)
  const y = (hota: number) =>
    height - edge.bottom - ((100 * hota - low) / (high - low)) * (height - edge.top - edge.bottom)
  const trackers = [...new Set(whole.map(({ tracker }) => tracker))].sort()
  const colour = (tracker: string) => `hsl(${Math.round((360 * trackers.indexOf(tracker)) / trackers.length)} 65% 42%)`
  const ticks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].filter(
    (tick) => Math.log10(tick) >= fast && Math.log10(tick) <= slow,
  )
  const marks = Array.from({ length: Math.floor(high) - Math.ceil(low) + 1 }, (_, i) => Math.ceil(low) + i)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`,
    `<title>HOTA of every preset over its time a frame</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...ticks.map((tick) => vertical(x(tick), `${tick} µs`)),
    ...marks.map((mark) => horizontal(y(mark / 100), `${mark}`)),
    `<text x="${edge.left}" y="14" fill="#333">HOTA, mean over sequences; microseconds a frame, of the tracker alone</text>`,
    ...labelled(whole, x, y, colour),
    '</svg>',
    '',
  ].join('\n')
}

function rangeOf(values: readonly number[], margin: number): [number, number] {
  return [Math.min(...values) - margin, Math.max(...values) + margin]
}

function vertical(x: number, text: string): string {
  const bottom = height - edge.bottom
  return (
    `<line x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${edge.top}" y2="${bottom}" stroke="#e2e2e2"/>` +
    `<text x="${x.toFixed(1)}" y="${bottom + 16}" text-anchor="middle" fill="#555">${text}</text>`
  )
}

function horizontal(y: number, text: string): string {
  return (
    `<line x1="${edge.left}" x2="${width - edge.right}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="#e2e2e2"/>` +
    `<text x="${edge.left - 8}" y="${(y + 4).toFixed(1)}" text-anchor="end" fill="#555">${text}</text>`
  )
}

/** Dots with their names, moved down where names would cover each other. */
function labelled(
  scores: readonly (PresetScores & { readonly microseconds: number })[],
  x: (microseconds: number) => number,
  y: (hota: number) => number,
  colour: (tracker: string) => string,
): string[] {
  const taken: { left: number; right: number; y: number }[] = []
  return [...scores]
    .sort((a, b) => b.hota - a.hota)
    .map(({ preset, tracker, hota, microseconds }) => {
      const [dotX, dotY] = [x(microseconds), y(hota)]
      const length = 6 * preset.length
      const isLeft = dotX + 8 + length > width
      const left = isLeft ? dotX - 8 - length : dotX + 8
      let textY = dotY + 4
      while (
        taken.some((other) => Math.abs(other.y - textY) < 11 && other.left < left + length && left < other.right)
      ) {
        textY += 3
      }
      taken.push({ left, right: left + length, y: textY })
      const fill = colour(tracker)
      return (
        `<line x1="${dotX.toFixed(1)}" y1="${dotY.toFixed(1)}" x2="${(isLeft ? left + length : left).toFixed(1)}" y2="${(textY - 4).toFixed(1)}" stroke="${fill}" stroke-width="0.5"/>` +
        `<circle cx="${dotX.toFixed(1)}" cy="${dotY.toFixed(1)}" r="4" fill="${fill}"/>` +
        `<text x="${left.toFixed(1)}" y="${textY.toFixed(1)}" fill="${fill}">${preset}</text>`
      )
    })
}
