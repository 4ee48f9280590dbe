import type { Size } from '../arguments'
import type { PaintingOptions } from '../painting/style'
import type { ReadingOptions } from '../reading'
import type { SecondPassOptions } from '../second-pass/options'

/** Options of `mot track`. */
export interface TrackOptions extends SecondPassOptions, ReadingOptions, PaintingOptions {
  readonly detections?: string
  readonly embeddings?: string
  readonly embeddingDimension?: number
  readonly live?: boolean
  readonly rtspTransport?: 'udp' | 'tcp'
  readonly frameRate?: number
  readonly frames?: number
  readonly imageSize?: Size
  readonly cameraMotion?: string
  readonly camera?: string
  readonly cameraLinks?: string
  readonly model?: string
  readonly sha256?: string
  readonly mirror?: string
  readonly head?: string
  readonly device?: string
  readonly workers?: number
  readonly classes?: readonly string[]
  readonly embedder?: string
  readonly embedderPreset?: string
  readonly tracker?: string
  readonly preset?: string
  readonly set?: readonly string[]
  readonly identities?: string
  readonly out?: string
  readonly video?: string
  readonly json?: boolean
  readonly saveDetections?: string
  readonly saveEmbeddings?: string
  readonly saveCameraMotion?: string
  readonly report?: string
  readonly zones?: string
  readonly events?: string
  readonly quiet?: boolean
}
