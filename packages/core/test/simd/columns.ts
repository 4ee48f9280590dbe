import type { Workspace } from '@mot/core'

/** A float64 list in a workspace. */
export function floats(workspace: Workspace, values: ArrayLike<number>): Float64Array {
  const column = workspace.floats(values.length)
  column.set(values)
  return column
}

/** An int32 list in a workspace. */
export function ints(workspace: Workspace, values: ArrayLike<number>): Int32Array {
  const column = workspace.ints(values.length)
  column.set(values)
  return column
}
