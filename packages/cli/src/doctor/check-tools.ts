import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Check } from './check'

/** ffmpeg reads formats that the built-in decoders do not. */
export async function checkFfmpeg(): Promise<Check> {
  try {
    const { stdout } = await promisify(execFile)('ffmpeg', ['-hide_banner', '-version'], { timeout: 10_000 })
    return { name: 'ffmpeg', ok: true, detail: /version (\S+)/.exec(stdout)?.[1] ?? 'of unknown version' }
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'not on the PATH' : String(error)
    return {
      name: 'ffmpeg',
      ok: false,
      detail: `${reason}; required only for AVI and other rare formats and for streams`,
    }
  }
}

/** sharp reads folders of images. */
export async function checkSharp(): Promise<Check> {
  try {
    const { default: sharp } = await import('sharp')
    return { name: 'image folders', ok: true, detail: `sharp ${sharp.versions.sharp ?? sharp.versions.vips}` }
  } catch (error) {
    return { name: 'image folders', ok: false, detail: `sharp does not load: ${String(error)}` }
  }
}
