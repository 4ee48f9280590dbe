import type { TrackRow, Tracks } from '@mot/core'
import type { IdentityGallery } from '@mot/trackers/identity'

/** Rows of one camera whose tracks have not got their last identity: it may change while they are seen. */
export class IdentifiedRows {
  frameCount = 0
  private readonly rows: TrackRow[] = []
  /** By track. */
  private readonly identities = new Map<number, number>()

  constructor(
    private readonly gallery: IdentityGallery,
    readonly camera: string,
  ) {}

  /** The tracks of a frame, which the gallery has taken in. */
  add(tracks: Tracks): void {
    this.frameCount = tracks.frame
    for (const { id, box, score, classId } of tracks) {
      this.rows.push({ frame: tracks.frame, id, box, score, classId })
      this.note(id)
    }
    for (const id of tracks.ended) if (this.identities.has(id)) this.note(id)
  }

  /** After the last frame of all cameras, when the gallery has ended the tracks. */
  finish(): IdentifiedCamera {
    for (const id of this.identities.keys()) this.note(id)
    const identities = new Map(Array.from(this.identities, ([id, identity]) => [id, this.current(identity)]))
    const rows = this.rows.flatMap((row) => {
      const identity = identities.get(row.id)!
      return identity > 0 ? [{ ...row, id: identity }] : []
    })
    const known = [...identities.values()]
    return {
      camera: this.camera,
      frameCount: this.frameCount,
      rows,
      identities: new Set(known.filter((identity) => identity > 0)),
      leftOut: { tracks: known.filter((identity) => identity === 0).length, rows: this.rows.length - rows.length },
    }
  }

  private note(track: number): void {
    const identity = this.gallery.identityOf(track, this.camera)
    // What is forgotten later was known once.
    if (identity > 0 || !this.identities.has(track)) this.identities.set(track, identity)
  }

  private current(identity: number): number {
    return this.gallery.current(identity) ?? identity
  }
}

/** What was seen by one camera. */
export interface IdentifiedCamera {
  readonly camera: string
  readonly frameCount: number
  /** Their ids are identities. */
  readonly rows: readonly TrackRow[]
  readonly identities: ReadonlySet<number>
  /** Of tracks that were too short for one. */
  readonly leftOut: { readonly tracks: number; readonly rows: number }
}
