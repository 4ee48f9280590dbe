import type { TargetReport } from '@mot/trackers/single'
import type { Pen } from './pen'

const INK = '#fff'
const words = { tracking: 'target', uncertain: 'uncertain', lost: 'lost' } as const

/** Draws where the followed object is; where it is lost, where it is expected. */
export function drawTarget(pen: Pen, { box, expected, state, score }: TargetReport): void {
  const place = box ?? expected
  const dash = state === 'tracking' ? [] : state === 'uncertain' ? [8, 4] : [2, 5]
  pen.box(place, { colour: 'rgb(0 0 0 / 0.6)', width: 6, dash })
  pen.box(place, { colour: INK, width: 3, dash })
  const text = state === 'lost' ? words.lost : `${words[state]} ${Math.round(100 * score)} %`
  pen.label(place.left, place.bottom + pen.size(19), text, state === 'lost' ? '#c2410c' : '#111')
}
