import { type Color, colorOf } from './color'
import type { ExplainedScene, ScenePair, SceneRound } from './explanation-scene'
import { fitText, type Lettering } from './lettering'
import { PixelSurface } from './pixel-surface'
import type { Surface } from './surface'

interface PanelLine {
  readonly text: string
  readonly color: Color
  /** A square before the text. */
  readonly mark?: Color
}

const BACKGROUND: Color = [24, 26, 30]
const TITLE: Color = [255, 255, 255]
const TEXT: Color = [214, 218, 224]
const FAINT: Color = [148, 154, 164]

/** Widths of a text line, in heights of a capital. */
const WIDEST = 62
const NARROWEST = 34

/** The rounds of association as text, beside the image. */
export class ExplanationPanel {
  /** Pixels. */
  readonly width: number
  readonly #lines: readonly PanelLine[]
  readonly #lineHeight: number

  constructor(
    scene: ExplainedScene,
    lettering: Lettering,
    private readonly textHeight: number,
    private readonly height: number,
  ) {
    this.#lineHeight = Math.round(1.9 * textHeight)
    const room = Math.max(6, Math.floor((height - 2 * textHeight) / this.#lineHeight))
    const lines = linesOf(scene, room).map((line) => ({ ...line, text: lettering.prepare(line.text) }))
    const measure = (text: string) => ruler.measureText(text, textHeight)
    const widest = lines.reduce((width, { text }) => Math.max(width, measure(text)), NARROWEST * textHeight)
    const most = Math.min(widest, WIDEST * textHeight)
    this.width = Math.ceil(most + 4.5 * textHeight)
    this.#lines = lines.map((line) => ({ ...line, text: fitText(line.text, most, measure) }))
  }

  paint(surface: Surface, left: number): void {
    const { textHeight } = this
    surface.fillRectangle(left, 0, this.width, this.height, 0, BACKGROUND, 1)
    for (const [i, { text, color, mark }] of this.#lines.entries()) {
      const top = textHeight + i * this.#lineHeight
      if (mark) surface.fillRectangle(left + textHeight, top, textHeight, textHeight, 2, mark, 1)
      surface.writeText(text, left + 2.5 * textHeight, top, textHeight, color)
    }
  }
}

const ruler = new PixelSurface({ width: 1, height: 1, data: new Uint8ClampedArray(4) })

/** At most `room` lines; what does not fit is counted. */
function linesOf(scene: ExplainedScene, room: number): PanelLine[] {
  const { frame, detections, predicted, rounds, born, died, title } = scene
  const tracks = [...predicted].length
  const end: PanelLine[] = [
    ...born.map(({ id, detectionIndex }) => {
      return { text: `new: ${id} of d${detectionIndex}`, color: TEXT, mark: colorOf(id) }
    }),
    ...died.map(({ id, reason }) => ({ text: `ended: ${id}, ${reason}`, color: TEXT, mark: colorOf(id) })),
  ]
  const lines: PanelLine[] = [
    { text: `${title ? `${title}, ` : ''}frame ${frame}`, color: TITLE },
    { text: `${detections.count} detections, solid; ${tracks} predicted, dashed`, color: FAINT },
    ...rounds
      .filter(({ pairs }) => pairs.length > 0)
      .flatMap((round, i) => roundLines(round, i + 1, isMatchedLater(rounds, round))),
    ...(end.length > 0 ? [{ text: '', color: TEXT }, ...end] : []),
  ]
  if (lines.length <= room) return lines
  return [...lines.slice(0, room - 1), { text: `and ${lines.length - room + 1} more lines`, color: FAINT }]
}

/** Tracks that this round or a later one matches or outbids: what was closest to them needs no line. */
function isMatchedLater(rounds: readonly SceneRound[], round: SceneRound): ReadonlySet<number> {
  const later = rounds.slice(rounds.indexOf(round))
  return new Set(
    later.flatMap(({ pairs }) =>
      pairs.filter(({ verdict }) => verdict === 'matched' || verdict === 'outbid').map(({ trackId }) => trackId),
    ),
  )
}

function roundLines({ name, maxCost, pairs }: SceneRound, number: number, matched: ReadonlySet<number>): PanelLine[] {
  const of = (verdict: ScenePair['verdict']) => pairs.filter((pair) => pair.verdict === verdict)
  const byCost = (a: ScenePair, b: ScenePair) => a.cost - b.cost
  const close = closestOf([...of('aboveLimit'), ...of('gated')].filter(({ trackId }) => !matched.has(trackId)))
  const shown = [...of('matched').sort(byCost), ...of('outbid').sort(byCost), ...close.sort(byCost)]
  const others = [
    [of('aboveLimit').length - close.filter(({ verdict }) => verdict === 'aboveLimit').length, 'above the limit'],
    [of('gated').length - close.filter(({ verdict }) => verdict === 'gated').length, 'gated'],
  ] as const
  const rest = others.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  const limit = Number.isFinite(maxCost) ? `, limit ${short(maxCost)}` : ''
  return [
    { text: '', color: TEXT },
    { text: `${number}. ${name}${limit}`, color: TITLE },
    ...shown.map(pairLine),
    ...(rest.length > 0 ? [{ text: `others: ${rest.join(', ')}`, color: FAINT }] : []),
  ]
}

/** Of each track the pair of the least cost. */
function closestOf(pairs: readonly ScenePair[]): ScenePair[] {
  const closest = new Map<number, ScenePair>()
  for (const pair of pairs) {
    const best = closest.get(pair.trackId)
    if (!best || pair.cost < best.cost) closest.set(pair.trackId, pair)
  }
  return [...closest.values()]
}

function pairLine({ trackId, detectionIndex, cost, verdict, gate }: ScenePair): PanelLine {
  const what = {
    matched: 'matched',
    outbid: 'outbid',
    aboveLimit: 'above the limit',
    gated: `gated${gate ? `: ${gate}` : ''}`,
  }
  const track = trackId > 0 ? `${trackId}` : 'tentative'
  return {
    text: `${track} - d${detectionIndex}   ${short(cost)}   ${what[verdict]}`,
    color: verdict === 'matched' ? TEXT : FAINT,
    ...(trackId > 0 && { mark: colorOf(trackId) }),
  }
}

function short(value: number): string {
  return Number.isFinite(value) ? value.toFixed(Math.abs(value) >= 100 ? 0 : 2) : 'none'
}
