import { listModels } from '@mot/models'
import { expect, test } from 'vitest'
import { drawnRemark } from '../src/network/drawn-remark'

test('every shipped network says that it has seen drawings only, and which one has seen photographs', () => {
  for (const { manifest } of listModels()) {
    const { name, kind } = manifest
    const other = kind === 'single-object' ? 'vittrack' : 'yolox-nano'
    expect(drawnRemark(manifest)).toBe(
      `${name} has seen drawings of a street only, not photographs: for real footage pass --model ${other}`,
    )
  }
})

test('of other networks, and of files without a manifest, nothing is said', () => {
  expect(drawnRemark({ name: 'yolox-nano' })).toBeUndefined()
  expect(drawnRemark({ name: 'mine', kind: 'single-object' })).toBeUndefined()
  expect(drawnRemark(undefined)).toBeUndefined()
})
