import {
  type Box,
  boxAt,
  checkImage,
  type DetectionInput,
  Detections,
  type Image,
  iou,
  MotError,
  type Tracker,
  type Tracks,
} from '@mot/core'
import { completeOptions } from '../complete-options'
import { countFromOne, type Shapes, share } from '../shapes'
import type { SingleTracker } from './single-tracker'

export interface BridgeGapsOptions {
  /** A detection that overlaps the last box of a track by this much, 0 to 1, takes it over. Default 0.3. */
  readonly minIou?: number
  /** Frames that a track may be carried in a row. Default 30. */
  readonly maxCarriedFrames?: number
  /** Score of a detection that stands for a carried track, 0 to 1. Default 0.7. */
  readonly carriedScore?: number
}

export const bridgeGapsDefaults: Readonly<Required<BridgeGapsOptions>> = {
  minIou: 0.3,
  maxCarriedFrames: 30,
  carriedScore: 0.7,
}

const bridgeGapsShapes: Shapes<Required<BridgeGapsOptions>> = {
  minIou: share,
  maxCarriedFrames: countFromOne,
  carriedScore: share,
}

/** A tracker of many objects whose gaps are bridged. */
export interface GapBridge {
  /**
   * Follows the objects into the next frame.
   * @param image the frame that the detections are of.
   * @returns the tracks of the tracker, carried ones among them: their `detectionIndices` lie beyond the detections given.
   * @throws MotError as `Tracker.update` and `SingleTracker.update` do.
   */
  update(image: Image, detections: Detections): Promise<Tracks>
  /** Ids of the tracks that a single-object tracker carries in this frame. */
  readonly carriedIds: readonly number[]
  reset(): void
}

/**
 * Joins a tracker of many objects and trackers of one: a track without a detection near its last box is carried by a single-object tracker
 * from there, whose box stands for the missing detection, and handed back as soon as a detection is there again.
 * @param multiTracker follows all; give its detections to the bridge alone.
 * @param createSingleTracker makes the tracker of one track: `() => new KCF()`.
 * @throws MotError `invalid-option`.
 */
export function bridgeGaps(
  multiTracker: Tracker,
  createSingleTracker: () => SingleTracker,
  options: BridgeGapsOptions = {},
): GapBridge {
  return new Bridge(multiTracker, createSingleTracker, completeOptions(options, bridgeGapsDefaults, bridgeGapsShapes))
}

/** A track as it was reported last. */
interface Reported {
  readonly box: Box
  readonly classId: number
  readonly embedding: Float32Array | undefined
}

interface Carrier {
  readonly tracker: SingleTracker
  frames: number
}

class Bridge implements GapBridge {
  carriedIds: readonly number[] = []
  private reported = new Map<number, Reported>()
  private readonly carriers = new Map<number, Carrier>()
  /** The last frame: callers may fill its pixels anew. */
  private pixels = new Uint8ClampedArray(0)
  private width = 0
  private height = 0

  constructor(
    private readonly multiTracker: Tracker,
    private readonly createSingleTracker: () => SingleTracker,
    private readonly options: Required<BridgeGapsOptions>,
  ) {}

  async update(image: Image, detections: Detections): Promise<Tracks> {
    checkImage(image)
    if (this.width > 0 && (image.width !== this.width || image.height !== this.height)) {
      throw new MotError(
        'invalid-frame',
        `All images of a stream should be of ${this.width}×${this.height}, got one of ${image.width}×${image.height}.`,
      )
    }
    // 1. Tracks without a detection are carried from where they were reported last.
    const carried = new Map<number, DetectionInput>()
    for (const [id, track] of this.reported) {
      if (this.isDetected(track.box, detections)) this.carriers.delete(id)
      else {
        const box = await this.carry(id, track, image)
        if (box) carried.set(id, this.standIn(box, track))
      }
    }
    // 2. Their boxes stand for the detections that are missing.
    const all = carried.size === 0 ? detections : withRows(detections, [...carried.values()])
    const tracks = this.multiTracker.update(all)
    this.carriedIds = [...carried.keys()].filter((id) => isAmong(tracks, id))
    this.remember(image, tracks, all)
    return tracks
  }

  reset(): void {
    this.multiTracker.reset()
    this.reported.clear()
    this.carriers.clear()
    this.carriedIds = []
    this.width = 0
    this.height = 0
  }

  private async carry(id: number, { box }: Reported, image: Image): Promise<Box | undefined> {
    let carrier = this.carriers.get(id)
    if (!carrier) {
      if (box.right <= 0 || box.bottom <= 0 || box.left >= image.width || box.top >= image.height) return undefined
      const tracker = this.createSingleTracker()
      await tracker.start({ width: this.width, height: this.height, data: this.pixels }, box)
      carrier = { tracker, frames: 0 }
      this.carriers.set(id, carrier)
    }
    const report = await carrier.tracker.update(image)
    carrier.frames++
    if (report.state === 'tracking' && carrier.frames <= this.options.maxCarriedFrames) return report.box
    this.carriers.delete(id)
    return undefined
  }

  private isDetected({ left, top, right, bottom }: Box, { boxes, count }: Detections): boolean {
    const box = [left, top, right, bottom]
    for (let i = 0; i < count; i++) if (iou(boxes, i, box, 0) >= this.options.minIou) return true
    return false
  }

  private standIn(box: Box, { classId, embedding }: Reported): DetectionInput {
    return { box, classId, score: this.options.carriedScore, ...(embedding && { embedding }) }
  }

  private remember(image: Image, tracks: Tracks, detections: Detections): void {
    this.reported = new Map()
    for (let i = 0; i < tracks.count; i++) {
      const row = tracks.detectionIndices[i]!
      const { embeddings, embeddingDimension: length } = detections
      this.reported.set(tracks.ids[i]!, {
        box: boxAt(tracks.boxes, i),
        classId: tracks.classIds[i]!,
        embedding: embeddings && row >= 0 ? embeddings.slice(row * length, (row + 1) * length) : undefined,
      })
    }
    for (const id of this.carriers.keys()) if (!this.reported.has(id)) this.carriers.delete(id)
    const size = 4 * image.width * image.height
    if (this.pixels.length !== size) this.pixels = new Uint8ClampedArray(size)
    this.pixels.set(image.data.length === size ? image.data : image.data.subarray(0, size))
    this.width = image.width
    this.height = image.height
  }
}

function isAmong({ ids, count }: Tracks, id: number): boolean {
  for (let i = 0; i < count; i++) if (ids[i] === id) return true
  return false
}

/** The detections with some more rows behind them. */
function withRows(detections: Detections, more: readonly DetectionInput[]): Detections {
  const rows: DetectionInput[] = Array.from(detections, ({ box, score, classId, embedding }) => ({
    box,
    score,
    classId,
    ...(embedding && { embedding }),
  }))
  const { frame, time, imageWidth, imageHeight, cameraMotion } = detections
  return new Detections({
    ...Detections.from([...rows, ...more]),
    ...(frame !== undefined && { frame }),
    ...(time !== undefined && { time }),
    ...(imageWidth !== undefined && { imageWidth }),
    ...(imageHeight !== undefined && { imageHeight }),
    ...(cameraMotion !== undefined && { cameraMotion }),
  })
}
