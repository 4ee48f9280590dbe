import type { CatalogueEntry } from './catalogue-entry'
import { cocoClasses } from './coco-classes'
import { inOpenCvZoo, licenceInOpenCvZoo } from './repositories'

const commit = 'c79d9191ff792df933d348bd1c4de05edf77ddf9'
const folder = 'models/object_detection_yolox'

export const yoloxS: CatalogueEntry = {
  name: 'yolox-s',
  description: '80 classes of COCO: larger than yolox-nano.',
  kind: 'detector',
  head: 'yolox',
  tracker: 'ByteTrack',
  classes: cocoClasses,
  input: { name: 'images', width: 640, height: 640 },
  outputs: ['output'],
  licence: 'Apache-2.0',
  licenceUrl: licenceInOpenCvZoo(commit, folder),
  publisher: "Megvii (YOLOX), in OpenCV's zoo (object_detection_yolox_2022nov)",
  files: [
    {
      source: inOpenCvZoo(commit, `${folder}/object_detection_yolox_2022nov.onnx`),
      bytes: 35858002,
      sha256: 'c5c2d13e59ae883e6af3b45daea64af4833a4951c92d116ec270d9ddbe998063',
    },
  ],
  tried: false,
}
