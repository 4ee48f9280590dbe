import { ByteTrack, byteTrackPresets, fromReferenceOptions, IOUTracker, SORT } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

describe('fromReferenceOptions', () => {
  test('gives the options of the tracker here, and says what each became', () => {
    const { options, translations } = fromReferenceOptions('ByteTrack', { track_thresh: 0.5, mot20: true })
    expect(options).toEqual({ highScore: 0.5, fuseScore: false })
    expect(translations).toEqual([
      { name: 'track_thresh', value: 0.5, became: 'highScore: 0.5' },
      { name: 'mot20', value: true, became: 'fuseScore: false' },
    ])
  })

  test('the configuration that Ultralytics ships is the preset', () => {
    const { options } = fromReferenceOptions('ByteTrack', {
      tracker_type: 'bytetrack',
      track_high_thresh: 0.25,
      track_low_thresh: 0.1,
      new_track_thresh: 0.25,
      track_buffer: 30,
      match_thresh: 0.8,
      fuse_score: true,
    })
    expect(new ByteTrack(options).options).toEqual(new ByteTrack(byteTrackPresets.ultra_bytetrack).options)
  })

  test('similarities become distances', () => {
    const sort = fromReferenceOptions('SORT', { max_age: 30, min_hits: 2, iou_threshold: 0.25 })
    expect(new SORT(sort.options).options).toMatchObject({ maxLostFrames: 30, minHits: 2, maxIouDistance: 0.75 })
    expect(sort.translations[2]!.became).toBe('maxIouDistance: 0.75; a similarity made a distance')
    const iou = fromReferenceOptions('IOUTracker', { sigma_l: 0.1, sigma_h: 0.6, sigma_iou: 0.5, t_min: 3, ttl: 1 })
    const expected = { minScore: 0.1, highScore: 0.6, maxIouDistance: 0.5, minHits: 3, maxLostFrames: 1 }
    expect(new IOUTracker(iou.options).options).toMatchObject(expected)
  })

  test('what is no option of a tracker says where it went', () => {
    const { options, translations } = fromReferenceOptions('ByteTrack', { min_box_area: 100 })
    expect(options).toEqual({})
    expect(translations[0]!.became).toBe('leave out small boxes of what is reported')
  })

  test('refuses names that no original has', () => {
    expect(() => fromReferenceOptions('ByteTrack', { track_tresh: 0.5 })).toThrow(
      'The originals of ByteTrack have no option "track_tresh". They have: track_thresh, ',
    )
    expect(() => fromReferenceOptions('NoTracker' as 'SORT', {})).toThrow('known for ByteTrack, ')
  })
})
