export { expectClose, type Tolerance } from './expect-close'
export { type GoldenCase, readGoldenCase } from './golden-case'
export * from './random'
