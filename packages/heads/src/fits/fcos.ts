import type { FCOSOptions } from '../fcos'
import { type Fit, missingOutputs, type NetworkShape } from './fit'

/** What each level's outputs are called, P3 first: by the original's own export, and by `training/export`. */
const levelNames = [
  { pattern: /^P(\d)\/logits$/, cls: 'P#/logits', reg: 'P#/bbox_reg', ctr: 'P#/centerness' },
  { pattern: /^logits_p(\d)$/, cls: 'logits_p#', reg: 'bbox_p#', ctr: 'centerness_p#' },
]

/** All levels in one, by torchvision's names. */
const torchvisionNames = ['cls_logits', 'bbox_regression', 'bbox_ctrness']

/** FCOS by the head's names (`cls_8`), by level (`P3/logits`, `logits_p3`), or by torchvision's. */
export function fitFCOS(network: NetworkShape): Fit<FCOSOptions> {
  const ownNames = stridesOf(network, /^cls_(\d+)$/, Number)
  if (ownNames.length > 0) {
    const names = ownNames.flatMap((stride) => [`reg_${stride}`, `ctr_${stride}`])
    return missingOutputs(network, names) ?? { options: { strides: ownNames } }
  }
  for (const { pattern, ...names } of levelNames) {
    const strides = stridesOf(network, pattern, (level) => 2 ** Number(level))
    if (strides.length === 0) continue
    const outputNames: Record<`${'cls' | 'reg' | 'ctr'}_${number}`, string> = {}
    for (const stride of strides) {
      for (const kind of ['cls', 'reg', 'ctr'] as const) {
        outputNames[`${kind}_${stride}`] = names[kind].replace('#', `${Math.log2(stride)}`)
      }
    }
    return missingOutputs(network, Object.values(outputNames)) ?? { options: { strides, outputNames } }
  }
  if (missingOutputs(network, torchvisionNames) === undefined) return { options: { version: 'torchvision' } }
  return {
    reason: 'has no output "cls_8", "cls_16", … or "P3/logits", "P4/logits", … or "cls_logits" with "bbox_ctrness"',
  }
}

function stridesOf({ outputs }: NetworkShape, pattern: RegExp, toStride: (digits: string) => number): number[] {
  return outputs
    .flatMap(({ name }) => pattern.exec(name)?.[1] ?? [])
    .map(toStride)
    .sort((a, b) => a - b)
}
