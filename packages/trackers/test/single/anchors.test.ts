import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createAnchors } from '../../src/single/anchors'

// siamrpn-tiny is trained with these anchors in Python: training/test_shared_vectors.py.
const { anchors } = JSON.parse(
  readFileSync(new URL('../../../../training/shared-vectors.json', import.meta.url), 'utf8'),
)

test('anchors of the shared vectors', () => {
  const made = createAnchors(anchors, anchors.offsets.length)
  expect([...made.widths]).toEqual(anchors.widths)
  expect([...made.heights]).toEqual(anchors.heights)
  expect([...made.offsets]).toEqual(anchors.offsets)
})
