/** CueTrack without appearance against ByteTrack: at most three times as long. */
import { CueTrack } from '@mot/trackers'
import { benchBesideByteTrack } from './peers/byte-track'

await benchBesideByteTrack('cue-track', CueTrack, { 50: 3, 300: 3 })
