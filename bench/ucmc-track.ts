/** UCMCTrack, which compares on the ground, against ByteTrack: at most twice as long at 50 objects, four times at 300. */
import { UCMCTrack } from '@mot/trackers'
import { benchBesideByteTrack } from './peers/byte-track'

await benchBesideByteTrack('ucmc-track', UCMCTrack, { 50: 2, 300: 4 })
