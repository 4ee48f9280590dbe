import type { CatalogueEntry } from './catalogue-entry'
import { cocoClasses } from './coco-classes'
import { inPipeline, licenceInPipeline } from './repositories'

export const nanoDetM: CatalogueEntry = {
  name: 'nanodet-m',
  description: '80 classes of COCO, anchor-free.',
  kind: 'detector',
  head: 'nanoDet',
  tracker: 'ByteTrack',
  classes: cocoClasses,
  input: { name: 'input.1', width: 416, height: 416 },
  outputs: [
    ...[8, 16, 32].map((stride) => `cls_pred_stride_${stride}`),
    ...[8, 16, 32].map((stride) => `dis_pred_stride_${stride}`),
  ],
  licence: 'Apache-2.0',
  licenceUrl: licenceInPipeline('Detector/nanodet'),
  publisher: 'RangiLyu (NanoDet), exported by Kazuhito Takahashi',
  files: [
    {
      source: inPipeline('Detector/nanodet/model/nanodet_m_416.onnx'),
      bytes: 3802805,
      sha256: '08b62b9ee4a7878e7a64d6ef4faf3074322c033a0252c83a20f41b86c76e8146',
    },
  ],
  tried: true,
}
