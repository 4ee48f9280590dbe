/** TrackTrack without appearance against ByteTrack: at most two and a half times as long. */
import { TrackTrack } from '@mot/trackers'
import { benchBesideByteTrack } from './peers/byte-track'

await benchBesideByteTrack('track-track', TrackTrack, { 50: 2.5, 300: 2.5 })
