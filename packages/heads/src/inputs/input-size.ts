import { MotError, type Size } from '@mot/core'

/**
 * The input size: fixed by the network, else requested by the option `inputSize`, else the usual one.
 * @param step sides are multiples of this.
 * @throws MotError `invalid-option` when option and network disagree, or a side is no multiple of the step.
 */
export function chooseInputSize(fixed: Partial<Size>, requested: Size | undefined, usual: Size, step: number): Size {
  const size = { width: fixed.width ?? (requested ?? usual).width, height: fixed.height ?? (requested ?? usual).height }
  if (requested !== undefined && (requested.width !== size.width || requested.height !== size.height)) {
    throw new MotError(
      'invalid-option',
      `Option "inputSize" should be the network's own ${size.width}×${size.height}, got ${requested.width}×${requested.height}.`,
    )
  }
  if (!(size.width > 0 && size.height > 0) || size.width % step !== 0 || size.height % step !== 0) {
    throw new MotError(
      'invalid-option',
      `The input size should be in multiples of ${step} pixels, got ${size.width}×${size.height}.`,
    )
  }
  return size
}
