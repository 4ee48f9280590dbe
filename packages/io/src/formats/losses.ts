import type { ObjectSequence } from './object-sequence'

/** What a format can hold beside frames, boxes and classes. */
export interface Kept {
  /** Ids of tracks. */
  readonly ids: boolean
  readonly scores: boolean
  readonly classNames: boolean
  readonly masks: boolean
  readonly rotations: boolean
  /** Parts of the image without annotations. */
  readonly ignoredRegions: boolean
  /** Frames at the end without objects. */
  readonly frameCount: boolean
  readonly imageSize: boolean
  readonly frameRate: boolean
  /** A time for each frame. */
  readonly times: boolean
}

/** What of a sequence a format does not hold: a sentence each. */
export function lossesOf(sequence: ObjectSequence, format: string, kept: Kept): string[] {
  const { rows, kind, classNames, frameCount, imageWidth, frameRate, times, ignoredRegions = [] } = sequence
  const masks = rows.filter(({ mask }) => mask !== undefined).length
  const rotations = rows.filter(({ orientedBox }) => orientedBox !== undefined).length
  const last = rows.at(-1)?.frame ?? 0
  const lost: (string | false)[] = [
    !kept.ids && kind === 'tracks' && 'the ids of the tracks',
    !kept.scores && rows.some(({ score }) => score !== 1) && 'scores',
    !kept.classNames && classNames.some((name) => name) && 'the names of the classes',
    !kept.masks && masks > 0 && `${masks} masks: their boxes are written`,
    !kept.rotations && rotations > 0 && `${rotations} rotations: bounding boxes are written`,
    !kept.ignoredRegions && ignoredRegions.length > 0 && `${ignoredRegions.length} ignored regions`,
    !kept.frameCount && frameCount > last && `the ${frameCount - last} empty frames at the end`,
    !kept.imageSize && imageWidth !== undefined && 'the size of the images',
    !kept.frameRate && !kept.times && frameRate !== undefined && 'the frame rate',
    !kept.times && times !== undefined && times.size > 0 && 'the times of the frames',
  ]
  return lost.filter((what) => what !== false).map((what) => `${format} does not hold ${what}.`)
}

/** `2 polygons, 1 ellipse` */
export function countsOf(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, count]) => `${count} ${name}${count === 1 ? '' : 's'}`).join(', ')
}

export function increase(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
