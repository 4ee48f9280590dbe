import type { CatalogueEntry } from './catalogue-entry'
import { inPipeline, licenceInPipeline } from './repositories'

export const personReid: CatalogueEntry = {
  name: 'person-reid',
  description: 'Appearance of people, 256 numbers: a second network, for trackers that compare appearance.',
  kind: 'appearance',
  head: 'embedder',
  // As `embedderPresets.reidRetail` of @mot/heads.
  headOptions: { inputSize: { width: 128, height: 256 }, channelOrder: 'bgr', scale: 1 },
  tracker: 'BoTSORT',
  classes: ['person'],
  input: { name: 'inputs:0', width: 128, height: 256 },
  outputs: ['Identity:0'],
  licence: 'Apache-2.0',
  licenceUrl: licenceInPipeline('Tracker/person_reid'),
  publisher: 'Intel (Open Model Zoo, person-reidentification-retail-0287), exported by Katsuya Hyodo',
  files: [
    {
      source: inPipeline('Tracker/person_reid/model/person-reidentification-retail-0287.onnx'),
      bytes: 2454677,
      sha256: 'f35a22885b93aa0c249d665b4cf5510d08ded92f814694c3c2fec0112b0d3a56',
    },
  ],
  tried: true,
}
