import { seededScene } from '@mot/test-utils/scene'
import { ByteTrack } from '@mot/trackers'
import { TrackerPool } from '@mot/trackers/pool'
import { expect, test } from 'vitest'

test('in a page, interleaved streams in workers have the results of trackers of the page', async () => {
  await using pool = new TrackerPool({ tracker: 'ByteTrack', workers: 2 })
  const streams = ['one', 'two', 'three'].map((name, seed) => ({
    name,
    tracker: new ByteTrack(),
    scene: seededScene({ seed, frameCount: 20 }),
  }))
  for (let frame = 0; frame < 20; frame++) {
    const pooled = await Promise.all(streams.map(({ name, scene }) => pool.update(name, scene[frame]!.detections)))
    const expected = streams.map(({ tracker, scene }) => tracker.update(scene[frame]!.detections).copy())
    expect(pooled).toEqual(expected)
  }
  for (const { name, tracker } of streams) expect(await pool.snapshot(name)).toEqual(tracker.snapshot())
})

test('in a page, an error in a worker has its code and stream', async () => {
  await using pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1 })
  const [first] = seededScene({ seed: 1, frameCount: 1 })
  await pool.update('one', first!.detections)
  const foreign = { ...(await pool.snapshot('one')), tracker: 'SORT' }
  await expect(pool.restore('one', foreign)).rejects.toMatchObject({
    code: 'invalid-snapshot',
    message: expect.stringMatching(/^Stream "one"/),
  })
})
