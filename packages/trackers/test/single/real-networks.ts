import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBackend } from '@mot/backends'
import type { Box, Frame, Model } from '@mot/core'
import { openVideo } from '@mot/io/video'
import { freeInputSize } from '@mot/models'

const shared = join(import.meta.dirname, '../../../../../shared')

export interface Footage {
  frames(): AsyncIterable<Frame>
}

/** Given footage; undefined where it, one of the networks or what reads it is not there. */
export function footageOf(name: 'bag' | 'tennis', networks: readonly string[]): Footage | undefined {
  const path = join(shared, 'media', name === 'bag' ? 'bag.avi' : 'tennis')
  const hasNetworks = networks.every((file) => existsSync(join(shared, 'weights', file)))
  // AVI files need an ffmpeg.
  const isReadable = name === 'tennis' || spawnSync('ffmpeg', ['-version']).status === 0
  if (!existsSync(path) || !hasNetworks || !isReadable) return undefined
  return { frames: () => openVideo(path, { reuse: true }) }
}

/** A title that says why a test is skipped, if it is. */
export function titleFor(footage: Footage | undefined, title: string): string {
  return footage === undefined ? `${title} (skipped: needs the networks and footage in ../shared)` : title
}

/** Loads networks of ../shared, works with them and disposes of them. Those with a fixed input are set free. */
export async function withNetworks(
  names: readonly string[],
  work: (models: readonly Model[]) => Promise<void>,
): Promise<void> {
  await using backend = await createBackend({ device: 'cpu' })
  const models: Model[] = []
  for (const name of names) {
    const bytes = new Uint8Array(readFileSync(join(shared, 'weights', name)))
    models.push(await backend.load(name.endsWith('backbone.onnx') ? freeInputSize(bytes) : bytes))
  }
  await work(models)
}

/** What OpenCV's tracker of a name said of each frame but the first. */
export function openCvRows(sequence: string, tracker: string): { readonly box: Box; readonly rows: readonly Box[] } {
  const { sequences } = JSON.parse(readFileSync(join(shared, 'golden/single/opencv.json'), 'utf8'))
  const toBox = ([left, top, width, height]: readonly number[]) => ({
    left: left!,
    top: top!,
    right: left! + width!,
    bottom: top! + height!,
  })
  return { box: toBox(sequences[sequence].initBox), rows: sequences[sequence].trackers[tracker].rows.map(toBox) }
}
