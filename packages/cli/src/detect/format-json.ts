import type { Detections } from '@mot/core'

/** One line of JSON for a frame, also for one without detections. */
export function formatJson(frame: number, detections: Detections): string {
  const rows = Array.from(detections, ({ box, score, classId }) => ({
    left: box.left,
    top: box.top,
    right: box.right,
    bottom: box.bottom,
    score,
    classId,
  }))
  return `${JSON.stringify({ frame, detections: rows })}\n`
}
