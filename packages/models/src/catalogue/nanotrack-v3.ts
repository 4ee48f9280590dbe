import type { CatalogueEntry } from './catalogue-entry'
import { inSiamTrackers, licenceOfSiamTrackers } from './repositories'

export const nanoTrackV3: CatalogueEntry = {
  name: 'nanotrack-v3',
  description: 'Follows one object that you choose: the third version of NanoTrack.',
  kind: 'single-object',
  tracker: 'NanoTrack',
  preset: 'nanotrack_v3',
  classes: ['any object'],
  input: { name: 'input', width: 255, height: 255 },
  outputs: ['output1', 'output2'],
  licence: 'Apache-2.0',
  licenceUrl: licenceOfSiamTrackers,
  publisher: 'HonglinChu (SiamTrackers)',
  files: [
    {
      part: 'backbone',
      source: inSiamTrackers('NanoTrack/models/nanotrackv3/nanotrack_backbone.onnx'),
      bytes: 1431635,
      sha256: '50be1320abf9384fd3479ea829f95e244cf3f3838190c5ab60c750fb8c1ce828',
    },
    {
      part: 'head',
      source: inSiamTrackers('NanoTrack/models/nanotrackv3/nanotrack_head.onnx'),
      bytes: 1183740,
      sha256: '75357903be3f4817c965af16cb5a11fd32b1467f597a408405a98635ac63f61d',
    },
  ],
  tried: true,
}
