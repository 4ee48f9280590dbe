import { MotError, readOptions } from '@mot/core'
import { textOf } from './json-file'
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
  if (start.startsWith('<')) return drawn(cvatShapes(text), file, 'CVAT')
  let parsed: unknown
  try {
    parsed = parseShallowJson(start)
  } catch (error) {
    throw new MotError(
      'invalid-file',
      `${file} should have lines and zones as JSON, or XML of CVAT: ${(error as Error).message}.`,
    )
  }
  if (Array.isArray(parsed)) return drawn(labelStudioShapes(parsed), file, 'Label Studio')
  if (typeof parsed === 'object' && parsed !== null && ('lines' in parsed || 'zones' in parsed))
    return parsed as ZoneFile
  throw new MotError('invalid-file', `${file} should have "lines", "zones" or both.`)
}

interface Shape {
  readonly name: string
  readonly kind: 'polygon' | 'polyline'
  readonly points: readonly (readonly [number, number])[]
}

function drawn(shapes: readonly Shape[], file: string, tool: string): ZoneFile {
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

/** `<polygon label="shelf" points="10.5,20;30,20;30,40"/>`, in a track without a label of its own. */
function cvatShapes(text: string): Shape[] {
  const shapes: Shape[] = []
  let track: string | undefined
  let isFirst = true
  for (const [tag, end, name, attributes] of text.matchAll(/<(\/?)(track|polygon|polyline)\b([^<>]*)>/g)) {
    if (name === 'track') {
      track = end ? undefined : attributeOf(attributes!, 'label')
      isFirst = true
      continue
    }
    if (end || (track !== undefined && !isFirst)) continue
    isFirst = false
    const label = attributeOf(attributes!, 'label') ?? track ?? (tag.includes('polygon') ? 'zone' : 'line')
    const points = (attributeOf(attributes!, 'points') ?? '').split(';').map((pair): [number, number] => {
      const [x = '', y = ''] = pair.split(',')
      return [numberOf(x), numberOf(y)]
    })
    shapes.push({ name: label, kind: name as Shape['kind'], points })
  }
  return shapes
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text)
}

function attributeOf(attributes: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1]
  return value?.replace(/&(lt|gt|quot|apos|amp);/g, (_, entity: keyof typeof entities) => entities[entity])
}

const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' } as const

/** Points are percentages of the image. */
function labelStudioShapes(tasks: readonly unknown[]): Shape[] {
  const shapes: Shape[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) visit(each)
    else if (typeof value === 'object' && value !== null) {
      const record = value as Record<string, unknown>
      const region = (
        typeof record.value === 'object' && record.value !== null ? record.value : record
      ) as typeof record
      const { original_width: width, original_height: height } = record
      if (Array.isArray(region.points) && typeof width === 'number' && typeof height === 'number') {
        const labels = region.polygonlabels ?? region.labels
        shapes.push({
          name: (Array.isArray(labels) && textOf(labels[0])) || 'zone',
          kind: 'polygon',
          points: region.points.map((point): [number, number] => [
            (Number(textOf(point?.[0]) || Number.NaN) * width) / 100,
            (Number(textOf(point?.[1]) || Number.NaN) * height) / 100,
          ]),
        })
      } else for (const each of Object.values(record)) visit(each)
    }
  }
  visit(tasks)
  return shapes
}
