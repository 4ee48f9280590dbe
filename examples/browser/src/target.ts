import type { Backend, Box, Frame } from '@mot/core'
import { resolveModel } from '@mot/models/resolve'
import { KCF, MedianFlow, type SingleTracker, type TargetReport, VitTrack } from '@mot/trackers/single'

/** Trackers of one target by the name that the page shows. All but VitTrack run without a network. */
const makers: Readonly<
  Record<string, (options: { frameRate: number }, backend: () => Promise<Backend>) => Promise<SingleTracker>>
> = {
  KCF: async (options) => new KCF(options),
  MedianFlow: async (options) => new MedianFlow(options),
  VitTrack: async (options, backend) => {
    const { file } = await resolveModel('vittrack')
    return new VitTrack({ network: await (await backend()).load(file) }, options)
  },
}

/** The one target that is followed beside all people, if any was chosen. */
export class Target {
  /** A line a frame, as `mot follow --out` writes it. */
  text = ''
  private tracker: SingleTracker | undefined
  /** Frames wait until a chosen target is ready to be followed. */
  private starting: Promise<void> = Promise.resolve()

  /** @param backend what runs networks. */
  constructor(private readonly backend: () => Promise<Backend>) {}

  /** Follows another target from this frame on. Where that fails, the former one is followed further. */
  choose(name: string, frame: Frame, box: Box, frameRate: number): Promise<void> {
    const started = this.starting
      .then(() => makers[name]!({ frameRate }, this.backend))
      .then(async (tracker) => {
        await tracker.start(frame, box)
        this.tracker = tracker
        this.text = ''
      })
    this.starting = started.catch(() => {})
    return started
  }

  /** Where the target is in the next frame; undefined where none was chosen. */
  async follow(frame: Frame): Promise<TargetReport | undefined> {
    await this.starting
    const report = await this.tracker?.update(frame)
    if (report) this.text += lineOf(frame, report)
    return report
  }

  /** For another video. */
  forget(): void {
    this.tracker = undefined
    this.text = ''
  }
}

function lineOf({ index }: Frame, { box, score, state }: TargetReport): string {
  const place = box ? [box.left, box.top, box.right - box.left, box.bottom - box.top] : []
  const cells = place.length > 0 ? place.map((value) => value.toFixed(2)) : ['', '', '', '']
  return `${[index, ...cells, score.toFixed(4), state].join(',')}\n`
}
