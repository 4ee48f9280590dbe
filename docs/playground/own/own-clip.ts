import { Detections } from '@mot/core'
import type { Clip } from '../model/clip-file'
import type { Columns, VideoSize } from './messages'

/** One's own video or camera as a clip that grows while objects are found in it. */
export class OwnClip {
  private readonly frames: Detections[] = []
  private readonly times: number[] = []
  /** [frames] of a camera. */
  readonly pictures: Blob[] = []

  constructor(
    private readonly title: string,
    private readonly size: Omit<VideoSize, 'frameCount'>,
  ) {}

  /** @param time seconds, from the first frame. */
  add(columns: Columns, time: number, picture?: Blob): void {
    const { embeddings, embeddingDimension, classNames, ...rest } = columns
    this.times.push(time)
    if (picture) this.pictures.push(picture)
    this.frames.push(
      new Detections({
        ...rest,
        ...(embeddings && { embeddings, embeddingDimension }),
        ...(classNames && { classNames }),
        frame: this.frames.length + 1,
        time,
      }),
    )
  }

  /** As it is now. Its frames are one growing list, by which a tracker knows that it is the same clip. */
  get clip(): Clip {
    const { width, height } = this.size
    return {
      title: this.title,
      width,
      height,
      frameRate: this.frameRate,
      camera: undefined,
      frames: this.frames,
      truth: [],
      times: this.times,
    }
  }

  get frameCount(): number {
    return this.frames.length
  }

  /** Of a camera: that at which its frames come. */
  private get frameRate(): number {
    const { pictures, times } = this
    if (pictures.length < 2) return this.size.frameRate
    return Math.max(1, Math.min(60, (pictures.length - 1) / times.at(-1)!))
  }
}
