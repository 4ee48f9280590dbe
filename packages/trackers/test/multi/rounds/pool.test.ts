import { Workspace } from '@mot/core'
import { expect, test } from 'vitest'
import { BaseTracklet } from '../../../src/multi/frames/base-tracklet'
import { Pool } from '../../../src/multi/rounds/pool'
import { TrackList } from '../../../src/multi/rounds/track-list'
import { noMatches } from './no-matches'

function listOf(workspace: Workspace, count: number, ended: string[] = []): TrackList<BaseTracklet> {
  const list = new TrackList<BaseTracklet>(workspace, ({ id }, reason) => ended.push(`${id} ${reason}`))
  for (let id = 1; id <= count; id++) list.add(new BaseTracklet(id, 3 * id))
  return list
}

function ids({ tracks, slots, count }: Pool<BaseTracklet>): number[] {
  const own = tracks.slice(0, count)
  expect([...slots.subarray(0, count)]).toEqual(own.map(({ slot }) => slot))
  return own.map(({ id }) => id)
}

test('a list of tracks keeps their slots, also after removals', () => {
  const ended: string[] = []
  const workspace = new Workspace()
  const list = listOf(workspace, 200, ended)
  const pool = new Pool<BaseTracklet>(workspace)
  list.drop(({ id }) => id % 2 === 0 && id < 9, 'even')
  pool.take(list)
  expect(ended).toEqual(['2 even', '4 even', '6 even', '8 even'])
  expect(ids(pool)).toEqual([1, 3, 5, 7, ...Array.from({ length: 192 }, (_, i) => 9 + i)])
  list.drop(() => false, 'none')
  expect(ended.length).toBe(4)
})

test('rounds do not change a list that the pool refers to', () => {
  const workspace = new Workspace()
  const list = listOf(workspace, 150)
  const pool = new Pool<BaseTracklet>(workspace)
  for (let frame = 0; frame < 3; frame++) {
    pool.take(list)
    const rows = Array.from({ length: 100 }, (_, i) => 149 - i)
    pool.keepUnmatched(noMatches({ rows }))
    expect(ids(pool)).toEqual(rows.map((row) => row + 1))
    pool.keepUnmatched(noMatches({ rows: [1, 0] }))
    expect(ids(pool)).toEqual([149, 150])
    pool.clear()
    for (const track of list.tracks.slice(0, 120)) pool.add(track)
    pool.addAll([new BaseTracklet(1000 + frame, 7)])
    expect(ids(pool)).toEqual([...Array.from({ length: 120 }, (_, i) => i + 1), 1000 + frame])
    pool.take(list)
    expect(ids(pool)).toEqual(Array.from({ length: 150 }, (_, i) => i + 1))
  }
})
