import type { CatalogueEntry } from './catalogue-entry'
import { inSiamTrackers, licenceOfSiamTrackers } from './repositories'

export const nanoTrackV2: CatalogueEntry = {
  name: 'nanotrack-v2',
  description: 'Follows one object that you choose, as NanoTrack does in OpenCV.',
  kind: 'single-object',
  tracker: 'NanoTrack',
  preset: 'nanotrack_v2',
  classes: ['any object'],
  input: { name: 'input', width: 255, height: 255 },
  outputs: ['output1', 'output2'],
  licence: 'Apache-2.0',
  licenceUrl: licenceOfSiamTrackers,
  publisher: 'HonglinChu (SiamTrackers)',
  files: [
    {
      part: 'backbone',
      source: inSiamTrackers('NanoTrack/models/nanotrackv2/nanotrack_backbone_sim.onnx'),
      bytes: 1056849,
      sha256: '530bdd0cd00f19afab79a863e71ba71e3312395a5dc9151af675082bdaaa2fc4',
    },
    {
      part: 'head',
      source: inSiamTrackers('NanoTrack/models/nanotrackv2/nanotrack_head_sim.onnx'),
      bytes: 726198,
      sha256: '0d8c0637be849f092cc7236cae02e55c8b9455ebe37ba50601d6115db4247cd9',
    },
  ],
  tried: true,
}
