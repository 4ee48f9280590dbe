export { checkCameraMotion, isCameraMotion } from './check-camera-motion'
export {
  type CameraMotionEstimate,
  CameraMotionEstimator,
  type CameraMotionOptions,
  type UnknownMotion,
} from './estimator'
