import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBackend } from '@mot/backends'
import { averagePrecision, evaluate } from '@mot/eval'
import { centerNet, centerNetTriplets, cornerNet, createDetector, fcos, type Head } from '@mot/heads'
import { checkManifest } from '@mot/models'
import { Street, sceneOptions, validationSeeds } from '@mot/street'
import { expect, test } from 'vitest'

// Trained with the targets and losses of @mot/heads/losses, in Python: training/README.md.
const folder = join(import.meta.dirname, '../../training/networks')
const manifests = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => checkManifest(JSON.parse(readFileSync(join(folder, file), 'utf8')), file))
  .filter(({ kind }) => kind !== 'appearance')
const heads: Readonly<Record<string, (options: Record<string, unknown>) => Head>> = {
  centerNet,
  centerNetTriplets,
  cornerNet,
  fcos,
}
/** What each reaches at least: they were trained for few steps. */
const least: Readonly<Record<string, number>> = {
  'centernet-tiny': 0.7,
  'centernet-triplets-tiny': 0.3,
  'cornernet-tiny': 0.2,
  'fcos-tiny': 0.7,
}
const frames = validationSeeds
  .slice(0, 3)
  .flatMap((seed) => [...new Street({ ...sceneOptions(seed), frameRate: 1, frameCount: 2 })])

test.each(manifests.map((manifest) => [manifest.name, manifest] as const))(
  'people of six pictures are found by %s and its head',
  async (name, { head, headOptions, file }) => {
    await using backend = await createBackend({ device: 'cpu' })
    const model = await backend.load(join(folder, file))
    const detector = createDetector(model, heads[head!]!({ ...headOptions, minScore: 0.05 }))
    const detections = []
    for (const { frame } of frames) detections.push([...(await detector.detect(frame))])
    const truth = frames.map(({ truth }) =>
      truth.map(({ id, box, visibility }) => {
        const { left, top, right, bottom } = box
        // Corners and distances are learned of boxes inside of the image.
        const inside = {
          left: Math.max(left, 0),
          top: Math.max(top, 0),
          right: Math.min(right, 640),
          bottom: Math.min(bottom, 384),
        }
        const share = ((inside.right - inside.left) * (inside.bottom - inside.top)) / ((right - left) * (bottom - top))
        return { id, box: inside, ignore: visibility * share < 0.25 }
      }),
    )
    expect(evaluate(averagePrecision, [{ truth, detections }]).averagePrecision).toBeGreaterThan(least[name]!)
  },
)
