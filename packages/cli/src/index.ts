export { main } from './main'
export type { Streams } from './streams'
export type { TrackReport } from './track/report'
