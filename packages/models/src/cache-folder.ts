import { homedir } from 'node:os'
import { join } from 'node:path'
import { readOptions } from '@mot/core'

/** What the cache folder depends on. Default: that of the process. */
export interface CacheEnvironment {
  /** As `process.platform` has it: `linux`, `darwin`, `win32`, … */
  readonly platform?: string
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly home?: string
}

/**
 * The folder of downloaded networks: `$MOT_CACHE` if set, otherwise `mot` in the cache folder of the user,
 * which is `$XDG_CACHE_HOME` or `~/.cache`, `%LOCALAPPDATA%` on Windows, `~/Library/Caches` on macOS.
 */
export function cacheFolder(options: CacheEnvironment = {}): string {
  const { platform = process.platform, environment = process.env, home = homedir() } = readOptions(options)
  if (environment.MOT_CACHE) return environment.MOT_CACHE
  if (environment.XDG_CACHE_HOME) return join(environment.XDG_CACHE_HOME, 'mot')
  if (platform === 'win32') return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'mot', 'Cache')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'mot')
  return join(home, '.cache', 'mot')
}
