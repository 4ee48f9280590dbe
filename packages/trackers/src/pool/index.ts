export type { CompletePoolOptions, TrackerPoolOptions } from './pool-options'
export { TrackerPool } from './tracker-pool'
