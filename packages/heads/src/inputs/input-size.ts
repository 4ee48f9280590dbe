import { MotError, type Size } from '@mot/core'

/**
 * The input size to use: what the network fixes, else what the user asked for, else the usual one.
 * @param step sides are multiples of this.
 * @throws MotError `invalid-option` when user and network disagree, or a side is no multiple of the step.
 */
export function chooseInputSize(fixed: Partial<Size>, asked: Size | undefined, usual: Size, step: number): Size {
  const size = { width: fixed.width ?? (asked ?? usual).width, height: fixed.height ?? (asked ?? usual).height }
  if (asked !== undefined && (asked.width !== size.width || asked.height !== size.height)) {
    throw new MotError(
      'invalid-option',
      `Option "inputSize" should be the network's own ${size.width}×${size.height}, got ${asked.width}×${asked.height}.`,
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
