import type { Place, PlaceCounts } from '../model/places'
import type { Pen } from './pen'

/** On pictures, light and dark. */
const INK = '#ffd640'
const SHADOW = 'rgb(0 0 0 / 0.55)'

/** Draws lines and zones with what was counted until a frame. */
export function drawPlaces(pen: Pen, counts: readonly PlaceCounts[], frame: number): void {
  for (const each of counts) {
    const { place } = each
    const isZone = place.kind === 'zone'
    if (isZone) pen.area(place.points, 'rgb(255 214 64 / 0.16)')
    pen.way(place.points, { colour: SHADOW, width: 5 }, isZone)
    pen.way(place.points, { colour: INK, width: 2.5 }, isZone)
    if (!isZone) drawArrow(pen, place)
    drawLabel(pen, each, frame)
  }
}

/** To the side that counts as in: the right of the way from the first end to the second. */
function drawArrow(pen: Pen, { points }: Place): void {
  const [[fromX, fromY], [toX, toY]] = points as [readonly [number, number], readonly [number, number]]
  const length = Math.hypot(toX - fromX, toY - fromY)
  const [alongX, alongY] = [(toX - fromX) / length, (toY - fromY) / length]
  const [x, y, reach] = [(fromX + toX) / 2, (fromY + toY) / 2, pen.size(13)]
  const tip = [x - alongY * reach, y + alongX * reach] as const
  const wing = (side: number) => [x + side * alongX * reach * 0.5, y + side * alongY * reach * 0.5] as const
  pen.area([wing(1), tip, wing(-1)], INK)
}

function drawLabel(pen: Pen, counts: PlaceCounts, frame: number): void {
  const { name, kind, points } = counts.place
  const at = frame - 1
  if (counts.in[at] === undefined) return
  const text =
    kind === 'line' ? `${name}  ${counts.in[at]} in, ${counts.out[at]} out` : `${name}  ${counts.inside[at]} inside`
  const [x, y] = points.reduce((best, each) => (each[1] < best[1] ? each : best))
  pen.label(x + pen.size(6), y - pen.size(2), text, INK, '#111')
}
