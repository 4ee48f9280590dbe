export type { CameraKind } from './camera/motion'
export type { Calibration, StreetFrame } from './scene'
export {
  heldOutSeeds,
  type Layout,
  type LightKind,
  type StreetOptions,
  sceneOptions,
  trainingSeeds,
  validationSeeds,
} from './scene-options'
export { Street } from './street'
export { StreetCameras, type StreetCamerasOptions } from './street-cameras'
export { streetJoints, type TrueBody, type TruePerson } from './truth'
