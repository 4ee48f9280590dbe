export type { CameraKind } from './camera/motion'
export {
  heldOutSeeds,
  type Layout,
  type LightKind,
  type StreetOptions,
  sceneOptions,
  trainingSeeds,
  validationSeeds,
} from './scene-options'
export { type Calibration, Street, type StreetFrame } from './street'
export { streetJoints, type TrueBody, type TruePerson } from './truth'
