import { findShipped, type ModelManifest } from '@mot/models'
import { byteTrackDefaults, byteTrackPresets, jdePresets } from '@mot/trackers'
import { describe, expect, test } from 'vitest'
import { chooseTracker, remarkOnDefault } from '../../src/track/choose-tracker'

const manifest = (more: object) => ({ name: 'net', ...more }) as unknown as ModelManifest

describe('the tracker of a run', () => {
  test('is ByteTrack where nothing says another, and the user is told', () => {
    const chosen = chooseTracker({})
    expect(chosen).toMatchObject({ name: 'ByteTrack', isDefault: true, requestedPreset: undefined, secondPass: {} })
    expect(chosen.defaults).toEqual(byteTrackDefaults)
    expect(remarkOnDefault(chosen)).toMatch(/tracking with ByteTrack; --tracker and --preset choose another/)
  })

  test('is that of the network, with the options that suit it', () => {
    const given = manifest({ tracker: 'SORT', trackerOptions: { minHits: 7 } })
    const chosen = chooseTracker({}, given)
    expect(chosen).toMatchObject({ name: 'SORT', isDefault: false, defaults: { minHits: 7 } })
    expect(remarkOnDefault(chosen)).toBeUndefined()
    // Where that tracker is named, too; not where another is.
    expect(chooseTracker({ tracker: 'sort' }, given).defaults).toMatchObject({ minHits: 7 })
    expect(chooseTracker({ tracker: 'OCSORT' }, given).defaults).not.toMatchObject({ minHits: 7 })
  })

  test('with the preset of the network, and its options above it', () => {
    const preset = Object.keys(jdePresets)[0]!
    const given = manifest({ tracker: 'JDETracker', preset, trackerOptions: { maxLostFrames: 77 } })
    expect(chooseTracker({}, given)).toMatchObject({
      name: 'JDETracker',
      requestedPreset: undefined,
      isDefault: false,
      defaults: { ...jdePresets[preset as keyof typeof jdePresets], maxLostFrames: 77 },
    })
    // A tracker that is named does not take the preset.
    expect(chooseTracker({ tracker: 'ByteTrack' }, given).defaults).toEqual(byteTrackDefaults)
  })

  test('is that of a requested preset, which stands as it is', () => {
    const preset = Object.keys(byteTrackPresets)[0]! as keyof typeof byteTrackPresets
    const given = manifest({ tracker: 'ByteTrack', trackerOptions: { maxLostFrames: 77 } })
    const chosen = chooseTracker({ preset }, given)
    expect(chosen).toMatchObject({ name: 'ByteTrack', requestedPreset: preset, isDefault: false })
    expect(chosen.defaults).toEqual({ ...byteTrackDefaults, ...byteTrackPresets[preset] })
    expect(() => chooseTracker({ tracker: 'SORT', preset })).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringMatching(/ByteTrack, not to SORT/) }),
    )
    expect(() => chooseTracker({ preset: 'nothing' })).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    expect(() => chooseTracker({ tracker: 'Sorted' })).toThrow(/There is no tracker "Sorted"/)
  })

  test.each(['fairmot-tiny', 'jde-tiny', 'yolox-tiny'])('of the shipped %s has the options of its manifest', (name) => {
    for (const { manifest: shipped } of findShipped(name)) {
      const { defaults, name: tracker } = chooseTracker({}, shipped)
      if (shipped.tracker) expect(tracker).toBe(shipped.tracker)
      expect(defaults).toMatchObject(shipped.trackerOptions ?? {})
    }
  })

  test('is made with the options of preset and manifest, those of the user above them', () => {
    const preset = Object.keys(jdePresets)[0]!
    const { make, defaults } = chooseTracker({ preset })
    expect(make({}, 30).update).toBeTypeOf('function')
    expect(defaults).toMatchObject(jdePresets[preset as keyof typeof jdePresets])
    expect(() => make({ maxLostFrames: -1 }, 30)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    const broken = chooseTracker({}, manifest({ tracker: 'ByteTrack', trackerOptions: { maxLostFrames: -1 } }))
    expect(() => broken.make({}, 30)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    expect(() => broken.make({ maxLostFrames: 3 }, 30)).not.toThrow()
    expect(() => broken.make({ maxLostFrames: 3 }, -30)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    expect(() => make({ geometry: 'nothing' }, 30)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  })
})
