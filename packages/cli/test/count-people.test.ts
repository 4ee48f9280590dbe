import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sharedNetworks, startMirror } from '@mot/test-utils/network-mirror'
import { expect, test, vi } from 'vitest'
import { runMain } from './run-main'

const footage = join(import.meta.dirname, '../../../../shared/media/vtest.avi')
const networks = sharedNetworks()
const isThere = existsSync(footage) && [...networks.keys()].some((place) => place.includes('yolox'))

/**
 * Counted by eye in frames 1 to 200 of vtest.avi, over a level line at y 330: four people walk up over it (two side by side at 4.0 s,
 * one at 6.6 s, one at 14.5 s), and two walk down (at 18.9 and 19.2 s). A seventh passes just above the line at 14 s and does not
 * cross it.
 */
const byEye = { in: 2, out: 4 }

test.skipIf(!isThere)(
  'people on real footage are counted within one of the count by eye (skipped where ../shared is missing)',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mot-people-'))
    vi.stubEnv('MOT_CACHE', join(folder, 'cache'))
    try {
      await using mirror = await startMirror(networks)
      const line = { name: 'walk', from: [0, 330], to: [768, 330], hysteresis: 6 }
      await writeFile(join(folder, 'line.json'), JSON.stringify({ lines: [line] }))
      const network = ['--model', 'yolox-nano', '--mirror', mirror.address, '--device', 'cpu', '--classes', 'person']
      const results = ['--events', join(folder, 'events.jsonl'), '--video', join(folder, 'counted.mp4')]
      const call = ['track', footage, ...network, '--zones', join(folder, 'line.json'), ...results, '--frames', '200']
      const { status, stderr } = await runMain(call)
      expect(status, stderr).toBe(0)
      const events = (await readFile(join(folder, 'events.jsonl'), 'utf8')).trim().split('\n')
      const directions = events.map((text) => JSON.parse(text).direction)
      for (const direction of ['in', 'out'] as const) {
        const count = directions.filter((each) => each === direction).length
        expect(Math.abs(count - byEye[direction]), `${direction}: ${count}`).toBeLessThanOrEqual(1)
      }
      expect(await readdir(folder)).toContain('counted.mp4')
    } finally {
      vi.unstubAllEnvs()
      await rm(folder, { recursive: true })
    }
  },
  600_000,
)
