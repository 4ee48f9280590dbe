// Creates the picture of `mot inspect` in the guide, from a synthetic street.
//   npx tsx --conditions=@mot/source scripts/inspect-picture.ts
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Detections } from '@mot/core'
import { drawExplanation } from '@mot/io/draw'
import { Street, sceneOptions } from '@mot/street'
import { seededRandom } from '@mot/test-utils'
import { Explainer } from '../packages/cli/src/inspect/explainer'
import { chooseTracker } from '../packages/cli/src/track/choose-tracker'

const root = fileURLToPath(new URL('..', import.meta.url))
// The package is a peer of @mot/io and resolves from there.
const sharp = createRequire(join(root, 'packages/io/package.json'))('sharp')

/** One person is hidden behind another. */
const [seed, shownFrame] = [9001, 90]
const random = seededRandom(seed)
const jitter = () => 3 * (random() - 0.5)
const explainer = new Explainer(chooseTracker({ tracker: 'ByteTrack' }), {}, 25)

for (const { frame, truth } of new Street({ ...sceneOptions(seed), frameCount: shownFrame })) {
  const rows = truth
    .filter(({ visibility }) => visibility > 0.35)
    .map(({ box, visibility }) => ({
      box: {
        left: box.left + jitter(),
        top: box.top + jitter(),
        right: box.right + jitter(),
        bottom: box.bottom + jitter(),
      },
      score: 0.35 + 0.6 * visibility,
    }))
  const detections = Detections.from(rows, { frame: frame.index, time: frame.time })
  if (frame.index < shownFrame) {
    explainer.update(detections)
    continue
  }
  const { explanation, predicted } = explainer.explain(detections)
  const scene = { ...explanation, detections, predicted: [...predicted], title: 'ByteTrack' }
  const { width, height, data } = drawExplanation(frame, scene)
  const target = join(root, 'docs/public/inspect.webp')
  const { size } = await sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .webp({ quality: 82 })
    .toFile(target)
  console.log(`${target}: ${width} × ${height}, ${Math.round(size / 1000)} kB`)
}
