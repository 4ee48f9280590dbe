import { MotError, type Size, type Tensor } from '@mot/core'

/** @throws MotError `invalid-output` unless a map [n, channels, rows, columns] covers the input in cells of that stride. */
export function checkCells(name: string, { shape }: Tensor, input: Size, stride: number): void {
  const [, , rows, columns] = shape
  const expectedRows = Math.ceil(input.height / stride)
  const expectedColumns = Math.ceil(input.width / stride)
  if (rows === expectedRows && columns === expectedColumns) return
  throw new MotError(
    'invalid-output',
    `Output "${name}" should have ${expectedRows} × ${expectedColumns} cells of ${stride} pixels, got ${rows} × ${columns}.`,
  )
}
