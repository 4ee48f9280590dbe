import { Candidates, OverlapCandidates } from '@mot/core'
import { describe, expect, test } from 'vitest'
import golden from '../../../../../fixtures/association/strack_lists.json'
import { Slots } from '../../../src/multi/following/slots'
import type { Tracklet, TrackletStage } from '../../../src/multi/following/tracklet'
import { TrackletLists } from '../../../src/multi/following/tracklet-lists'

function tracklet(id: number, state: TrackletStage, startFrame = 1, lastFrame = 9): Tracklet {
  const rest = { slot: id, score: 1, classId: 0, detectionIndex: 0, wasRemoved: false, duplicate: false }
  return { id, state, startFrame, lastFrame, ...rest }
}

function ids(list: readonly Tracklet[]): number[] {
  return list.map(({ id }) => id)
}

describe('TrackletLists', () => {
  test('lists tracklets of the last frame, then the new, then the re-found', () => {
    const lists = new TrackletLists(new Slots())
    const found = tracklet(3, 'tracked')
    lists.followed.push(tracklet(1, 'tracked'), tracklet(2, 'lost'), tracklet(4, 'removed'), tracklet(5, 'tentative'))
    lists.missed.push(lists.followed[1]!)
    lists.lost.push(found, tracklet(6, 'lost'))
    lists.found.push(found)
    lists.born.push(tracklet(7, 'tentative'))
    lists.settle(10, 30)
    expect(ids(lists.followed)).toEqual([1, 5, 7, 3])
    expect(ids(lists.lost)).toEqual([6, 2])
  })

  test('a lost tracklet is removed after its time, stays for one more settling, and then releases its slot', () => {
    const slots = new Slots()
    const lists = new TrackletLists(slots)
    const track = { ...tracklet(1, 'lost', 1, 1), slot: slots.take() }
    lists.lost.push(track)
    lists.settle(5, 4)
    expect(track.state).toBe('lost')
    lists.settle(6, 4)
    expect(track.state).toBe('removed')
    expect(ids(lists.lost)).toEqual([1])
    lists.settle(7, 4)
    expect(ids(lists.lost)).toEqual([])
    expect(slots.take()).toBe(track.slot)
  })

  test('drops the duplicates that FairMOT drops', () => {
    const lists = new TrackletLists(new Slots())
    for (const { id, start_frame, frame_id } of golden.a)
      lists.followed.push(tracklet(id, 'tracked', start_frame, frame_id))
    for (const { id, start_frame, frame_id } of golden.b) lists.lost.push(tracklet(id, 'lost', start_frame, frame_id))
    const boxes = (rows: typeof golden.a) =>
      Float64Array.from(rows.flatMap(({ tlwh: [l, t, w, h] }) => [l!, t!, l! + w!, t! + h!]))
    const distances = new Candidates()
    const options = { maxIouDistance: 0.15, inclusive: true }
    new OverlapCandidates().fill(distances, boxes(golden.b), 5, boxes(golden.a), 5, options)
    lists.dropDuplicates(distances, 0.15)
    expect([ids(lists.followed), ids(lists.lost)]).toEqual(golden.remove_duplicate_stracks)
  })

  test('removes tracklets without a detection for too long', () => {
    const lists = new TrackletLists(new Slots())
    lists.followed.push(tracklet(1, 'tracked', 1, 9), tracklet(2, 'tracked', 1, 3))
    lists.lost.push(tracklet(3, 'lost', 1, 4), tracklet(4, 'lost', 1, 2))
    lists.dropUnseen(9, 5)
    expect([ids(lists.followed), ids(lists.lost)]).toEqual([[1], [3]])
  })
})
