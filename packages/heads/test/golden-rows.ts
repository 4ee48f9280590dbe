import type { Detections, Tensor } from '@mot/core'
import { expectClose, type Tolerance } from '@mot/test-utils'

/** Detections as the original projects write them: left, top, right, bottom, score, class. */
export function rowsOf(detections: Detections): number[][] {
  return [...detections].map(({ box, score, classId }) => [box.left, box.top, box.right, box.bottom, score, classId])
}

/** The rows of a table, those with a score above 0, best first. */
export function goldenRows({ data, shape }: Tensor, scoreColumn = 4): number[][] {
  const width = shape.at(-1)!
  const numbers = data as Float32Array
  return Array.from({ length: numbers.length / width }, (_, i) => [...numbers.subarray(i * width, (i + 1) * width)])
    .filter((row) => row[scoreColumn]! > 0)
    .sort((a, b) => b[scoreColumn]! - a[scoreColumn]!)
}

/** Equal rows in equal order, numbers within the rounding of float32 unless said otherwise. */
export function expectRows(
  actual: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
  tolerance: Tolerance = { relative: 1e-6, absolute: 1e-4 },
): void {
  expectClose(
    actual.map(({ length }) => length),
    expected.map(({ length }) => length),
  )
  expectClose(actual.flat(), expected.flat(), tolerance)
}
