import type { CatalogueEntry } from './catalogue-entry'
import { inOpenCvZoo, licenceInOpenCvZoo } from './repositories'
import { vitTrack } from './vittrack'

const commit = 'd1139c7934d9be1b7a8af3671dfa8d2fe3f74b00'
const folder = 'models/object_tracking_vittrack'

export const vitTrackInt8: CatalogueEntry = {
  ...vitTrack,
  name: 'vittrack-int8',
  description: 'vittrack with weights of 8 bits.',
  licenceUrl: licenceInOpenCvZoo(commit, folder),
  publisher: "OpenCV (its zoo's object_tracking_vittrack_2023sep_int8bq)",
  files: [
    {
      source: inOpenCvZoo(commit, `${folder}/object_tracking_vittrack_2023sep_int8bq.onnx`),
      bytes: 271327,
      sha256: '54e8d58892a49de71fadf6673ba10193f7899324a4c1b8fe8c2f2d8d5d661fb4',
    },
  ],
  tried: false,
}
