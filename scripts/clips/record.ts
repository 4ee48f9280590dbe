// Renders the clips of the playground, and records what fairmot-tiny detects in them: docs/public/clips. ffmpeg encodes the videos.
//   npm run clips              all of them
//   npm run clips -- evening   those that are named
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createBackend } from '@mot/backends'
import { createDetector, fairMOT } from '@mot/heads'
import { fairMOTTiny } from '@mot/models'
import { encodeVideo } from './encode-video'
import { recordClip } from './record-clip'
import { clipScenes } from './scenes'

const root = fileURLToPath(new URL('../..', import.meta.url))
// The package is a peer of @mot/io and resolves from there.
const sharp = createRequire(join(root, 'packages/io/package.json'))('sharp')
const folder = join(root, 'docs/public/clips')
const named = process.argv.slice(2)

mkdirSync(folder, { recursive: true })
await using backend = await createBackend({ device: 'cpu' })
const network = join(root, 'packages/models/networks/fairmot-tiny.onnx')
// Low-score detections are recorded, too: several trackers match them in a round of their own.
const detector = createDetector(
  await backend.load(network),
  fairMOT({ inputSize: fairMOTTiny.manifest.input, minScore: 0.15 }),
)

for (const scene of clipScenes.filter(({ name }) => named.length === 0 || named.includes(name))) {
  const path = (ending: string) => join(folder, `${scene.name}.${ending}`)
  const video = encodeVideo(path('webm'), scene.street)
  const file = await recordClip(scene, detector, async ({ frame }) => {
    await video.write(frame)
    if (frame.index !== scene.poster) return
    const raw = { width: frame.width, height: frame.height, channels: 4 }
    await sharp(frame.data, { raw }).removeAlpha().webp({ quality: 62, effort: 6 }).toFile(path('webp'))
  })
  await video.finish()
  writeFileSync(path('json'), JSON.stringify(file))
  const sizes = ['webm', 'json', 'webp'].map(
    (ending) => `${ending} ${Math.round(statSync(path(ending)).size / 1000)} kB`,
  )
  console.log(`${scene.name}: ${file.detections.scores.length} detections, ${sizes.join(', ')}`)
}
