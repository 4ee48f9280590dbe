import { type Detections, MotError, shown } from '@mot/core'
import { type Benchmark, benchmarkTruth, Evaluator, type FrameTable, scoreCounts, type TruthRow } from '@mot/eval'
import { readEmbeddings } from '@mot/io/embeddings'
import { readDetections, readGroundTruth, readSequenceInfo } from '@mot/io/mot'
import { chooseFields, type Field, metrics } from '../eval/fields'
import type { SequenceFiles } from '../eval/find-sequences'
import { type ReadingOptions, readingOf, skippedLines } from '../reading'
import { parseSettings } from '../settings'
import { useAppearance } from '../track/appearance'
import { type ChosenTracker, chooseTracker, remarkOnDefault } from '../track/choose-tracker'
import { groundSettings } from '../track/ground-settings'
import { type PlaceOf, placesOf, updateAt } from '../track/places'
import type { Settings } from './search-space'

/** The input files of one sequence. */
export interface TuningFiles extends Omit<SequenceFiles, 'tracks' | 'detections'> {
  readonly detections: string
  readonly embeddings?: string
  /** Where its camera stands. */
  readonly camera?: string
}

/** The tracker to tune and its evaluation, as plain data for workers. */
export interface SubjectOptions extends ReadingOptions {
  readonly tracker?: string | undefined
  readonly preset?: string | undefined
  /** `key=value` of fixed options. */
  readonly set: readonly string[]
  readonly benchmark: Benchmark
  readonly minVisibility?: number | undefined
  /** Of sequences without seqinfo.ini. */
  readonly frameRate: number
  readonly embeddingDimension?: number | undefined
  /** Whether all detections have embeddings. */
  readonly hasEmbeddings?: boolean
  /** Where the files of cameras are. */
  readonly camera?: string
  /** A share, such as HOTA. */
  readonly metric: string
}

interface LoadedSequence {
  readonly frameRate: number
  /** Settings that only this sequence has. */
  readonly ground: Settings
  readonly frames: readonly Detections[]
  readonly placeOf: PlaceOf
  /** Lines that were left out. */
  readonly remarks: readonly string[]
  readonly truth: FrameTable<TruthRow>
}

/** A tracker that is evaluated with different settings on detections that are read once. */
export class Subject {
  private readonly choice: ChosenTracker
  private readonly fixed: Settings
  /** What a user should know of the choice. */
  readonly remarks: readonly (string | undefined)[]
  private readonly field: Field
  private readonly loaded = new Map<string, Promise<LoadedSequence>>()

  /** @throws MotError `invalid-option` */
  constructor(private readonly options: SubjectOptions) {
    this.choice = chooseTracker(choiceOf(options))
    const settings = parseSettings(options.set, [{ name: 'tracker', defaults: this.choice.defaults }]).tracker!
    const request = options.hasEmbeddings ? { from: '--embeddings' as const, usedElsewhere: false } : undefined
    const appearance = useAppearance(this.choice, settings, request)
    this.fixed = appearance.settings
    this.remarks = [remarkOnDefault(this.choice), appearance.remark]
    this.field = shareNamed(options.metric)
  }

  /** All options of the tracker, with their values without settings. */
  get defaults(): Settings {
    return { ...this.choice.defaults, ...this.fixed }
  }

  /**
   * The score of the tracker on all these sequences combined; null if it refuses the settings.
   * @throws MotError as readers and trackers do.
   */
  async score(settings: Settings, sequences: readonly TuningFiles[], signal?: AbortSignal): Promise<number | null> {
    const measured = { [this.field.metric]: metrics[this.field.metric] }
    const counts = []
    for (const files of sequences) {
      signal?.throwIfAborted()
      const { frameRate, ground, frames, truth, placeOf } = await this.load(files)
      const tracker = this.make(settings, ground, frameRate)
      if (!tracker) return null
      const evaluator = new Evaluator(measured)
      for (const [i, detections] of frames.entries()) {
        evaluator.add({ truth: truth.at(i + 1), results: updateAt(() => tracker.update(detections), i + 1, placeOf) })
      }
      counts.push(evaluator.counts())
    }
    return this.field.value(scoreCounts(measured, counts) as Parameters<Field['value']>[0])
  }

  /** One remark for each line that was left out of the files. */
  async skipped(sequences: readonly TuningFiles[]): Promise<string[]> {
    const remarks: string[] = []
    for (const files of sequences) remarks.push(...(await this.load(files)).remarks)
    return remarks
  }

  private make(settings: Settings, ground: Settings, frameRate: number) {
    try {
      return this.choice.make({ ...this.fixed, ...ground, ...settings }, frameRate)
    } catch (error) {
      if (error instanceof MotError && error.code === 'invalid-option' && Object.keys(settings).length > 0) return null
      throw error
    }
  }

  private load(files: TuningFiles): Promise<LoadedSequence> {
    let loaded = this.loaded.get(files.name)
    if (!loaded) {
      loaded = loadSequence(files, this.options, this.choice)
      this.loaded.set(files.name, loaded)
    }
    return loaded
  }
}

async function loadSequence(
  files: TuningFiles,
  options: SubjectOptions,
  choice: ChosenTracker,
): Promise<LoadedSequence> {
  const info = files.info === undefined ? undefined : await readSequenceInfo(files.info)
  const reading = { ...readingOf(options), ...(info && { frameCount: info.frameCount }) }
  const truth = await readGroundTruth(files.truth, reading)
  const size = { ...(info && { imageWidth: info.imageWidth, imageHeight: info.imageHeight }) }
  let sequence = await readDetections(files.detections, { ...reading, ...size })
  if (files.embeddings !== undefined) {
    const { embeddingDimension: dimension } = options
    sequence = sequence.withEmbeddings(await readEmbeddings(files.embeddings, { ...(dimension && { dimension }) }))
  }
  const { minVisibility } = options
  const frameCount = Math.max(truth.frameCount, sequence.frameCount)
  return {
    frameRate: info?.frameRate ?? options.frameRate,
    ground: await groundSettings(choice, files.camera),
    placeOf: placesOf(sequence, files.embeddings),
    remarks: [...skippedLines(files.truth, truth), ...skippedLines(files.detections, sequence)],
    frames: Array.from({ length: frameCount }, (_, i) => sequence.at(i + 1)),
    truth: benchmarkTruth(options.benchmark, truth, { ...(minVisibility !== undefined && { minVisibility }) }),
  }
}

function shareNamed(name: string): Field {
  const chosen = chooseFields([name])
  const share = chosen.find((field) => field.name.toLowerCase() === name.toLowerCase()) ?? chosen[0]!
  if (share.kind === 'share') return share
  throw new MotError(
    'invalid-option',
    `--metric should be a share that grows with quality, such as HOTA, got ${shown(name)}.`,
  )
}

function choiceOf({ tracker, preset }: SubjectOptions) {
  return { ...(tracker !== undefined && { tracker }), ...(preset !== undefined && { preset }) }
}
