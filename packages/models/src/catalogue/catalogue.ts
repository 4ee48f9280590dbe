import type { CatalogueEntry } from './catalogue-entry'
import { centerNetCoco } from './centernet'
import { lightPerson } from './light-person'
import { moveNetMultiPose } from './movenet-multipose'
import { nanoDetM } from './nanodet-m'
import { nanoTrackV2 } from './nanotrack-v2'
import { nanoTrackV3 } from './nanotrack-v3'
import { personReid } from './person-reid'
import { vitTrack } from './vittrack'
import { vitTrackInt8 } from './vittrack-int8'
import { yoloxNano } from './yolox-nano'
import { yoloxS } from './yolox-s'

/** Public networks by name, one file each beside this one. */
export const catalogue: readonly CatalogueEntry[] = [
  yoloxNano,
  nanoDetM,
  lightPerson,
  yoloxS,
  centerNetCoco,
  moveNetMultiPose,
  personReid,
  vitTrack,
  vitTrackInt8,
  nanoTrackV3,
  nanoTrackV2,
]
