import {
  BoostTrack,
  ByteTrack,
  boostTrackPresets,
  byteTrackPresets,
  DeepSORT,
  fromReferenceOptions,
  HybridSORT,
  hybridSortPresets,
  IOUTracker,
  SORT,
} from '@mot/trackers'
import { describe, expect, test } from 'vitest'

describe('fromReferenceOptions', () => {
  test('returns the options of the tracker, and the translation of each', () => {
    const { options, translations } = fromReferenceOptions('ByteTrack', { track_thresh: 0.5, mot20: true })
    expect(options).toEqual({ highScore: 0.5, fuseScore: false })
    expect(translations).toEqual([
      { name: 'track_thresh', value: 0.5, became: 'highScore: 0.5' },
      { name: 'mot20', value: true, became: 'fuseScore: false' },
    ])
  })

  test('the configuration of Ultralytics equals the preset', () => {
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
    expect(sort.translations[2]!.became).toBe('maxIouDistance: 0.75; a similarity, here a distance')
    const iou = fromReferenceOptions('IOUTracker', { sigma_l: 0.1, sigma_h: 0.6, sigma_iou: 0.5, t_min: 3, ttl: 1 })
    const expected = { minScore: 0.1, highScore: 0.6, maxIouDistance: 0.5, minHits: 3, maxLostFrames: 1 }
    expect(new IOUTracker(iou.options).options).toMatchObject(expected)
  })

  test('a name of two originals is translated by the original', () => {
    const thresholds = { track_high_thresh: 0.5, proximity_thresh: 0.4, appearance_thresh: 0.25, with_reid: true }
    const own = fromReferenceOptions('BoTSORT', { ...thresholds, cmc_method: 'none' })
    expect(own.options).toEqual({
      highScore: 0.5,
      maxProximityDistance: 0.4,
      maxEmbeddingDistance: 0.5,
      useEmbeddings: true,
      followCamera: false,
    })
    const ultralytics = fromReferenceOptions('BoTSORT', { ...thresholds, tracker_type: 'botsort' })
    expect(ultralytics.options).toMatchObject({
      includeHighScore: true,
      maxProximityDistance: 0.6,
      maxEmbeddingDistance: 1.5,
    })
  })

  test("DeepSORT's gallery without a budget keeps all", () => {
    const { options } = fromReferenceOptions('DeepSORT', { min_confidence: 0.5, nn_budget: null, n_init: 2 })
    expect(new DeepSORT(options).options).toMatchObject({ minScore: 0.5, galleryBudget: Infinity, minHits: 2 })
  })

  test('a squared distance becomes a distance', () => {
    const reference = { metric: 'euclidean', matching_threshold: 0.25 }
    expect(fromReferenceOptions('DeepSORT', reference).options).toEqual({
      embeddingMetric: 'euclidean',
      maxEmbeddingDistance: 0.5,
    })
  })

  test('a switch of StrongSORT removes its part of the cost', () => {
    const { options } = fromReferenceOptions('StrongSORT', { MC: false, MC_lambda: 0.98, NSA: false, EMA_alpha: 0.8 })
    expect(options).toEqual({ appearanceWeight: 1, scoreScalesNoise: false, embeddingMomentum: 0.8 })
  })

  test('the settings of BoostTrack without ++ equal the preset', () => {
    const { options } = fromReferenceOptions('BoostTrack', {
      max_age: 30,
      min_hits: 3,
      det_thresh: 0.6,
      iou_threshold: 0.3,
      use_embedding: false,
      lambda_iou: 0.5,
      lambda_mhd: 0.25,
      lambda_shape: 0.25,
      use_dlo_boost: true,
      use_duo_boost: true,
      dlo_boost_coef: 0.65,
      s_sim_corr: false,
      use_rich_s: false,
      use_sb: false,
      use_vt: false,
    })
    expect(new BoostTrack(options).options).toEqual(new BoostTrack(boostTrackPresets.boosttrack).options)
  })

  test("Deep-OC-SORT's switches disable options", () => {
    const reference = { cmc_off: true, new_kf_off: false, aw_off: true, grid_off: true, w_association_emb: 1.25 }
    const { options } = fromReferenceOptions('DeepOCSORT', reference)
    expect(options).toEqual({
      followCamera: false,
      motionModel: 'xywh',
      adaptiveWeight: false,
      embeddingWeight: 1.25,
    })
  })

  test('the settings of HybridSORT for MOT17 equal the preset', () => {
    const { options } = fromReferenceOptions('HybridSORT', {
      track_thresh: 0.6,
      iou_thresh: 0.25,
      min_hits: 3,
      inertia: 0.05,
      deltat: 3,
      asso: 'Height_Modulated_IoU',
      use_byte: true,
      TCM_first_step: true,
      TCM_byte_step: true,
      TCM_first_step_weight: 1,
      TCM_byte_step_weight: 1,
      dataset: 'mot17',
      low_thresh: 0.1,
      alpha: 0.8,
      with_longterm_reid: false,
      ECC: false,
      EG_weight_high_score: 1.3,
      EG_weight_low_score: 1.2,
      with_fastreid: true,
      with_longterm_reid_correction: true,
      longterm_reid_correction_thresh: 0.4,
      longterm_reid_correction_thresh_low: 0.4,
    })
    expect(new HybridSORT(options).options).toEqual(new HybridSORT(hybridSortPresets.hybridsort_reid).options)
  })

  test('an option that is not implemented is refused', () => {
    expect(() => fromReferenceOptions('HybridSORT', { with_longterm_reid: true })).toThrow(
      'A long-term gallery of appearance is not implemented in HybridSORT.',
    )
  })

  test('a name that is not an option of the tracker has a note', () => {
    const { options, translations } = fromReferenceOptions('ByteTrack', { min_box_area: 100 })
    expect(options).toEqual({})
    expect(translations[0]!.became).toBe('a filter of reported boxes by area')
  })

  test('unknown names are refused', () => {
    expect(() => fromReferenceOptions('ByteTrack', { track_tresh: 0.5 })).toThrow(
      'The originals of ByteTrack have no option "track_tresh". They have: track_thresh, ',
    )
    expect(() => fromReferenceOptions('NoTracker' as 'SORT', {})).toThrow(
      'Reference options are known for BoostTrack, BoTSORT, ByteTrack, ',
    )
  })
})
