export { bindOutputs } from './bind-outputs'
export {
  boxAround,
  type Calibration,
  cornersOf,
  pixelOf,
  pointAtPixel,
  rotationYOf,
  type WorldPoint,
} from './box-3d'
export {
  type CenterNetOptions,
  type CenterNetOutput,
  centerNet,
  centerNetDefaults,
  centerNetPresets,
} from './center-net'
export {
  type CenterNet3DOptions,
  type CenterNet3DOutput,
  centerNet3D,
  centerNet3DDefaults,
} from './center-net-3d'
export {
  type CenterNetPoseOptions,
  centerNetPose,
  centerNetPoseDefaults,
  centerNetPosePresets,
} from './center-net-pose'
export {
  type CenterNetTripletsOptions,
  type CenterNetTripletsOutput,
  centerNetTriplets,
  centerNetTripletsDefaults,
} from './center-net-triplets'
export { classNamesOf } from './class-names'
export { type CornerNetOptions, cornerNet, cornerNetDefaults } from './corner-net'
export {
  type CornerNetSaccadeOptions,
  type CornerNetSaccadeOutput,
  cornerNetSaccade,
  cornerNetSaccadeDefaults,
} from './corner-net-saccade'
export {
  type CornerNetSqueezeOptions,
  cornerNetSqueeze,
  cornerNetSqueezeDefaults,
} from './corner-net-squeeze'
export { type Corner, cascadeCornerPool, centerPool, cornerPool, type Edge, edgePool } from './corner-pool'
export type { CornerOutput, PairOptions } from './corners/corners'
export { createDetector, type DetectOptions, type Detector, type DetectorOptions } from './create-detector'
export { defineHead } from './define-head'
export { type DetectedHead, detectHead } from './detect-head'
export { type DETROptions, type DETROutput, type DETRVersion, detr, detrDefaults } from './detr'
export { type Embedder, type EmbedderOptions, embedder } from './embedder'
export { embedderPresets } from './embedder-presets'
export { type ExtremeNetOptions, type ExtremeNetOutput, extremeNet, extremeNetDefaults } from './extreme-net'
export { type FairMOTOptions, type FairMOTOutput, fairMOT, fairMOTDefaults } from './fairmot'
export { type FCOSOptions, type FCOSOutput, fcos, fcosDefaults } from './fcos'
export type { NetworkShape } from './fits/fit'
export type { BoundOutputs, Head, NetworkOutputs, OutputSpec, Pass, Passes, View } from './head'
export type {
  AugmentationOptions,
  CenterPeakOptions,
  ClassHeatmapOptions,
  HeatmapOptions,
  MergeOptions,
} from './heatmap-options'
export type { CenterNetInputOptions, Resolution } from './inputs/center-net-input'
export { type Anchor, type JDEOptions, type JDEOutput, jde, jdeDefaults } from './jde'
export type { HeatmapKind } from './maps/peaks'
export { type NanoDetOptions, type NanoDetOutput, nanoDet, nanoDetDefaults } from './nanodet'
export type { CenterNetPoseOutput } from './pose/pose-maps'
export { type YOLOOptions, type YOLOOutput, type YOLOTask, yolo, yoloDefaults } from './yolo'
export type { YOLOVersion } from './yolo/yolo-layout'
export { type YOLOXOptions, yolox, yoloxDefaults } from './yolox'
