import { Workspace } from '@mot/core'
import { expect, test } from 'vitest'

test('in a page, a workspace has SIMD too', () => {
  const workspace = new Workspace()
  expect(workspace.simd).toBeDefined()
  const column = workspace.floats(3)
  workspace.floats(1_000_000)
  column.fill(2)
  expect([...column]).toEqual([2, 2, 2])
})
