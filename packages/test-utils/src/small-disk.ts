import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A disk in memory, mounted until the end of the file's tests. */
export interface SmallDisk {
  readonly folder: string
  /** Only root may mount one, and only Linux has it here. */
  readonly isMounted: boolean
}

export function mountSmallDisk(kilobytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'mot-disk-'))
  const mount = ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]
  const isMounted = process.platform === 'linux' && spawnSync('mount', mount).status === 0
  afterAll(() => {
    if (isMounted) spawnSync('umount', [folder])
    rmdirSync(folder)
  })
  return { folder, isMounted }
}
