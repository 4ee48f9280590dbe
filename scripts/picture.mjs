// Creates the animation of the README from the demo's video.
//   npm run demo && npm run picture
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openVideo } from '@mot/io/video'

const root = fileURLToPath(new URL('..', import.meta.url))
// The package is a peer of @mot/io and resolves from there.
const sharp = createRequire(join(root, 'packages/io/package.json'))('sharp')

const target = join(root, 'docs/public/tracked.webp')
/** Two people pass a pillar while others meet behind them. */
const [firstFrame, lastFrame] = [61, 130]
/** Every second frame is shown. */
const step = 2
const width = 480

const video = openVideo(join(root, 'out/demo/tracked.mp4'))
const { frameRate } = await video.info()
const pictures = []
for await (const { index, data, ...size } of video) {
  if (index > lastFrame) break
  if (index < firstFrame || (index - firstFrame) % step !== 0) continue
  const raw = { width: size.width, height: size.height, channels: 4 }
  pictures.push(await sharp(data, { raw }).removeAlpha().resize(width).png().toBuffer())
}
const { size } = await sharp(pictures, { join: { animated: true } })
  .webp({ quality: 80, effort: 6, loop: 0, delay: pictures.map(() => Math.round((1000 * step) / frameRate)) })
  .toFile(target)
console.log(`${target}: ${pictures.length} pictures, ${Math.round(size / 1000)} kB`)
