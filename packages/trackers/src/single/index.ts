export { type BridgeGapsOptions, bridgeGaps, bridgeGapsDefaults, type GapBridge } from './bridge-gaps'
export { KCF } from './kcf'
export { type KCFOptions, kcfDefaults, kcfPresets } from './kcf-options'
export { MedianFlow } from './median-flow'
export { type MedianFlowOptions, medianFlowDefaults, medianFlowPresets } from './median-flow-options'
export { MOSSE } from './mosse'
export { type MOSSEOptions, mosseDefaults, mossePresets } from './mosse-options'
export { NanoTrack, type NanoTrackModels } from './nano-track'
export { type NanoTrackOptions, nanoTrackDefaults, nanoTrackPresets } from './nano-track-options'
export { SiamFC } from './siam-fc'
export { type SiamFCOptions, siamFCDefaults, siamFCPresets } from './siam-fc-options'
export { SiamMask, type SiamMaskModels } from './siam-mask'
export { type SiamMaskOptions, siamMaskDefaults, siamMaskPresets } from './siam-mask-options'
export { SiamRPN } from './siam-rpn'
export { type SiamRPNOptions, siamRPNDefaults, siamRPNPresets } from './siam-rpn-options'
export { SiamRPNPlusPlus } from './siam-rpn-plus-plus'
export {
  type SiamRPNPlusPlusOptions,
  siamRPNPlusPlusDefaults,
  siamRPNPlusPlusPresets,
} from './siam-rpn-plus-plus-options'
export type { SiameseModels } from './siamese-network'
export type {
  ClassicalTracker,
  SingleTracker,
  SingleTrackerSnapshot,
  TargetReport,
  TargetState,
} from './single-tracker'
export { SingleTrackerGroup } from './single-tracker-group'
export { VitTrack, type VitTrackModels } from './vit-track'
export { type VitTrackOptions, vitTrackDefaults, vitTrackPresets } from './vit-track-options'
