import type { TensorInfo } from '@mot/core'
import { cellCount, gridLevels } from '../maps/grid-levels'
import type { YOLOOptions, YOLOTask } from '../yolo'
import type { YOLOVersion } from '../yolo/yolo-layout'
import { type Fit, fixedInput, type NetworkShape } from './fit'

const tasks: Readonly<Record<string, YOLOTask>> = { detect: 'boxes', pose: 'pose', obb: 'oriented', segment: 'masks' }

/**
 * A first output in the layout of v5, v8 or v10. The task is read from the exporter's metadata, else inferred: a second
 * output means masks, 56 numbers a pose.
 */
export function fitYOLO(network: NetworkShape): Fit<YOLOOptions> {
  const [output, prototypes] = network.outputs
  const input = sizeOfInput(network)
  const layout = output?.shape.length === 3 ? findLayout(output, input) : undefined
  if (output === undefined || layout === undefined) {
    const cells = input ? cellCount(gridLevels(input, [8, 16, 32])) : 'cells'
    const expected = `[?, more than 4, ${cells}] or [?, ${input ? 3 * Number(cells) : '3 × cells'}, more than 5]`
    return { reason: `has a first output of shape [${output?.shape.join(', ') ?? ''}], not ${expected}` }
  }
  const { version, channels, strides } = layout
  const pointShape = keypointShape(network)
  const guess = prototypes?.shape.length === 4 ? 'masks' : version === 'v8' && channels === 56 ? 'pose' : 'boxes'
  const task = tasks[network.metadata.task ?? ''] ?? guess
  const prototypeCount = prototypes?.shape[1]
  return {
    options: {
      version,
      task,
      strides,
      ...(version === 'v5' && { maxOverlap: 0.45 }),
      ...(task === 'pose' && pointShape && { keypointShape: pointShape }),
      ...(task === 'masks' && typeof prototypeCount === 'number' && { prototypeCount }),
      ...(fixedInput(network) === undefined && input && { inputSize: input }),
      outputNames: { output: output.name, ...(task === 'masks' && prototypes && { prototypes: prototypes.name }) },
    },
  }
}

interface FoundLayout {
  readonly version: YOLOVersion
  readonly channels: number | undefined
  readonly strides: readonly number[]
}

function findLayout(
  { name, shape: [, rows, columns] }: TensorInfo,
  input: { readonly width: number; readonly height: number } | undefined,
): FoundLayout | undefined {
  const asNumber = (length: number | string | undefined) => (typeof length === 'number' ? length : undefined)
  for (const strides of [
    [8, 16, 32],
    [8, 16, 32, 64],
  ]) {
    const cells = input && cellCount(gridLevels(input, strides))
    if (cells === undefined) continue
    if (columns === cells) return { version: 'v8', channels: asNumber(rows), strides }
    if (rows === 3 * cells) return { version: 'v5', channels: asNumber(columns), strides }
    if (columns === 3 * cells) return { version: 'v5', channels: asNumber(rows), strides }
    // One row per cell: YOLOv6 by the name that its exporter gives the output, else v8 transposed.
    if (rows === cells) return { version: name === 'outputs' ? 'v6' : 'v8', channels: asNumber(columns), strides }
  }
  const strides = [8, 16, 32]
  if ((columns === 6 && typeof rows === 'number') || (rows === 6 && typeof columns === 'number'))
    return { version: 'v10', channels: 6, strides }
  // Without an input size the number of cells is unknown: the open axis holds them.
  if (typeof rows === 'number' && typeof columns === 'string') return { version: 'v8', channels: rows, strides }
  if (typeof rows === 'string' && typeof columns === 'number') return { version: 'v5', channels: columns, strides }
  return undefined
}

/** The size that the network has fixed, else the exporter's metadata: `[640, 640]`, height and width. */
function sizeOfInput(network: NetworkShape) {
  const [height, width] = numbersIn(network.metadata.imgsz)
  return fixedInput(network) ?? (width && height ? { width, height } : undefined)
}

/** From the exporter's metadata: `[17, 3]`. */
function keypointShape({ metadata }: NetworkShape): readonly [number, 2 | 3] | undefined {
  const [count, numbers] = numbersIn(metadata.kpt_shape)
  return count && (numbers === 2 || numbers === 3) ? [count, numbers] : undefined
}

function numbersIn(text: string | undefined): number[] {
  return (text?.match(/\d+/g) ?? []).map(Number)
}
