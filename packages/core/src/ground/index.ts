export {
  estimateGroundCamera,
  type GroundCameraEstimate,
  type GroundCameraEstimateOptions,
} from './estimate-ground-camera'
export { checkGroundCamera, GroundCamera, type GroundCameraInput } from './ground-camera'
