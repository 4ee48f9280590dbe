import { homedir } from 'node:os'
import { join } from 'node:path'

/** What decides where caches lie. Default: what the process runs with. */
export interface Surroundings {
  readonly platform?: NodeJS.Platform
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly home?: string
}

/**
 * The folder that downloaded networks are kept in: `$MOT_CACHE` if set, otherwise `mot` in the cache folder of the user,
 * which is `$XDG_CACHE_HOME` or `~/.cache`, `%LOCALAPPDATA%` on Windows, `~/Library/Caches` on macOS.
 */
export function cacheFolder({
  platform = process.platform,
  environment = process.env,
  home = homedir(),
}: Surroundings = {}): string {
  if (environment.MOT_CACHE) return environment.MOT_CACHE
  if (environment.XDG_CACHE_HOME) return join(environment.XDG_CACHE_HOME, 'mot')
  if (platform === 'win32') return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'mot', 'Cache')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'mot')
  return join(home, '.cache', 'mot')
}
