export { checkCameraMotion, isCameraMotion } from './check-camera-motion'
export {
  type CameraMotionEstimate,
  CameraMotionEstimator,
  type CameraMotionOptions,
  type UnknownMotion,
} from './estimator'
export { PointTracker } from './point-tracker'
export { Pyramid } from './pyramid'
