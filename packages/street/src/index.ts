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
export { Street, type StreetFrame } from './street'
export type { TruePerson } from './truth'
