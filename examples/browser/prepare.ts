// Renders the first clip of the page, public/street.mp4, if it is missing.
import { existsSync } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { demoClip } from '../demo/clip'
import { renderScene } from '../demo/scene'

const publicFolder = fileURLToPath(new URL('./public', import.meta.url))
const clip = `${publicFolder}/street.mp4`

if (!existsSync(clip)) {
  console.log(`Rendering ${demoClip.frameCount} frames of a street …`)
  const { video } = await renderScene(demoClip, 'out/browser')
  await mkdir(publicFolder, { recursive: true })
  // Copied once it is complete.
  await copyFile(video, clip)
}
