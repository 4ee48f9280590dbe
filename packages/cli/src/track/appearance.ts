import { Detections, type Frame, MotError, type Signal, type Tracker } from '@mot/core'
import type { Embedder } from '@mot/heads'
import type { ChosenTracker } from './choose-tracker'

type Settings = Readonly<Record<string, unknown>>

/** Where appearance vectors come from, and what else they are for. */
export interface AppearanceRequest {
  /** The option that gives them. */
  readonly from: '--embedder' | '--embeddings'
  /** They are also saved, or compared by the second pass. */
  readonly usedElsewhere: boolean
}

export interface AppearanceSettings {
  readonly settings: Settings
  /** What a user should know. */
  readonly remark?: string
}

/**
 * The settings of a tracker that is given appearance vectors: they imply `useEmbeddings`. A file of them does not change
 * a preset that is requested by name.
 * @throws MotError `invalid-option` for a network whose vectors would be thrown away.
 */
export function useAppearance(
  { name, defaults, requestedPreset, make }: ChosenTracker,
  settings: Settings,
  request: AppearanceRequest | undefined,
): AppearanceSettings {
  if (request === undefined) return { settings }
  const { from, usedElsewhere } = request
  const isOption = Object.hasOwn(defaults, 'useEmbeddings')
  const isUsed = { ...defaults, ...settings }.useEmbeddings !== false
  if (isOption ? isUsed : comparesAppearance(make(settings, 30))) return { settings }
  const isFree = isOption && settings.useEmbeddings === undefined
  if (isFree && (from === '--embedder' || requestedPreset === undefined)) {
    const remark = requestedPreset && `${from} switches useEmbeddings on, which preset ${requestedPreset} leaves off`
    return { settings: { ...settings, useEmbeddings: true }, ...(remark && { remark }) }
  }
  if (usedElsewhere) return { settings }
  const why = isOption ? 'useEmbeddings is false' : `${name} never compares appearance`
  const advice = 'take a tracker such as BoTSORT or StrongSORT'
  if (from === '--embedder') {
    throw new MotError('invalid-option', `--embedder has no effect: ${why}. Leave it out, or ${advice}.`)
  }
  return { settings, remark: `--embeddings has no effect: ${why}` }
}

function comparesAppearance(tracker: Tracker): boolean {
  return minAppearanceScore(tracker) < Number.POSITIVE_INFINITY
}

/** Least score of detections that a tracker compares by appearance; all, where it does not say. */
function minAppearanceScore(tracker: Tracker): number {
  const { minAppearanceScore: least } = tracker as Tracker & { readonly minAppearanceScore?: number }
  return least ?? Number.NEGATIVE_INFINITY
}

/**
 * An appearance network that runs only on the boxes that the tracker compares by appearance. The vector of each other
 * detection is the first unit vector.
 */
export function embedCompared(embedder: Embedder, tracker: Tracker): Embedder['embed'] {
  const least = minAppearanceScore(tracker)
  let dimension = 0
  return async (
    image: Frame | Parameters<Embedder['embed']>[0],
    detections: Detections,
    options?: { signal?: Signal },
  ) => {
    const rows: number[] = []
    for (let row = 0; row < detections.count; row++) if (detections.scores[row]! >= least) rows.push(row)
    // Before the first vector its length is unknown.
    const isWhole = rows.length === detections.count || (rows.length === 0 && dimension === 0)
    if (isWhole) {
      const embedded = await embedder.embed(image, detections, options)
      if (embedded.count > 0) dimension = embedded.embeddingDimension
      return embedded
    }
    const { embeddings } = await embedder.embed(image, detections.select(rows), options)
    if (embeddings !== undefined && rows.length > 0) dimension = embeddings.length / rows.length
    return withVectors(detections, rows, embeddings, dimension)
  }
}

function withVectors(
  detections: Detections,
  rows: readonly number[],
  vectors: Float32Array | undefined,
  dimension: number,
): Detections {
  const embeddings = new Float32Array(detections.count * dimension)
  for (let row = 0; row < detections.count; row++) embeddings[row * dimension] = 1
  for (const [i, row] of rows.entries()) {
    embeddings.set(vectors!.subarray(i * dimension, (i + 1) * dimension), row * dimension)
  }
  return new Detections({ ...detections, embeddings, embeddingDimension: dimension })
}
