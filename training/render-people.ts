/**
 * Renders crops of the people of the synthetic street for a re-identification network: `tsx --conditions=@mot/source
 * training/render-people.ts FOLDER [options]`. People of three cameras walk from one to the next and come back soon, so that each is seen
 * from both sides, near and far. Each seed gives FOLDER/<seed>.crops, [crops × 3 × 64 × 32] bytes, and FOLDER/<seed>.json with the
 * identity and the camera of each. Existing files are not written again.
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Box, cropBoxes, ImageBatch } from '@mot/core'
import { StreetCameras, sceneOptions, trainingSeeds, validationSeeds } from '@mot/street'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    split: { type: 'string', default: 'training' }, //   training | validation
    scenes: { type: 'string', default: '150' }, //       number of seeds of that split
    seconds: { type: 'string', default: '45' }, //       a frame of each camera in each
    part: { type: 'string', default: '0/1' }, //         0/2 and 1/2 divide the work between two processes
  },
})
const folder = positionals[0]
if (!folder) throw new Error('Pass the folder to render into.')
const [part = 0, parts = 1] = values.part.split('/').map(Number)
const seeds = (values.split === 'validation' ? validationSeeds : trainingSeeds).slice(0, Number(values.scenes))

/** Of people who are visible by half; crops of detectors are not tight either. */
const LEAST_VISIBLE = 0.5
const JITTER = 0.08

mkdirSync(folder, { recursive: true })
for (const [i, seed] of seeds.entries()) {
  if (i % parts === part && !existsSync(join(folder, `${seed}.json`))) renderPeople(seed, folder)
}

function renderPeople(seed: number, folder: string): void {
  const cameras = 3
  const people = 10 * cameras
  const frameCount = Number(values.seconds)
  const times = { travelSeconds: [1, 4], awaySeconds: [1, 6], returnShare: 0.7 } as const
  const street = new StreetCameras({ ...sceneOptions(seed), ...times, people, cameras, frameRate: 1, frameCount })
  const partial = join(folder, `${seed}.crops.part`)
  const file = openSync(partial, 'w')
  const rows: number[][] = []
  const random = jitter(seed)
  for (const frames of street) {
    for (const [camera, { frame, truth }] of frames.entries()) {
      const seen = truth.filter(
        ({ box, visibility }) => visibility >= LEAST_VISIBLE && shareInside(box, frame.width, frame.height) >= 0.6,
      )
      if (seen.length === 0) continue
      const batch = new ImageBatch({ count: seen.length, width: 32, height: 64, scale: 1 })
      const boxes = seen.flatMap(({ box }) => {
        const [dx, dy] = [JITTER * (box.right - box.left), JITTER * (box.bottom - box.top)]
        return [
          box.left + dx * random(),
          box.top + dy * random(),
          box.right + dx * random(),
          box.bottom + dy * random(),
        ]
      })
      cropBoxes(frame, boxes, batch, { resampling: 'area' })
      writeSync(file, Uint8Array.from(batch.data))
      for (const { identity } of seen) rows.push([identity, camera])
    }
  }
  closeSync(file)
  renameSync(partial, join(folder, `${seed}.crops`))
  writeFileSync(join(folder, `${seed}.json`), JSON.stringify(rows))
}

function shareInside({ left, top, right, bottom }: Box, width: number, height: number): number {
  const inside = (Math.min(right, width) - Math.max(left, 0)) * (Math.min(bottom, height) - Math.max(top, 0))
  return inside / ((right - left) * (bottom - top))
}

/** Numbers from −1 to 1. */
function jitter(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  }
}
