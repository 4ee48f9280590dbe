import { Candidates, fuseScore } from '@mot/core'
import { expect, test } from 'vitest'
import golden from '../../../../fixtures/association/fuse_score_iou.json'
import { dense } from './dense'

test('fuseScore equals fuse_score of ByteTrack', () => {
  const candidates = new Candidates()
  candidates.begin(4)
  for (const row of golden.iou_distance) {
    for (const [j, cost] of row.entries()) candidates.add(j, cost)
    candidates.endRow()
  }
  fuseScore(candidates, golden.scores)
  for (const [i, row] of dense(candidates).entries()) {
    for (const [j, cost] of row.entries()) expect(cost).toBeCloseTo(golden.fuse_score[i]![j]!, 12)
  }
})
