import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { serve, startServer } from '@mot/test-utils/loopback-server'
import { startMirror } from '@mot/test-utils/network-mirror'
import { useTwins } from '@mot/test-utils/network-twins'
import { mountSmallDisk } from '@mot/test-utils/small-disk'
import { describe, expect, test } from 'vitest'
import { download } from '../src/download'
import { resolveModel } from '../src/resolve-model'
import { writeNetwork } from '../src/write-whole'

const { folder: disk, isMounted } = mountSmallDisk(64)

async function filesOnDisk(): Promise<string[]> {
  const entries = await readdir(disk, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

describe.skipIf(!isMounted)(
  'a full disk (skipped where no small disk can be mounted: as another user than root)',
  () => {
    test('ends a download with a code, and nothing of it stays', async () => {
      await using server = await startServer(serve(new Uint8Array(1e6)))
      await expect(download(server.url('/large.onnx'), { cacheFolder: disk })).rejects.toMatchObject({
        code: 'download-failed',
        message: expect.stringMatching(/large\.onnx could not be stored in .*large\.onnx: the disk is full\.$/),
      })
      expect(server.requests).toHaveLength(1)
      expect(await filesOnDisk()).toEqual([])
    })

    test('ends the fetch of a named network in the same way', async () => {
      using twins = useTwins()
      await using mirror = await startMirror(twins.files)
      await expect(resolveModel('yolox-nano', { mirror: mirror.address, cacheFolder: disk })).rejects.toMatchObject({
        code: 'download-failed',
        message: expect.stringContaining('the disk is full'),
      })
      expect(await filesOnDisk()).toEqual([])
      // What fits is fetched.
      await resolveModel('light-person', { mirror: mirror.address, cacheFolder: disk })
      expect((await filesOnDisk()).sort()).toEqual(['light-person.json', 'light-person.onnx'])
    })

    test('leaves neither a converted network nor its manifest', async () => {
      const manifest = { name: 'large' } as never
      const before = await filesOnDisk()
      await expect(
        writeNetwork(join(disk, 'large', 'large.onnx'), new Uint8Array(1e6), manifest),
      ).rejects.toMatchObject({
        code: 'file-not-found',
        message: expect.stringMatching(/large\.onnx cannot be written: ENOSPC/),
      })
      expect(await filesOnDisk()).toEqual(before)
    })
  },
)
