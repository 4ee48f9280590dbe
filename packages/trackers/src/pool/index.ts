export type { TrackerPoolOptions } from './pool-options'
export { TrackerPool } from './tracker-pool'
