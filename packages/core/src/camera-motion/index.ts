export { checkCameraMotion } from './check-camera-motion'
