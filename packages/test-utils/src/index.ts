export * from './random'
export { expectClose, type Tolerance } from './expect-close'
