/**
 * Average precision at an IoU of 0.5 of detectors on the held-out streets: `tsx --conditions=@mot/source
 * training/score-detectors.ts FOLDER… [--pictures 20] [--validation]`. Each network of a folder, with its manifest, is read by its
 * head. Truth is clipped to the image, as corners and distances are learned; people of whom less than 25 % is visible are ignored.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createBackend } from '@mot/backends'
import { averagePrecision, evaluate } from '@mot/eval'
import { centerNet, centerNetTriplets, cornerNet, createDetector, fairMOT, fcos, type Head, jde } from '@mot/heads'
import { checkManifest, type ModelManifest } from '@mot/models'
import { heldOutSeeds, Street, type StreetFrame, sceneOptions, validationSeeds } from '@mot/street'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pictures: { type: 'string', default: '20' }, validation: { type: 'boolean' } },
})
if (positionals.length === 0) throw new Error('Pass a folder of networks with their manifests.')

const heads: Readonly<Record<string, (options: Record<string, unknown>) => Head>> = {
  centerNet,
  centerNetTriplets,
  cornerNet,
  fairMOT,
  fcos,
  jde,
}
const seeds = values.validation ? validationSeeds : heldOutSeeds
const scenes = seeds.map((seed) => [
  ...new Street({ ...sceneOptions(seed), frameRate: 2, frameCount: Number(values.pictures) }),
])
console.log('| network | head | AP50 | bytes |\n| --- | --- | ---: | ---: |')
await using backend = await createBackend({ device: 'cpu' })
for (const folder of positionals) {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const manifest = checkManifest(JSON.parse(readFileSync(join(folder, file), 'utf8')), file)
    if (manifest.head === undefined) continue
    const ap50 = await score(manifest, join(folder, manifest.file))
    console.log(`| ${manifest.name} | ${manifest.head} | ${ap50.toFixed(3)} | ${manifest.bytes} |`)
  }
}

async function score(manifest: ModelManifest, path: string): Promise<number> {
  const head = heads[manifest.head!]!({ ...manifest.headOptions, minScore: 0.05 })
  const detector = createDetector(await backend.load(path), head)
  const found = []
  for (const frames of scenes) {
    const truth = frames.map(boxesInside)
    const detections = []
    for (const { frame } of frames) detections.push([...(await detector.detect(frame))])
    found.push({ truth, detections })
  }
  return evaluate(averagePrecision, found).averagePrecision
}

/** The part of each person's box inside of the image. */
function boxesInside({ frame: { width, height }, truth }: StreetFrame) {
  return truth.map(({ id, box, visibility }) => {
    const inside = {
      left: Math.max(box.left, 0),
      top: Math.max(box.top, 0),
      right: Math.min(box.right, width),
      bottom: Math.min(box.bottom, height),
    }
    const share = areaOf(inside) / areaOf(box)
    return { id, box: inside, ignore: visibility * share < 0.25 }
  })
}

function areaOf({ left, top, right, bottom }: { left: number; top: number; right: number; bottom: number }): number {
  return Math.max(right - left, 0) * Math.max(bottom - top, 0)
}
