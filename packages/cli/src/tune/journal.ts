import { appendFile, readFile, truncate } from 'node:fs/promises'
import { MotError } from '@mot/core'
import { cannotWrite } from '../part-file'
import type { Trial } from './propose'

/**
 * A file of finished trials: a line that identifies the search, then one line of JSON per trial. An interrupted search
 * resumes from it.
 */
export class Journal {
  /** The writes run one after the other: the lines have the order in which the trials finished. */
  private written: Promise<void> = Promise.resolve()

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
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return ''
      return cannotWrite(path)(error)
    })
    // Text after the last line feed is an incomplete line of an interrupted run.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    // Of a run that was interrupted at once, only a part of the first line is there.
    if (!text.startsWith(head) && !head.startsWith(text)) {
      throw new MotError('invalid-file', `${path} belongs to another search: remove it, or name another --journal.`)
    }
    if (whole !== text) await truncate(path, Buffer.byteLength(whole)).catch(cannotWrite(path))
    if (whole === '') await appendFile(path, head).catch(cannotWrite(path))
    const lines = whole.slice(head.length).split('\n').slice(0, -1)
    return new Journal(
      path,
      lines.map((line, i) => parse(path, line, i + 2)),
    )
  }

  async add(trial: Trial): Promise<void> {
    const { path } = this
    if (path === undefined) return
    const append = () => appendFile(path, `${JSON.stringify(trial)}\n`).catch(cannotWrite(path))
    // A failed write fails those behind it, too: the run ends with the first error.
    this.written = this.written.then(append)
    await this.written
  }
}

function parse(path: string, line: string, number: number): Trial {
  try {
    return JSON.parse(line) as Trial
  } catch (error) {
    throw new MotError('invalid-file', `${path}, line ${number}: this is not a trial.`, { cause: error })
  }
}
