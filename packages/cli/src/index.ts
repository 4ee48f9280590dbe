export { main } from './main'
export type { Streams, TextStream } from './streams'
export type { TrackReport } from './track/report'
