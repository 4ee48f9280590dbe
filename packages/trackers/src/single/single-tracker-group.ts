import { type Box, checkImage, type Image, MotError } from '@mot/core'
import { NetworkTracker, type NetworkTrackerOptions } from './network-tracker'
import type { SingleTracker, TargetReport } from './single-tracker'

type AnyNetworkTracker = NetworkTracker<Required<NetworkTrackerOptions>>

/**
 * Follows many targets, each with a single-object tracker of its own over the same networks. Where these leave the number of pictures free,
 * all targets are searched in one run. Targets join and leave at any time.
 */
export class SingleTrackerGroup {
  private readonly trackers = new Map<number, SingleTracker>()
  private nextId = 1

  /** @param create makes the tracker of one target: `() => new NanoTrack(models)`. */
  constructor(private readonly create: () => SingleTracker) {}

  /** Ids of the targets, in the order in which they joined. */
  get ids(): readonly number[] {
    return [...this.trackers.keys()]
  }

  /**
   * A new target.
   * @returns its id: from 1, never given out again.
   * @throws MotError as `SingleTracker.start` does; no target joins then.
   */
  async join(image: Image, box: Box): Promise<number> {
    const tracker = this.create()
    await tracker.start(image, box)
    const id = this.nextId++
    this.trackers.set(id, tracker)
    return id
  }

  /** Forgets a target. @returns whether there was one. */
  leave(id: number): boolean {
    return this.trackers.delete(id)
  }

  /**
   * Follows all targets into the next frame.
   * @returns a report of each by id, in the order in which they joined.
   * @throws MotError as `SingleTracker.update` does. Targets that are searched in one run are all as they were then.
   */
  async update(image: Image): Promise<ReadonlyMap<number, TargetReport>> {
    checkImage(image)
    const reports = new Map<number, TargetReport>()
    const together = new Map<number, [id: number, tracker: AnyNetworkTracker][]>()
    for (const [id, tracker] of this.trackers) {
      if (tracker instanceof NetworkTracker && tracker.batched) {
        checkSize(image, tracker)
        const { side } = tracker.searchWindow()
        together.set(side, [...(together.get(side) ?? []), [id, tracker]])
      } else {
        reports.set(id, await tracker.update(image))
      }
    }
    for (const [side, members] of together) await this.searchTogether(image, side, members, reports)
    return new Map(this.ids.flatMap((id) => (reports.has(id) ? [[id, reports.get(id)!] as const] : [])))
  }

  /** Forgets all targets; ids go on. */
  reset(): void {
    this.trackers.clear()
  }

  private async searchTogether(
    image: Image,
    side: number,
    members: readonly [id: number, tracker: AnyNetworkTracker][],
    reports: Map<number, TargetReport>,
  ): Promise<void> {
    const [, first] = members[0]!
    const batch = first.batchOf(side, members.length)
    const windows = members.map(([, tracker]) => tracker.searchWindow())
    for (const [i, [, tracker]] of members.entries()) tracker.writeSearch(image, windows[i]!, batch, i)
    const outputs = await first.runSearch(
      batch,
      members.map(([, tracker]) => tracker.features),
    )
    const found = []
    for (const [i, [, tracker]] of members.entries())
      found.push(await tracker.readFound(image, windows[i]!, outputs, i))
    // All could be read: nothing throws from here on.
    for (const [i, [id, tracker]] of members.entries()) reports.set(id, tracker.commit(found[i]!))
  }
}

function checkSize(image: Image, { imageSize }: AnyNetworkTracker): void {
  if (imageSize?.width === image.width && imageSize.height === image.height) return
  throw new MotError(
    'invalid-frame',
    `The targets were chosen in an image of ${imageSize?.width}×${imageSize?.height}, got one of ${image.width}×${image.height}.`,
  )
}
