import { extname } from 'node:path'
import { MotError, quoted } from '@mot/core'
import type { ZoneEvent } from '@mot/zones'
import { fileOutput } from '../track/file-output'
import type { Output } from '../track/output'

const columns = ['frame', 'time', 'id', 'classId', 'kind', 'name', 'direction', 'dwell'] as const

/** @throws MotError `invalid-option` for another ending than `.jsonl` or `.csv`. */
export function checkEventFile(path: string): void {
  if (['.jsonl', '.ndjson', '.csv'].includes(extname(path).toLowerCase())) return
  throw new MotError('invalid-option', `--events should end in .jsonl or .csv, got ${quoted(path)}.`)
}

/**
 * A file of events, one a line, that appears when it is complete.
 * @param finish returns the events after the last frame.
 */
export async function eventOutput(
  path: string,
  finish: () => readonly ZoneEvent[],
  isLive = false,
): Promise<Output<{ readonly events?: readonly ZoneEvent[] | undefined }>> {
  const isCsv = extname(path).toLowerCase() === '.csv'
  const format = isCsv ? csvLine : (event: ZoneEvent) => `${JSON.stringify(event)}\n`
  const text = await fileOutput<string>(path, (lines) => lines, isLive)
  let beginning = isCsv ? `${columns.join(',')}\n` : ''
  const write = async (events: readonly ZoneEvent[]) => {
    const lines = beginning + events.map(format).join('')
    beginning = ''
    if (lines !== '') await text.write(lines)
  }
  return {
    write: ({ events = [] }) => write(events),
    async close() {
      await write(finish())
      await text.close()
    },
    abandon: () => text.abandon(),
  }
}

function csvLine(event: ZoneEvent): string {
  return `${columns.map((column) => csvField(event[column] ?? '')).join(',')}\n`
}

/** Names are any text. */
function csvField(value: string | number): string {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
