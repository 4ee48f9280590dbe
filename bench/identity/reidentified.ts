/** People who come back to one camera. */
import { film } from './footage'
import { type IdentifiedTrack, identify, personOf } from './identified'

const AWAY = 60

export async function reidentified(seed: number, network: 'fairmot-tiny' | 'reid-tiny'): Promise<string> {
  const filmed = await film(seed, 1, 480, network)
  const { tracks, gallery, time } = identify(filmed)
  const { claimed, right, back, found } = returnsOf([...tracks.values()])
  const people = new Set(Array.from(tracks.values(), personOf)).size
  const [precision, recall] = [(right / claimed).toFixed(3), (found / back).toFixed(3)]
  return (
    `street ${seed}, ${network}: precision ${precision} (${right} of ${claimed}), recall ${recall} (${found} of ${back}); ` +
    `${gallery.list().length} identities of ${people} people; limit ${gallery.limit.toFixed(3)}; ` +
    `${((1000 * time) / filmed.frames.length).toFixed(0)} µs a frame`
  )
}

/** Counts of tracks that have an identity. */
export function returnsOf(tracks: readonly IdentifiedTrack[]) {
  const decided = tracks.filter((track) => track.identity > 0 && personOf(track) > 0).sort((a, b) => a.start - b.start)
  const counts = { claimed: 0, right: 0, back: 0, found: 0 }
  for (const [i, track] of decided.entries()) {
    const before = decided.slice(0, i)
    const ofIdentity = before.filter(({ identity }) => identity === track.identity)
    const ofPerson = before.filter((each) => personOf(each) === personOf(track))
    const isAway = (rows: readonly IdentifiedTrack[]) =>
      rows.length > 0 && track.start - Math.max(...rows.map(({ end }) => end)) >= AWAY
    if (isAway(ofIdentity)) {
      counts.claimed++
      if (mostSeen(ofIdentity) === personOf(track)) counts.right++
    }
    if (isAway(ofPerson)) {
      counts.back++
      if (ofPerson.some(({ identity }) => identity === track.identity)) counts.found++
    }
  }
  return counts
}

/** The person of most frames of several tracks. */
function mostSeen(tracks: readonly IdentifiedTrack[]): number {
  const frames = new Map<number, number>()
  for (const { people } of tracks) for (const [id, count] of people) frames.set(id, (frames.get(id) ?? 0) + count)
  return [...frames].reduce((a, b) => (b[1] > a[1] ? b : a))[0]
}
