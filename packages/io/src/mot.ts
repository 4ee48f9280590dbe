export type { FileOptions, FileSource } from './bytes'
export * from './mot/camera-motion-file'
export {
  type CocoImage,
  type CocoReadOptions,
  type CocoResult,
  type CocoResults,
  type CocoRow,
  type CocoTruth,
  parseCoco,
  parseCocoResults,
} from './mot/coco-file'
export * from './mot/detection-file'
export { type GroundCameraFileOptions, parseGroundCamera } from './mot/ground-camera-file'
export * from './mot/ground-truth-file'
export * from './mot/kitti-file'
export * from './mot/read'
export * from './mot/row-format'
export * from './mot/sequence-info'
export type { SkippedLine } from './mot/skipped-lines'
export type { ReadOptions } from './mot/table'
export {
  formatTrackRows,
  formatTracks,
  parseTracks,
  type TrackColumns,
  type TrackFormatOptions,
  type TrackOrigin,
  type TrackReadOptions,
  TrackSequence,
} from './mot/track-file'
export { parseZoneFile, type ZoneFile, type ZoneFileOptions } from './mot/zone-file'
