import type { Frame, OrientedBox } from '@mot/core'
import { type Color, createOverlay, type OverlayTrack } from '@mot/io/draw'
import type { TargetReport } from '@mot/trackers/single'
import { openOverlay } from '../painting/open-overlay'
import type { PaintingOptions } from '../painting/style'
import type { FollowedFrame } from './followed-frame'

const red: Color = [220, 40, 40]

/** Paints box, mask, trail and score of each target into a frame, and a plain LOST where there is none to be seen. */
export async function createPainter(
  options: PaintingOptions,
): Promise<(image: Frame, followed: FollowedFrame) => void> {
  const states = new Map<number, string>()
  const { overlay } = await openOverlay(options, { label: ({ id }) => states.get(id) ?? '' })
  let notice = createOverlay({ trailSeconds: 0, color: () => red })
  let noticeHeight = 0
  return (image, { reports }) => {
    const height = Math.max(14, image.height / 22)
    if (height !== noticeHeight) {
      noticeHeight = height
      notice = createOverlay({
        trailSeconds: 0,
        textHeight: height,
        thickness: 0.5,
        color: () => red,
        label: ({ id }) => (reports.length > 1 ? `${id} LOST` : 'LOST'),
      })
    }
    const seen: OverlayTrack[] = []
    const lost: OverlayTrack[] = []
    for (const [i, report] of reports.entries()) {
      const id = i + 1
      if (report.box) {
        states.set(id, labelOf(id, report, reports.length > 1))
        seen.push(trackOf(id, report))
      } else {
        const top = 8 + lost.length * 2.2 * height
        lost.push({ id, box: { left: 8, top, right: 9, bottom: top + 1 } })
      }
    }
    overlay.draw(image, seen)
    if (lost.length > 0) notice.draw(image, lost)
  }
}

function labelOf(id: number, { score, state }: TargetReport, hasSeveral: boolean): string {
  const words = [hasSeveral ? String(id) : '', `${Math.round(100 * score)}%`, state === 'uncertain' ? '?' : '']
  return words.filter((word) => word !== '').join(' ')
}

function trackOf(id: number, { box, score, mask, polygon }: TargetReport): OverlayTrack {
  return { id, box: box!, score, ...(mask && { mask }), ...(polygon && { orientedBox: rotatedBox(polygon) }) }
}

/** The rectangle that has these corners, one after the other around it. */
function rotatedBox(corners: readonly number[]): OrientedBox {
  const [x0, y0, x1, y1, x2, y2] = corners as [number, number, number, number, number, number]
  return {
    x: (x0 + x2) / 2,
    y: (y0 + y2) / 2,
    width: Math.hypot(x1 - x0, y1 - y0),
    height: Math.hypot(x2 - x1, y2 - y1),
    angle: Math.atan2(y1 - y0, x1 - x0),
  }
}
