/** SFSORT, without a motion model, against ByteTrack: at most 80 % of its time. */
import { SFSORT } from '@mot/trackers'
import { benchBesideByteTrack } from './peers/byte-track'

await benchBesideByteTrack('sfsort', SFSORT, { 50: 0.8, 300: 0.8 })
