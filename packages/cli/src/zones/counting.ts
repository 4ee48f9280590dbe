import { readFile } from 'node:fs/promises'
import { MotError, type Tracks } from '@mot/core'
import type { ZoneShape } from '@mot/io/draw'
import { parseZoneFile } from '@mot/io/mot'
import { type ZoneEvent, Zones, type ZonesOptions } from '@mot/zones'
import { chooseClasses } from '../network/choose-classes'

/** Lines and zones of a file, and what happens there. */
export class Counting {
  private checkedSize = ''

  constructor(
    private readonly zones: Zones,
    /** Path of the file, for messages. */
    private readonly file: string,
    private readonly options: ZonesOptions,
  ) {}

  /**
   * Counts the tracks of a frame.
   * @param time seconds. @param size of the image, where there is one.
   * @throws MotError `invalid-option` for a line or zone outside the image.
   */
  update(tracks: Tracks, time: number, size?: { readonly width: number; readonly height: number }): ZoneEvent[] {
    if (size) this.checkSize(size.width, size.height)
    return this.zones.update(Object.assign(tracks.copy(), { time }))
  }

  /** Ends the tracks that are still inside. */
  finish(): ZoneEvent[] {
    return this.zones.finish()
  }

  /** @throws MotError `invalid-option` for a line or zone outside an image of this size. */
  checkSize(width: number, height: number): void {
    if (this.checkedSize === `${width} ${height}`) return
    this.checkedSize = `${width} ${height}`
    placed(this.file, () => this.zones.checkInside(width, height))
  }

  /** Names of all lines and zones. */
  get names(): string[] {
    return [...this.zones.lines, ...this.zones.zones].map(({ name }) => name)
  }

  /** As they are painted, with their counts. */
  shapes(): ZoneShape[] {
    const { zones, options } = this
    return [
      ...zones.lines.map((line, i): ZoneShape => {
        const { from, to } = options.lines![i]!
        return { line: [from, to], label: `${line.name}  in ${line.in}  out ${line.out}` }
      }),
      ...zones.zones.map((zone, i): ZoneShape => {
        const { polygon, holes = [] } = options.zones![i]!
        return { rings: [polygon, ...holes], label: `${zone.name}  ${zone.occupancy} inside  ${zone.entries} entered` }
      }),
    ]
  }

  /** The counts as a table. */
  table(): string {
    const { lines, zones } = this.zones
    const parts: string[] = []
    if (lines.length > 0) {
      parts.push(aligned([['line', 'in', 'out'], ...lines.map((line) => [line.name, line.in, line.out])]))
    }
    if (zones.length > 0) {
      const rows = zones.map((zone) => [
        zone.name,
        zone.entries,
        zone.exits,
        zone.occupancy,
        zone.exits > 0 ? `${zone.meanDwell.toFixed(1)} s` : '',
      ])
      parts.push(aligned([['zone', 'entered', 'left', 'inside', 'mean dwell'], ...rows]))
    }
    return parts.join('\n')
  }
}

/**
 * Reads a file of lines and zones, or of polygons of CVAT or Label Studio. Its `classes` are names or ids, as those of `--classes`.
 * @param classes names by class id; empty if unknown.
 * @throws MotError `file-not-found`, `invalid-file`; `invalid-option` for an invalid line or zone.
 */
export async function openCounting(file: string, classes: readonly string[]): Promise<Counting> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new MotError('file-not-found', `${file} cannot be read: ${error.message}.`, { cause: error })
  })
  const parsed = parseZoneFile(text, { file })
  return placed(file, () => {
    const named = (places: unknown) =>
      Array.isArray(places) ? places.map((place) => withClassIds(place, classes)) : places
    const options = {
      ...parsed,
      ...(parsed.lines && { lines: named(parsed.lines) }),
      ...(parsed.zones && { zones: named(parsed.zones) }),
    } as ZonesOptions
    return new Counting(new Zones(options), file, { lines: [], zones: [], ...options })
  })
}

/** With ids in place of the names of classes. */
function withClassIds(place: unknown, names: readonly string[]): unknown {
  if (typeof place !== 'object' || place === null || !('classes' in place)) return place
  const { classes, ...options } = place
  if (!Array.isArray(classes)) throw new MotError('invalid-option', '"classes" should be a list of names or ids.')
  return { ...options, classIds: chooseClasses(classes.map(String), names) }
}

/** An error about lines and zones says in which file they are. */
function placed<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof MotError)) throw error
    throw new MotError(error.code, `${file}: ${error.message}`, { cause: error })
  }
}

/** Columns under their headings: names to the left, numbers to the right. */
function aligned(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map(String))
  const widths = texts[0]!.map((_, i) => Math.max(...texts.map((row) => row[i]!.length)))
  const lines = texts.map((row) =>
    row.map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join('  '),
  )
  return lines.map((line) => `${line.trimEnd()}\n`).join('')
}
