import { type AboutTracks, Tracks } from '@mot/core'

/** An id, where it stands (the middle of its box's lower edge), and its class. */
export type Standing = readonly [id: number, x: number, y: number, classId?: number]

/** Tracks of a frame at 10 frames per second: boxes of 20 × 40 pixels that stand at the given points. */
export function standing(frame: number, points: readonly Standing[], about: AboutTracks = {}): Tracks {
  const rows = points.map(([id, x, y, classId = 0]) => ({
    id,
    box: { left: x - 10, top: y - 40, right: x + 10, bottom: y },
    classId,
  }))
  return Tracks.from(rows, { frame, time: frame / 10, ...about })
}

/** The frames in which one id stands at each of the points. */
export function path(id: number, points: readonly (readonly [x: number, y: number] | undefined)[]): Tracks[] {
  return points.map((point, i) => standing(i + 1, point ? [[id, ...point]] : []))
}
