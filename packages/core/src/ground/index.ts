export { checkGroundCamera, GroundCamera, type GroundCameraInput } from './ground-camera'
