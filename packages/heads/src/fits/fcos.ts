import type { FCOSOptions, FCOSOutput } from '../fcos'
import { type Fit, missingOutputs, type NetworkShape } from './fit'

/** FCOS by the head's names (`cls_8`), or by those of the original's export (`P3/logits`). */
export function fitFCOS(network: NetworkShape): Fit<FCOSOptions> {
  const ownNames = stridesOf(network, /^cls_(\d+)$/, Number)
  if (ownNames.length > 0) {
    const names = ownNames.flatMap((stride) => [`reg_${stride}`, `ctr_${stride}`])
    return missingOutputs(network, names) ?? { options: { strides: ownNames } }
  }
  const strides = stridesOf(network, /^P(\d)\/logits$/, (level) => 2 ** Number(level))
  if (strides.length === 0) return { reason: 'has no output "cls_8", "cls_16", … or "P3/logits", "P4/logits", …' }
  const outputNames: Record<FCOSOutput, string> = {}
  for (const stride of strides) {
    outputNames[`cls_${stride}`] = `P${Math.log2(stride)}/logits`
    outputNames[`reg_${stride}`] = `P${Math.log2(stride)}/bbox_reg`
    outputNames[`ctr_${stride}`] = `P${Math.log2(stride)}/centerness`
  }
  return missingOutputs(network, Object.values(outputNames)) ?? { options: { strides, outputNames } }
}

function stridesOf({ outputs }: NetworkShape, pattern: RegExp, toStride: (digits: string) => number): number[] {
  return outputs
    .flatMap(({ name }) => pattern.exec(name)?.[1] ?? [])
    .map(toStride)
    .sort((a, b) => a - b)
}
