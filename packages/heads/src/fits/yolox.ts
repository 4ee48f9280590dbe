import { cellCount, gridLevels } from '../maps/grid-levels'
import type { YOLOXOptions } from '../yolox'
import { type Fit, fixedInput, type NetworkShape } from './fit'

/** A single output with one row for each cell of three levels, or of four. */
export function fitYOLOX(network: NetworkShape): Fit<YOLOXOptions> {
  const [output, ...others] = network.outputs
  if (output === undefined || others.length > 0) return { reason: `has ${network.outputs.length} outputs, not one` }
  if (/^outputs?\d*$/.test(output.name) && output.name !== 'output') {
    return { reason: `has an output "${output.name}", as YOLO's exporters call it, not "output"` }
  }
  const input = fixedInput(network)
  if (input === undefined) return { reason: 'leaves its input size open, so that its number of cells is unknown' }
  const [, rows, channels] = output.shape
  const levels = [
    [8, 16, 32],
    [8, 16, 32, 64],
  ]
  const strides = levels.find((strides) => cellCount(gridLevels(input, strides)) === rows)
  if (strides === undefined || output.shape.length !== 3 || !(Number(channels) > 5)) {
    const expected = cellCount(gridLevels(input, levels[0]!))
    return { reason: `has an output of shape [${output.shape.join(', ')}], not [?, ${expected}, more than 5]` }
  }
  return { options: { outputName: output.name, strides } }
}
