export type { FileOptions, FileSource } from './bytes'
export * from './mot/camera-motion-file'
export * from './mot/detection-file'
export * from './mot/ground-truth-file'
export * from './mot/read'
export * from './mot/sequence-info'
export type { ReadOptions, SkippedLine } from './mot/table'
export {
  formatTracks,
  parseTracks,
  type TrackColumns,
  type TrackFormatOptions,
  type TrackReadOptions,
  type TrackRow,
  TrackSequence,
} from './mot/track-file'
