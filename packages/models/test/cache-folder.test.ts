import { expect, test } from 'vitest'
import { cacheFolder } from '../src/cache-folder'

test.each([
  ['linux', {}, '/home/ada/.cache/mot'],
  ['linux', { XDG_CACHE_HOME: '/caches' }, '/caches/mot'],
  ['linux', { XDG_CACHE_HOME: '/caches', MOT_CACHE: '/mine' }, '/mine'],
  ['darwin', {}, '/home/ada/Library/Caches/mot'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/mot/Cache'],
  ['win32', {}, '/home/ada/AppData/Local/mot/Cache'],
] as const)('on %s with %j the cache lies in %s', (platform, environment, folder) => {
  expect(cacheFolder({ platform, environment, home: '/home/ada' }).replaceAll('\\', '/')).toBe(folder)
})
