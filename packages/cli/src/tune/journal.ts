import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { MotError } from '@mot/core'
import type { Trial } from './propose'

/**
 * A file of finished trials: a line that identifies the search, then one line of JSON per trial. An interrupted search
 * resumes from it.
 */
export class Journal {
  private constructor(
    private readonly path: string | undefined,
    /** The trials of earlier runs. */
    readonly trials: readonly Trial[],
  ) {}

  /**
   * @param path undefined: nothing is stored.
   * @param search all that the outcome of a trial depends on.
   * @throws MotError `invalid-file` for the journal of another search, `file-not-found` if it cannot be written.
   */
  static async open(path: string | undefined, search: unknown): Promise<Journal> {
    if (path === undefined) return new Journal(undefined, [])
    const head = `${JSON.stringify(search)}\n`
    const text = await readFile(path, 'utf8').catch(() => '')
    // Text after the last line feed is an incomplete line of an interrupted run.
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
    throw new MotError('invalid-file', `${path}, line ${number}: this is not a trial.`, { cause: error })
  }
}

async function write(path: string, act: () => Promise<void>): Promise<void> {
  await act().catch((error: Error) => {
    throw new MotError('file-not-found', `${path} cannot be written: ${error.message}.`, { cause: error })
  })
}
