import type { DrawnShape } from './drawn-shape'
import { textOf } from './json-file'

/** Polygons of Label Studio's tasks (JSON or JSON-MIN), wherever they stand. Points are percentages of the image. */
export function labelStudioZones(tasks: readonly unknown[]): DrawnShape[] {
  return tasks.flatMap(shapesIn)
}

function shapesIn(value: unknown): DrawnShape[] {
  if (Array.isArray(value)) return value.flatMap(shapesIn)
  if (typeof value !== 'object' || value === null) return []
  const record = value as Record<string, unknown>
  const region = (typeof record.value === 'object' && record.value !== null ? record.value : record) as typeof record
  const { original_width: width, original_height: height } = record
  if (!Array.isArray(region.points) || typeof width !== 'number' || typeof height !== 'number') {
    return Object.values(record).flatMap(shapesIn)
  }
  const labels = region.polygonlabels ?? region.labels
  const pixels = (share: unknown, size: number) => (Number(textOf(share) || Number.NaN) * size) / 100
  return [
    {
      name: (Array.isArray(labels) && textOf(labels[0])) || 'zone',
      kind: 'polygon',
      points: region.points.map((point) => [pixels(point?.[0], width), pixels(point?.[1], height)]),
    },
  ]
}
