export { checkCameraMotion, isCameraMotion } from './check-camera-motion'
