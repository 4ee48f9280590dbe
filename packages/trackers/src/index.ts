// What `update` takes and returns: an application that has detections installs and imports this package alone.
export { Detections, Tracks } from '@mot/core'
export { fromReferenceOptions, type Translation } from './from-reference-options'
export { BoostTrack } from './multi/boost-track'
export { type BoostTrackOptions, boostTrackDefaults, boostTrackPresets } from './multi/boost-track-options'
export { BoTSORT } from './multi/bot-sort'
export { type BoTSORTOptions, botSortDefaults, botSortPresets } from './multi/bot-sort-options'
export { ByteTrack } from './multi/byte-track'
export { type ByteTrackOptions, byteTrackDefaults, byteTrackPresets } from './multi/byte-track-options'
export { CBIoU } from './multi/cbiou'
export { type CBIoUOptions, cbiouDefaults, cbiouPresets } from './multi/cbiou-options'
export { CueTrack } from './multi/cue-track'
export { type CueTrackOptions, cueTrackDefaults, cueTrackPresets } from './multi/cue-track-options'
export { DeepOCSORT } from './multi/deep-oc-sort'
export { type DeepOCSORTOptions, deepOcSortDefaults, deepOcSortPresets } from './multi/deep-oc-sort-options'
export { DeepSORT } from './multi/deep-sort'
export { type DeepSORTOptions, deepSortDefaults, deepSortPresets } from './multi/deep-sort-options'
export { FastTracker } from './multi/fast-tracker'
export type { Lane } from './multi/fast-tracker/lanes'
export {
  type FastTrackerOptions,
  fastTrackerDefaults,
  fastTrackerPresets,
} from './multi/fast-tracker-options'
export type { ClassHandling } from './multi/following/class-groups'
export type { ExplainedPair, ExplainedRound, Explanation } from './multi/following/explanation'
export type { MultiTrackerOptions } from './multi/following/multi-tracker-options'
export { HybridSORT } from './multi/hybrid-sort'
export { type HybridSORTOptions, hybridSortDefaults, hybridSortPresets } from './multi/hybrid-sort-options'
export { IOUTracker } from './multi/iou-tracker'
export { type IOUTrackerOptions, iouPresets, iouSecondPasses, iouTrackerDefaults } from './multi/iou-tracker-options'
export { type JDETrackerOptions, jdePresets, jdeTrackerDefaults } from './multi/jde-options'
export { JDETracker } from './multi/jde-tracker'
export { OCSORT } from './multi/oc-sort'
export { type OCSORTOptions, ocSortDefaults, ocSortPresets } from './multi/oc-sort-options'
export { SFSORT } from './multi/sfsort'
export { type SFSORTOptions, sfsortDefaults, sfsortPresets } from './multi/sfsort-options'
export { SORT } from './multi/sort'
export { type SORTOptions, sortDefaults, sortPresets } from './multi/sort-options'
export { StrongSORT } from './multi/strong-sort'
export { type StrongSORTOptions, strongSortDefaults, strongSortPresets } from './multi/strong-sort-options'
export { TrackTrack } from './multi/track-track'
export type { FurtherDetections } from './multi/track-track/detection-lists'
export { type TrackTrackOptions, trackTrackDefaults, trackTrackPresets } from './multi/track-track-options'
export { UCMCTrack } from './multi/ucmc-track'
export { type UCMCTrackOptions, ucmcTrackDefaults, ucmcTrackPresets } from './multi/ucmc-track-options'
export {
  type AppearanceLinkingOptions,
  appearanceLinkingDefaults,
  linkByAppearance,
} from './offline/appearance-linking'
export {
  type GaussianInterpolationOptions,
  gaussianInterpolationDefaults,
  interpolateGaussian,
} from './offline/gaussian-interpolation'
export {
  interpolateLinear,
  type LinearInterpolationOptions,
  linearInterpolationDefaults,
} from './offline/linear-interpolation'
export { type PruningOptions, pruneTracks, pruningDefaults } from './offline/pruning'
export { type RelinkingOptions, relinkingDefaults, relinkTracks } from './offline/relinking'
export { type RtsSmoothingOptions, rtsSmoothingDefaults, smoothRts } from './offline/rts-smoothing'
