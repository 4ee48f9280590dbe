import type { CatalogueEntry } from './catalogue-entry'
import { inPipeline, licenceInPipeline } from './repositories'

export const lightPerson: CatalogueEntry = {
  name: 'light-person',
  description: 'People alone, in small images: a YOLOX for slow machines.',
  kind: 'detector',
  head: 'yolox',
  tracker: 'ByteTrack',
  classes: ['person'],
  input: { name: 'images', width: 192, height: 192 },
  outputs: ['output'],
  licence: 'Apache-2.0',
  licenceUrl: licenceInPipeline('Detector/light_person_detector'),
  publisher: 'Kazuhito Takahashi',
  files: [
    {
      source: inPipeline('Detector/light_person_detector/model/model.onnx'),
      bytes: 3616703,
      sha256: '4bf5f704cd3bd900645a4303e0934ede13d9fb2135058b38005f4c2886c68576',
    },
  ],
  tried: true,
}
