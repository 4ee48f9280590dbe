import { type Command, Option } from 'commander'
import { naturalNumber } from './arguments'
import { counted } from './counted'
import type { Streams } from './streams'

/** How files of rows are read. */
export interface ReadingOptions {
  /** Malformed lines are left out and listed, instead of refusing the file. */
  readonly lenient?: boolean
  /** Number of the first frame in the files. Default 1. */
  readonly firstFrame?: number
}

export function addReadingOptions(command: Command): Command {
  return command
    .addOption(new Option('--lenient', 'leave malformed lines out and list them, instead of refusing the file'))
    .addOption(
      new Option(
        '--first-frame <n>',
        'number of the first frame in the files (default: 1); results count from 1',
      ).argParser(naturalNumber),
    )
}

/** The same for the readers of `@mot/io`. */
export function readingOf({ lenient, firstFrame }: ReadingOptions) {
  return { ...(lenient && { mode: 'lenient' as const }), ...(firstFrame !== undefined && { firstFrame }) }
}

interface SkippedOf {
  readonly skipped: readonly { readonly line: number; readonly reason: string }[]
  readonly skippedCount: number
}

/** One remark for each line that was left out and is listed, and one for the others. */
export function skippedLines(file: string, { skipped, skippedCount }: SkippedOf): string[] {
  const remarks = skipped.map(({ line, reason }) => `${file}, line ${line} is left out: ${reason}`)
  const more = skippedCount - skipped.length
  if (more > 0) remarks.push(`${file}: ${counted(more, 'more line')} left out, ${skippedCount} in all.`)
  return remarks
}

export function writeRemarks(remarks: readonly (string | undefined)[], { stderr }: Streams): void {
  for (const remark of remarks) if (remark !== undefined) stderr.write(`mot: ${remark}\n`)
}
