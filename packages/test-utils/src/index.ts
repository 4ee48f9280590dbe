export { expectClose, type Tolerance } from './expect-close'
export { forbiddenWebAssembly } from './forbidden-web-assembly'
export { type GoldenCase, readGoldenCase } from './golden-case'
export {
  compareUpToIds,
  compareWithGolden,
  type GoldenRow,
  type GoldenSequence,
  goldenCameraFile,
  goldenSequenceNames,
  readGoldenCamera,
  readGoldenParameters,
  readGoldenSequence,
  readGoldenTracks,
} from './golden-sequence'
export * from './random'
export { type SceneFrame, type SceneOptions, seededScene } from './scene'
export { readShortSequence, readShortTracks } from './short-sequence'
