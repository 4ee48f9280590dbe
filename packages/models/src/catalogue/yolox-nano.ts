import type { CatalogueEntry } from './catalogue-entry'
import { cocoClasses } from './coco-classes'
import { inPipeline, licenceInPipeline } from './repositories'

export const yoloxNano: CatalogueEntry = {
  name: 'yolox-nano',
  description: 'People, vehicles, animals and things, 80 classes of COCO: the first to try.',
  kind: 'detector',
  head: 'yolox',
  tracker: 'ByteTrack',
  classes: cocoClasses,
  input: { name: 'images', width: 416, height: 416 },
  outputs: ['output'],
  licence: 'Apache-2.0',
  licenceUrl: licenceInPipeline('Detector/yolox'),
  publisher: 'Megvii (YOLOX), exported by Kazuhito Takahashi',
  files: [
    {
      source: inPipeline('Detector/yolox/model/yolox_nano_416x416.onnx'),
      bytes: 3660092,
      sha256: '695e750a5d5754bb5a8d5325643b59282191a7e7a564e435a415fd3c578eab14',
    },
  ],
  tried: true,
}
