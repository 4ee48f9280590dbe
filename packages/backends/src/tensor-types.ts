import type { TensorType } from '@mot/core'

/**
 * The arrays of each tensor type. Outputs are of the first; inputs may be any of them. They are listed by name, because
 * not every engine has a Float16Array.
 */
export const arraysOf: Readonly<Record<TensorType, readonly [string, ...string[]]>> = {
  float32: ['Float32Array'],
  float16: ['Float32Array', 'Uint16Array', 'Float16Array'],
  float64: ['Float64Array'],
  int8: ['Int8Array'],
  uint8: ['Uint8Array', 'Uint8ClampedArray'],
  int16: ['Int16Array'],
  uint16: ['Uint16Array'],
  int32: ['Int32Array'],
  uint32: ['Uint32Array'],
  int64: ['BigInt64Array'],
  uint64: ['BigUint64Array'],
  bool: ['Uint8Array'],
}

export function isTensorType(type: string): type is TensorType {
  return Object.hasOwn(arraysOf, type)
}
