import type { TrackedFrame } from './output'

/**
 * One line of JSON for a frame, also for one without tracks.
 * @param frameRate frames a second, for the time of frames that have none.
 * @param classes names by class id; a class without a name has its id only.
 */
export function formatJson({ tracks, image }: TrackedFrame, frameRate: number, classes: readonly string[]): string {
  const rows = Array.from(tracks, (track) => {
    const name = classes[track.classId]
    return name === undefined ? track : { ...track, class: name }
  })
  const time = image?.time ?? (tracks.frame - 1) / frameRate
  return `${JSON.stringify({ frame: tracks.frame, time, tracks: rows })}\n`
}
