import { MotError, readOptions } from '@mot/core'
import { cvatZones } from './cvat-zones'
import type { DrawnShape } from './drawn-shape'
import { labelStudioZones } from './label-studio-zones'
import { parseShallowJson } from './shallow-json'

/** Lines and zones of a file, in pixels: the options of `Zones` of `@mot/zones`, which checks them. */
export interface ZoneFile {
  readonly lines?: readonly { readonly name?: string; readonly [option: string]: unknown }[]
  readonly zones?: readonly { readonly name?: string; readonly [option: string]: unknown }[]
  readonly [option: string]: unknown
}

export interface ZoneFileOptions {
  /** Name of the file, for messages. Default `text`. */
  readonly file?: string
}

/**
 * Reads lines and zones: `{ "lines": […], "zones": […] }`, or polygons and polylines of two points that were drawn in CVAT (XML 1.1 for
 * images or video) or in Label Studio (JSON, JSON-MIN). The labels are the names; a second one of a name is `shelf 2`. Of
 * a CVAT track, the first shape is read.
 * @throws MotError `invalid-file` for anything else, and where nothing is drawn.
 */
export function parseZoneFile(text: string, options: ZoneFileOptions = {}): ZoneFile {
  const { file = 'text' } = readOptions(options)
  const start = text.trimStart()
  if (start.startsWith('<')) return drawn(cvatZones(text, file), file, 'CVAT')
  let parsed: unknown
  try {
    parsed = parseShallowJson(start)
  } catch (error) {
    throw new MotError(
      'invalid-file',
      `${file} should have lines and zones as JSON, or XML of CVAT: ${(error as Error).message}.`,
    )
  }
  if (Array.isArray(parsed)) return drawn(labelStudioZones(parsed), file, 'Label Studio')
  if (typeof parsed === 'object' && parsed !== null && ('lines' in parsed || 'zones' in parsed))
    return parsed as ZoneFile
  throw new MotError('invalid-file', `${file} should have "lines", "zones" or both.`)
}

function drawn(shapes: readonly DrawnShape[], file: string, tool: string): ZoneFile {
  if (shapes.length === 0) {
    throw new MotError('invalid-file', `${file} should have polygons or polylines of ${tool}, got none.`)
  }
  const counts = new Map<string, number>()
  const lines = []
  const zones = []
  for (const { name: label, kind, points } of shapes) {
    const count = (counts.get(label) ?? 0) + 1
    counts.set(label, count)
    const name = count === 1 ? label : `${label} ${count}`
    if (points.some((point) => !point.every(Number.isFinite))) {
      throw new MotError('invalid-file', `${file}: ${kind} "${name}" should have points of numbers.`)
    }
    if (kind === 'polygon') zones.push({ name, polygon: points })
    else if (points.length === 2) lines.push({ name, from: points[0], to: points[1] })
    else throw new MotError('invalid-file', `${file}: polyline "${name}" should have two points, got ${points.length}.`)
  }
  return { lines, zones }
}
