import { cellCount, gridLevels } from '../maps/grid-levels'
import type { NanoDetOptions } from '../nanodet'
import { type Fit, fixedInput, lengthOf, missingOutputs, type NetworkShape } from './fit'

const plusStrides = [8, 16, 32, 64]
const binCount = 8

/** NanoDet by the names of its levels; NanoDet-Plus by a single output with one row per cell of four levels. */
export function fitNanoDet(network: NetworkShape): Fit<NanoDetOptions> {
  const strides = network.outputs
    .flatMap(({ name }) => /^cls_pred_stride_(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
  if (strides.length > 0) {
    const names = strides.map((stride) => `dis_pred_stride_${stride}`)
    const channels = lengthOf(network, names[0]!, 2)
    return missingOutputs(network, names) ?? { options: { strides, ...(channels && { binCount: channels / 4 }) } }
  }
  const [output, ...others] = network.outputs
  const input = fixedInput(network)
  const cells = input && cellCount(gridLevels(input, plusStrides))
  const [, rows, channels] = output?.shape ?? []
  const fits = others.length === 0 && cells === rows && typeof channels === 'number' && channels > 4 * binCount
  // YOLOX with a fourth level has an output of the same shape, but its input is `images`.
  if (fits && network.inputs[0]!.name !== 'images') {
    return { options: { version: 'plus', outputNames: { output: output!.name } } }
  }
  return {
    reason: `has no output "cls_pred_stride_8", … and no single one with ${cells ?? 'the'} cells of ${plusStrides.join(', ')} pixels`,
  }
}
