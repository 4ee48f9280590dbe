export { expectClose, type Tolerance } from './expect-close'
export * from './random'
