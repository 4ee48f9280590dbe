/** Streets whose tracks have gone through a gallery. */
import { IdentityGallery, type IdentityGalleryOptions } from '@mot/trackers/identity'
import type { Filmed } from './footage'

/** One track and what became of it. */
export interface IdentifiedTrack {
  readonly camera: number
  readonly id: number
  /** Seconds. */
  readonly start: number
  end: number
  /** Frames by person; 0 for none. */
  readonly people: Map<number, number>
  /** 0 for a track that was too short. */
  identity: number
}

export interface Identified {
  readonly tracks: ReadonlyMap<string, IdentifiedTrack>
  readonly gallery: IdentityGallery
  /** Milliseconds of all updates of the gallery. */
  readonly time: number
}

export function identify({ frames, frameRate }: Filmed, options: IdentityGalleryOptions = {}): Identified {
  const gallery = new IdentityGallery(options)
  const tracks = new Map<string, IdentifiedTrack>()
  let time = 0
  for (const [i, cameras] of frames.entries()) {
    const seconds = i / frameRate
    for (const [camera, { tracks: found, detections, people }] of cameras.entries()) {
      const begun = performance.now()
      const identities = gallery.update(found, detections, { camera: `camera ${camera}`, time: seconds })
      time += performance.now() - begun
      for (let row = 0; row < found.count; row++) {
        const id = found.ids[row]!
        const key = `${camera} ${id}`
        const track = tracks.get(key) ?? { camera, id, start: seconds, end: seconds, people: new Map(), identity: 0 }
        tracks.set(key, track)
        track.end = seconds
        track.people.set(people[row]!, (track.people.get(people[row]!) ?? 0) + 1)
        if (identities[row]! > 0) track.identity = identities[row]!
      }
    }
  }
  for (const track of tracks.values()) track.identity = gallery.current(track.identity) ?? 0
  return { tracks, gallery, time }
}

/** The person of most of its frames. */
export function personOf({ people }: IdentifiedTrack): number {
  return [...people].reduce((a, b) => (b[1] > a[1] ? b : a))[0]
}
