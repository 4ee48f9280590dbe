import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { MotError } from '@mot/core'
import type { Trial } from './propose'

/**
 * A file that remembers trials: a line that says which search it is of, then a line of JSON for each. A search that was
 * interrupted goes on where it stopped.
 */
export class Journal {
  private constructor(
    private readonly path: string | undefined,
    /** What was tried before. */
    readonly trials: readonly Trial[],
  ) {}

  /**
   * @param path none: nothing is remembered.
   * @param search everything that the outcome of a trial depends on.
   * @throws MotError `invalid-file` for the journal of another search, `file-not-found` where it cannot be written.
   */
  static async open(path: string | undefined, search: unknown): Promise<Journal> {
    if (path === undefined) return new Journal(undefined, [])
    const head = `${JSON.stringify(search)}\n`
    const text = await readFile(path, 'utf8').catch(() => '')
    // What follows the last end of a line was cut off while it was written.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    if (whole !== '' && !whole.startsWith(head)) {
      throw new MotError('invalid-file', `${path} belongs to another search: remove it, or name another --journal.`)
    }
    await write(path, () => writeFile(path, whole === '' ? head : whole))
    const lines = whole.slice(head.length).split('\n').slice(0, -1)
    return new Journal(
      path,
      lines.map((line, i) => parse(path, line, i + 2)),
    )
  }

  async add(trial: Trial): Promise<void> {
    const { path } = this
    if (path !== undefined) await write(path, () => appendFile(path, `${JSON.stringify(trial)}\n`))
  }
}

function parse(path: string, line: string, number: number): Trial {
  try {
    return JSON.parse(line) as Trial
  } catch (error) {
    throw new MotError('invalid-file', `${path}, line ${number}: this is no trial.`, { cause: error })
  }
}

async function write(path: string, act: () => Promise<void>): Promise<void> {
  await act().catch((error: Error) => {
    throw new MotError('file-not-found', `${path} cannot be written: ${error.message}.`, { cause: error })
  })
}
