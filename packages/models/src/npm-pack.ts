import { type ExecFileException, execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { MotError } from '@mot/core'

/**
 * Fetches an npm package with the user's own npm, registry and settings.
 * @param spec name and version, or a folder.
 * @param folder where the archive is put: an empty folder.
 * @param from the folder whose `.npmrc` holds.
 * @returns path of the archive.
 * @throws MotError `download-failed` with what npm said; the signal's reason.
 */
export async function npmPack(spec: string, folder: string, from: string, signal?: AbortSignal): Promise<string> {
  // On Windows npm is a script, which only a shell runs. A spec is one word.
  const isWindows = process.platform === 'win32'
  const call = ['pack', spec, '--silent', '--ignore-scripts', '--pack-destination', isWindows ? `"${folder}"` : folder]
  await new Promise<void>((resolve, reject) => {
    const options = { cwd: from, shell: isWindows, ...(signal && { signal }), maxBuffer: 1e7 }
    execFile('npm', call, options, (error, stdout, stderr) => {
      if (error === null) resolve()
      else if (signal?.aborted) reject(signal.reason)
      else reject(failureOf(spec, error, `${stderr}\n${stdout}`))
    })
  })
  const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'))
  if (archive === undefined) throw new MotError('download-failed', `npm pack ${spec} wrote no archive.`)
  return join(folder, archive)
}

function failureOf(spec: string, error: ExecFileException, output: string): MotError {
  const said = output
    .split('\n')
    .map((line) => line.replace(/^npm (ERR!|error)\s*/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('A complete log'))
  const reason =
    String(error.code) === 'ENOENT'
      ? 'npm is not on the PATH'
      : said.slice(0, 3).join('; ') || `npm ended with ${error.code}`
  return new MotError('download-failed', `npm pack ${spec} failed: ${reason}.`, { cause: error })
}
