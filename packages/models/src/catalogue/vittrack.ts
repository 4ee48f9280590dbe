import type { CatalogueEntry } from './catalogue-entry'
import { inObjectTrackers, licenceInOpenCvZoo } from './repositories'

export const vitTrack: CatalogueEntry = {
  name: 'vittrack',
  description: 'Follows one object that you choose, of any kind.',
  kind: 'single-object',
  tracker: 'VitTrack',
  classes: ['any object'],
  input: { name: 'search', width: 256, height: 256 },
  outputs: ['output1', 'output2', 'output3'],
  licence: 'Apache-2.0',
  licenceUrl: licenceInOpenCvZoo('fef72f8fa7c52eaf116d3df358d24e6e959ada0e', 'models/object_tracking_vittrack'),
  publisher: "OpenCV (its zoo's object_tracking_vittrack_2023sep)",
  files: [
    {
      source: inObjectTrackers('model/vit/object_tracking_vittrack_2023sep.onnx'),
      bytes: 714726,
      sha256: '2990f0b7cd44d92afa48cd97db6de7be113fc1d9594fddb74e2725c10478e91d',
    },
  ],
  tried: true,
}
