/**
 * Scores a FairMOT or JDE network, with its manifest, and settings of the tracker on the validation scenes, encoded as videos:
 * `tsx --conditions=@mot/source training/validate.ts NETWORK.onnx FOLDER [--scenes 8] [--frames 80] [--try key=a,b,c
 * …]`. Prints one row per scene with the settings of the preset, then one per combination of the values to try. FOLDER
 * keeps the videos.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createBackend } from '@mot/backends'
import type { Detections } from '@mot/core'
import { averagePrecision, clear, evaluate, identity, type ResultRow, type TruthRow } from '@mot/eval'
import { createDetector, type Detector, fairMOT, jde } from '@mot/heads'
import { readGroundTruth } from '@mot/io/mot'
import { openVideo } from '@mot/io/video'
import { checkManifest } from '@mot/models'
import { sceneOptions, validationSeeds } from '@mot/street'
import { JDETracker, type JDETrackerOptions } from '@mot/trackers'
import { renderScene } from '../examples/demo/scene'
import { leastVisibility } from '../examples/demo/score-scene'

interface DetectedScene {
  readonly frameRate: number
  /** Frame by frame. */
  readonly truth: readonly TruthRow[][]
  readonly detections: readonly Detections[]
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scenes: { type: 'string', default: '8' },
    frames: { type: 'string', default: '80' },
    try: { type: 'string', multiple: true, default: [] },
  },
})
const [network, folder] = positionals
if (!network || !folder) throw new Error('Pass the network to score and the folder of the videos.')

await using backend = await createBackend({ device: 'cpu' })
// Average precision includes low-score detections; the tracker ignores them.
const { head, headOptions } = checkManifest(JSON.parse(readFileSync(network.replace(/onnx$/, 'json'), 'utf8')))
const makeHead = head === 'jde' ? jde : fairMOT
const detector = createDetector(await backend.load(network), makeHead({ ...headOptions, minScore: 0.05 }))
const scenes: DetectedScene[] = []
for (const seed of validationSeeds.slice(0, Number(values.scenes))) {
  const scene = await detectScene(seed, folder, detector)
  scenes.push(scene)
  console.log(`${seed}: ${describe([scene], {})}`)
}
for (const options of combinations(values.try)) console.log(`${JSON.stringify(options)}: ${describe(scenes, options)}`)

async function detectScene(seed: number, folder: string, detector: Detector): Promise<DetectedScene> {
  const options = { ...sceneOptions(seed), frameCount: Number(values.frames) }
  const name = join(folder, `${seed}-${options.frameCount}`)
  const files = { video: join(name, 'street.mp4'), truth: join(name, 'gt.txt') }
  if (!existsSync(files.truth)) await renderScene(options, name)
  const rows = await readGroundTruth(files.truth)
  const truth: TruthRow[][] = []
  const detections: Detections[] = []
  await using video = openVideo(files.video)
  for await (const frame of video) {
    const people = rows.at(frame.index)
    truth.push(people.map(({ id, box, visibility }) => ({ id, box, ignore: visibility < leastVisibility })))
    detections.push(await detector.detect(frame))
  }
  return { frameRate: options.frameRate, truth, detections }
}

function describe(scenes: readonly DetectedScene[], options: JDETrackerOptions): string {
  const sequences = scenes.map((scene) => ({ truth: scene.truth, results: follow(scene, options) }))
  const { averagePrecision: ap } = evaluate(averagePrecision, scenes)
  const { mota, falsePositives, falseNegatives, idSwitches } = evaluate(clear, sequences)
  const { idf1 } = evaluate(identity, sequences)
  const percent = (value: number) => (100 * value).toFixed(1)
  return (
    `AP50 ${percent(ap)} MOTA ${percent(mota)} IDF1 ${percent(idf1)} ` +
    `(${falsePositives} false, ${falseNegatives} missed, ${idSwitches} switched)`
  )
}

function follow({ detections, frameRate }: DetectedScene, options: JDETrackerOptions): ResultRow[][] {
  const tracker = new JDETracker({ ...options, frameRate })
  return detections.map((each) => [...tracker.update(each)])
}

/** All combinations of one value for each option: `['minScore=0.3,0.4']` gives two. */
function combinations(tried: readonly string[]): JDETrackerOptions[] {
  return tried.reduce<Record<string, number>[]>(
    (all, each) => {
      const [name = '', list = ''] = each.split('=')
      return all.flatMap((chosen) => list.split(',').map((value) => ({ ...chosen, [name]: Number(value) })))
    },
    [{}],
  )
}
