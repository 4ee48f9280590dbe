import { Detections } from '@mot/core'
import { describe, expect, test } from 'vitest'
import golden from '../../../../../fixtures/deepsort/gallery.json'
import { Gallery, type GalleryOptions } from '../../../src/multi/appearance/gallery'
import { FrameObservations } from '../../../src/multi/frames/frame-observations'

/** A gallery, and a function that reads the embeddings of a frame. */
function gallery(options: GalleryOptions) {
  const observations = new FrameObservations({
    name: 'test',
    toMeasurement: () => {},
    minScore: -1,
    badDetections: 'refuse',
    needsEmbeddings: true,
  })
  const show = (embeddings: readonly (readonly number[])[]) => {
    const box = { left: 0, top: 0, right: 10, bottom: 10 }
    observations.read(Detections.from(embeddings.map((embedding) => ({ box, score: 0.9, embedding }))))
  }
  return { gallery: new Gallery(observations, options), show }
}

/** A vector in the plane, by degrees. */
function towards(degrees: number): number[] {
  const radians = (degrees * Math.PI) / 180
  return [Math.cos(radians), Math.sin(radians)]
}

const cosineDistance = (degrees: number) => 1 - Math.cos((degrees * Math.PI) / 180)

describe('Gallery', () => {
  test('the distance of an observation is the least over the gallery', () => {
    const { gallery: appearance, show } = gallery({ galleryBudget: 100, embeddingMetric: 'cosine' })
    for (const [frame, degrees] of [0, 40, 80, 120, 160, 90].entries()) {
      show([towards(degrees)])
      if (frame === 0) appearance.begin(0, 0)
      else appearance.update(0, 0)
    }
    show([towards(45), towards(-10), towards(85)])
    expect(appearance.distance(0, 0)).toBeCloseTo(cosineDistance(5), 6)
    expect(appearance.distance(0, 1)).toBeCloseTo(cosineDistance(10), 6)
    expect(appearance.distance(0, 2)).toBeCloseTo(cosineDistance(5), 6)
  })

  test('the newest embedding replaces the oldest', () => {
    const { gallery: appearance, show } = gallery({ galleryBudget: 2, embeddingMetric: 'cosine' })
    for (const [frame, degrees] of [0, 90, 180].entries()) {
      show([towards(degrees)])
      if (frame === 0) appearance.begin(0, 0)
      else appearance.update(0, 0)
    }
    show([towards(0)])
    expect(appearance.distance(0, 0)).toBeCloseTo(cosineDistance(90), 6)
  })

  test('a new track in a slot has an empty gallery', () => {
    const { gallery: appearance, show } = gallery({ galleryBudget: 100, embeddingMetric: 'cosine' })
    show([towards(0), towards(90)])
    appearance.begin(0, 0)
    appearance.begin(0, 1)
    expect(appearance.distance(0, 0)).toBeCloseTo(cosineDistance(90), 6)
  })

  test('blocks of an ended tracklet are reused, cleared', () => {
    const { gallery: appearance, show } = gallery({ galleryBudget: 100, embeddingMetric: 'cosine' })
    show([towards(0), towards(90)])
    appearance.begin(0, 0)
    for (let i = 0; i < 20; i++) appearance.update(0, 0)
    appearance.end(0)
    appearance.begin(1, 1)
    for (let i = 0; i < 10; i++) appearance.update(1, 1)
    expect(appearance.distance(1, 0)).toBeCloseTo(cosineDistance(90), 6)
    appearance.begin(0, 1)
    expect(appearance.distance(0, 0)).toBeCloseTo(cosineDistance(90), 6)
  })

  test('a sufficient distance ends the search', () => {
    const { gallery: appearance, show } = gallery({ galleryBudget: 100, embeddingMetric: 'cosine' })
    show([towards(0), towards(20)])
    appearance.begin(0, 0)
    appearance.update(0, 1)
    expect(appearance.distance(0, 0, 0.2)).toBeCloseTo(cosineDistance(20), 6)
    expect(appearance.distance(0, 0, 0.01)).toBeCloseTo(0, 6)
  })

  test('a snapshot has all embeddings, and the next row', () => {
    const options: GalleryOptions = { galleryBudget: 3, embeddingMetric: 'cosine' }
    const { gallery: appearance, show } = gallery(options)
    for (const [frame, degrees] of [0, 90, 180, 270].entries()) {
      show([towards(degrees)])
      if (frame === 0) appearance.begin(0, 0)
      else appearance.update(0, 0)
    }
    const other = gallery(options)
    other.show([towards(45)])
    other.gallery.restore(7, appearance.snapshot(0))
    expect(other.gallery.snapshot(7)).toEqual(appearance.snapshot(0))
    // The next one replaces that of 90 degrees.
    other.gallery.update(7, 0)
    other.show([towards(90)])
    expect(other.gallery.distance(7, 0)).toBeCloseTo(cosineDistance(45), 6)
  })

  test.each([
    ['no gallery', {}],
    ['none', { embeddings: [], next: 0 }],
    ['no place for the next', { embeddings: [{ values: [1, 0], scale: 1 }], next: 2 }],
    ['embeddings of another length', { embeddings: [{ values: [1, 0, 0], scale: 1 }], next: 1 }],
  ])('refuses a snapshot with %s', (_, state) => {
    const { gallery: appearance, show } = gallery({ galleryBudget: 3, embeddingMetric: 'cosine' })
    show([towards(0)])
    expect(() => appearance.restore(0, state)).toThrow(expect.objectContaining({ code: 'invalid-snapshot' }))
  })

  test("distances are those of DeepSORT's code", () => {
    const { gallery: appearance, show } = gallery({ galleryBudget: golden.budget, embeddingMetric: 'cosine' })
    const known = new Set<number>()
    for (const { features, targets, active, query, queryTargets, distance } of golden.frames) {
      show(features)
      for (const [observation, target] of targets.entries()) {
        if (known.has(target)) appearance.update(target, observation)
        else appearance.begin(target, observation)
        known.add(target)
      }
      for (const target of known) if (!active.includes(target)) known.delete(target)
      show(query)
      for (const [i, target] of queryTargets.entries()) {
        for (const [j, expected] of distance[i]!.entries())
          expect(appearance.distance(target, j)).toBeCloseTo(expected, 5)
      }
    }
  })

  test("Euclidean distances are the square roots of those of DeepSORT's code", () => {
    const { features, query, squaredDistance } = golden.euclidean
    const { gallery: appearance, show } = gallery({ galleryBudget: 100, embeddingMetric: 'euclidean' })
    show(features)
    for (const observation of features.keys()) appearance.begin(observation, observation)
    show(query)
    for (const [i, distances] of squaredDistance.entries()) {
      for (const [j, expected] of distances.entries()) expect(appearance.distance(i, j) ** 2).toBeCloseTo(expected, 5)
    }
  })
})
