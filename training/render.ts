/**
 * Renders scenes of the synthetic street for training: `tsx --conditions=@mot/source training/render.ts FOLDER
 * [options]`. Each seed gives FOLDER/<seed>.rgb, its images in sequence as [height × width × 3] bytes, and
 * FOLDER/<seed>.json with their size and people. With `--owners`, FOLDER/<seed>.owners holds the person of each pixel as
 * [height × width] bytes per image: 1 + its row in the JSON's list for that image, 0 for none. With `--poses`, FOLDER/<seed>.poses
 * holds joints and bodies of the same rows, and the camera. Existing files are not written again.
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Street, sceneOptions, trainingSeeds, validationSeeds } from '@mot/street'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    split: { type: 'string', default: 'training' }, //   training | validation
    scenes: { type: 'string', default: '400' }, //       number of seeds of that split
    pictures: { type: 'string', default: '24' }, //      per scene
    'frame-rate': { type: 'string', default: '2' }, //   pictures per second
    owners: { type: 'boolean', default: false }, //      write the person of each pixel, too
    poses: { type: 'boolean', default: false }, //       write joints, bodies and the camera, too
    part: { type: 'string', default: '0/1' }, //         0/2 and 1/2 divide the work between two processes
  },
})
const folder = positionals[0]
if (!folder) throw new Error('Pass the folder to render into.')
const [part = 0, parts = 1] = values.part.split('/').map(Number)
const seeds = (values.split === 'validation' ? validationSeeds : trainingSeeds).slice(0, Number(values.scenes))

type SceneOptions = ReturnType<typeof sceneOptions> & { readonly frameCount: number; readonly frameRate: number }

mkdirSync(folder, { recursive: true })
for (const [i, seed] of seeds.entries()) {
  if (i % parts !== part) continue
  const options = {
    ...sceneOptions(seed),
    frameCount: Number(values.pictures),
    frameRate: Number(values['frame-rate']),
  }
  if (!existsSync(join(folder, `${seed}.json`))) renderScene(options, folder)
  if (values.poses && !existsSync(join(folder, `${seed}.poses`))) writePoses(options, folder)
}

function renderScene(options: SceneOptions, folder: string): void {
  const { seed, frameCount } = options
  const rgb = new Uint8Array(options.width * options.height * 3)
  const people: number[][][] = []
  const rows = new Uint8Array(options.width * options.height)
  const partial = join(folder, `${seed}.rgb.part`)
  const file = openSync(partial, 'w')
  const ownersFile = values.owners ? openSync(join(folder, `${seed}.owners`), 'w') : undefined
  for (const { frame, truth, owners } of new Street(options)) {
    dropAlpha(frame.data, rgb)
    writeSync(file, rgb)
    if (ownersFile !== undefined) {
      const rowOf = new Map(truth.map(({ id }, row) => [id, row + 1]))
      for (let i = 0; i < rows.length; i++) rows[i] = rowOf.get(owners[i]!) ?? 0
      writeSync(ownersFile, rows)
    }
    people.push(
      truth.map(({ identity, box, visibility }) => [identity, box.left, box.top, box.right, box.bottom, visibility]),
    )
  }
  closeSync(file)
  if (ownersFile !== undefined) closeSync(ownersFile)
  renameSync(partial, join(folder, `${seed}.rgb`))
  // Last: this file marks a complete scene.
  writeFileSync(
    join(folder, `${seed}.json`),
    JSON.stringify({ seed, width: options.width, height: options.height, pictures: frameCount, people }),
  )
}

function dropAlpha(rgba: Uint8Array | Uint8ClampedArray, rgb: Uint8Array): void {
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = rgba[from]!
    rgb[to + 1] = rgba[from + 1]!
    rgb[to + 2] = rgba[from + 2]!
  }
}

/** Of each image the calibration, and of each person 28 numbers of joints and seven of the body. */
function writePoses(options: SceneOptions, folder: string): void {
  const pictures = []
  for (const { truth, calibration } of new Street(options)) {
    const bodies = truth.map(({ body: { x, z, headingX, headingZ, height, width, length } }) => [
      ...[x, z, headingX, headingZ],
      ...[height, width, length],
    ])
    pictures.push({ calibration, joints: truth.map(({ joints }) => joints), bodies })
  }
  writeFileSync(join(folder, `${options.seed}.poses`), JSON.stringify({ seed: options.seed, pictures }))
}
