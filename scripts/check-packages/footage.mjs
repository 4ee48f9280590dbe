// What the checks of a newcomer's programs track: real footage with a named network from a mirror on this machine, where both lie
// beside the checkout; else the rendered street with the shipped network.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './workspace.mjs'

const vtest = join(root, '../shared/media/vtest.avi')

/** Whether ffmpeg is on the PATH. */
export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0

/**
 * @param folder where the video lies.
 * @returns the network and its video, how many people are on it at least, and a mirror, which `close` ends.
 */
export async function prepareFootage(folder) {
  mkdirSync(folder, { recursive: true })
  const video = join(folder, 'street.mp4')
  const mirror = existsSync(vtest) && hasFfmpeg ? await startMirror() : undefined
  if (mirror !== undefined) {
    const cut = ['-loglevel', 'error', '-y', '-i', vtest, '-t', '4', '-pix_fmt', 'yuv420p']
    run('ffmpeg', [...cut, video])
    return { network: 'yolox-nano', video, people: 4, env: { MOT_MIRROR: mirror.address }, close: mirror.close }
  }
  console.log('the networks and footage of ../shared, or ffmpeg, are missing: fairmot-tiny on the rendered street')
  run('tsx', ['--conditions=@mot/source', 'examples/browser/prepare.ts'])
  const street = join(root, 'examples/browser/public/street.mp4')
  // Two seconds are enough, and each frame takes its time on a processor.
  if (hasFfmpeg) run('ffmpeg', ['-loglevel', 'error', '-y', '-i', street, '-t', '2', '-pix_fmt', 'yuv420p', video])
  else cpSync(street, video)
  return { network: 'fairmot-tiny', video, people: 4, env: {}, close: () => {} }
}

/** @returns the address of a mirror, or `undefined` where there are no networks. */
async function startMirror() {
  const loader = [join(root, 'node_modules/tsx/dist/cli.mjs'), '--conditions=@mot/source']
  const child = spawn(process.execPath, [...loader, join(root, 'scripts/check-packages/mirror.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => [''])])
  const address = String(line).trim()
  if (!address.startsWith('http')) return undefined
  return { address, close: () => child.kill() }
}
