/** FastTracker, which adds occlusion to ByteTrack's rounds: at most half as long again. */
import { FastTracker } from '@mot/trackers'
import { benchBesideByteTrack } from './peers/byte-track'

await benchBesideByteTrack('fast-tracker', FastTracker, { 50: 1.5, 300: 1.5 })
