import { asDetections, Detections, type DetectionsInput, type Mask, MotError, type Tracker } from '@mot/core'
import { testTracker } from '@mot/test-utils/test-tracker'
import {
  BoTSORT,
  ByteTrack,
  CueTrack,
  DeepSORT,
  FastTracker,
  IOUTracker,
  JDETracker,
  type MultiTrackerOptions,
  OCSORT,
  SFSORT,
  SORT,
  UCMCTrack,
} from '@mot/trackers'
import { ab3dmot, box3d, type Geometry, geometryOf, keypoints, masks, oriented } from '@mot/trackers/geometry'
import { describe, expect, test } from 'vitest'

/** Detections with shapes as large as their boxes: what a tracker promises of boxes it promises of these. */
function withShapes(input: DetectionsInput): Detections {
  const detections = asDetections(input)
  const { count, boxes } = detections
  const orientedBoxes = new Float64Array(5 * count)
  const points = new Float64Array(6 * count)
  const boxes3d = new Float64Array(8 * count)
  const masks: Mask[] = []
  for (let i = 0; i < count; i++) {
    const [left, top, right, bottom] = boxes.subarray(4 * i, 4 * i + 4) as unknown as [number, number, number, number]
    orientedBoxes.set([(left + right) / 2, (top + bottom) / 2, right - left, bottom - top, 0], 5 * i)
    // Bitmaps of thousands of objects, or of huge ones, would take gigabytes: their boxes are compared.
    const isUsable = count < 2000 && Math.abs(right - left) + Math.abs(bottom - top) < 1000
    points.set(isUsable ? [left, top, 1, right, bottom, 1] : [0, 0, 0, 0, 0, 0], 6 * i)
    // A metre is a pixel, and the image is the ground.
    const isBox = right > left && bottom > top && Number.isFinite(right - left + bottom - top)
    // Thousands in one image would be some hundred in each other's reach: they are smaller on the ground.
    const scale = count < 2000 ? 1 : 0.2
    const ground = [(left + right) / 2, 0, (top + bottom) / 2, 1, scale * (bottom - top), scale * (right - left), 0, 0]
    boxes3d.set(isBox ? ground : [0, 0, 0, 1, 1, 1, 0, 0], 8 * i)
    masks.push(isUsable && right > left && bottom > top ? filled(left, top, right, bottom) : none)
  }
  return new Detections({ ...detections, orientedBoxes, keypoints: points, keypointCount: 2, masks, boxes3d })
}

const none: Mask = { left: 0, top: 0, width: 0, height: 0, data: new Uint8Array(0) }

function filled(left: number, top: number, right: number, bottom: number): Mask {
  const [x, y] = [Math.round(left), Math.round(top)]
  const [width, height] = [Math.max(1, Math.round(right) - x), Math.max(1, Math.round(bottom) - y)]
  return { left: x, top: y, width, height, data: new Uint8Array(width * height).fill(1) }
}

/** The tracker, whose detections get shapes. */
function shaped<T extends Tracker>(tracker: T): T {
  return new Proxy(tracker, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      if (name === 'update' || name === 'explain')
        return (input: DetectionsInput) => value.call(target, withShapes(input))
      return value.bind(target)
    },
  })
}

const geometries = { oriented, box3d, mask: masks, keypoints: () => keypoints({ falloffs: [0.1, 0.1] }) }
for (const [name, make] of Object.entries(geometries)) {
  // Boxes in space may be matched when they are apart: these are only where they overlap.
  const limits = name === 'box3d' ? { maxIouDistance: 0.5 } : {}
  testTracker(`ByteTrack by ${name}`, (options) => shaped(new ByteTrack({ ...limits, ...options, geometry: make() })), {
    leastCrowd: 500,
  })
}

const trackers: Record<string, (options: MultiTrackerOptions) => Tracker> = {
  SORT: (options) => new SORT({ ...options, minHits: 1, maxLostFrames: 10 }),
  ByteTrack: (options) => new ByteTrack(options),
  BoTSORT: (options) => new BoTSORT({ ...options, useEmbeddings: false }),
  OCSORT: (options) => new OCSORT({ ...options, minHits: 1 }),
  IOUTracker: (options) => new IOUTracker({ ...options, maxIouDistance: 0.9 }),
}

/** Those that also compare edges of upright boxes. */
const uprightTrackers: typeof trackers = {
  ...trackers,
  CueTrack: (options) => new CueTrack({ ...options, useEmbeddings: false, minHits: 1 }),
  FastTracker: (options) => new FastTracker(options),
}

/** A bar of 80 × 10 pixels about (x, y), as oriented box and as the upright box around it. */
function bar(x: number, y: number, angle: number) {
  const width = 80 * Math.abs(Math.cos(angle)) + 10 * Math.abs(Math.sin(angle))
  const height = 80 * Math.abs(Math.sin(angle)) + 10 * Math.abs(Math.cos(angle))
  return {
    box: { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 },
    score: 0.9,
    orientedBox: { x, y, width: 80, height: 10, angle },
  }
}

describe('geometry: oriented()', () => {
  for (const [name, create] of Object.entries(trackers)) {
    // Two bars cross at right angles, and their centres pass each other between two frames: their upright boxes are the same.
    test(`${name}: two bars that cross keep their ids, as their angles differ`, () => {
      const tracker = create({ geometry: oriented() })
      const ids = new Set<string>()
      for (let frame = 0; frame < 20; frame++) {
        const along = 4 * (frame - 9.5)
        const tracks = tracker.update([bar(100 + along, 100, Math.PI / 4), bar(100 - along, 100, -Math.PI / 4)])
        if (frame > 3) ids.add([...tracks.detectionIds.subarray(0, 2)].join())
      }
      expect(ids.size).toBe(1)
    })
  }

  test('a bar that spins once in 60 frames keeps its id, and its predicted angle goes on', () => {
    const tracker = new ByteTrack({ geometry: oriented() })
    const angleAt = (frame: number) => (2 * Math.PI * frame) / 60
    for (let frame = 0; frame < 90; frame++) {
      // A network gives angles within a half turn.
      const tracks = tracker.update([bar(100, 100, angleAt(frame) % Math.PI)])
      expect([...tracks.ids.subarray(0, tracks.count)]).toEqual([1])
    }
    const { orientedBox } = tracker.predict().at(0)
    const off = orientedBox!.angle - angleAt(90)
    expect(Math.abs(off - Math.PI * Math.round(off / Math.PI))).toBeLessThan(0.03)
    expect(orientedBox!.width).toBeCloseTo(80, 0)
  })

  test('a detection whose sides are swapped and whose angle is a quarter turn off is the same rectangle', () => {
    const tracker = new ByteTrack({ geometry: oriented() })
    for (let frame = 0; frame < 6; frame++) {
      const { box, orientedBox } = bar(100 + frame, 100, 0.3)
      const swapped = { ...orientedBox, width: 10, height: 80, angle: 0.3 - Math.PI / 2 }
      tracker.update([{ box, score: 0.9, orientedBox: frame % 2 ? swapped : orientedBox }])
    }
    const track = tracker.predict().at(0)
    expect(track.id).toBe(1)
    expect(track.orientedBox!.angle).toBeCloseTo(0.3, 6)
    expect(track.box.right - track.box.left).toBeCloseTo(bar(0, 0, 0.3).box.right - bar(0, 0, 0.3).box.left, 3)
  })

  test('matched tracks have the oriented boxes of their detections, and upright boxes around', () => {
    const tracker = new OCSORT({ geometry: oriented() })
    const seen = [bar(100, 100, 0.5), bar(300, 300, 1.2)]
    tracker.update(seen)
    const tracks = tracker.update(seen)
    for (const { detectionIndex, orientedBox, box } of tracks) {
      expect(orientedBox).toEqual(seen[detectionIndex]!.orientedBox)
      for (const side of ['left', 'top', 'right', 'bottom'] as const)
        expect(box[side]).toBeCloseTo(seen[detectionIndex]!.box[side], 9)
    }
    expect(tracks.count).toBe(2)
  })

  test('lost tracks have predicted oriented boxes', () => {
    const tracker = new ByteTrack({ geometry: oriented() })
    for (let frame = 0; frame < 5; frame++) tracker.update([bar(100, 100, 0.5 + 0.1 * frame)])
    tracker.update([])
    const [lost] = tracker.lost
    expect(lost!.orientedBox!.angle).toBeCloseTo(1, 1)
    expect(lost!.covariance!.every(Number.isFinite)).toBe(true)
  })

  test('detections without oriented boxes are refused, and nothing changes', () => {
    const tracker = new ByteTrack({ geometry: oriented() })
    tracker.update([bar(100, 100, 0)])
    const before = JSON.stringify(tracker.snapshot())
    expect(() => tracker.update([{ box: bar(0, 0, 0).box, score: 1 }])).toThrow(
      'ByteTrack compares oriented boxes: detections should have "orientedBoxes", got none.',
    )
    expect(() => tracker.update([bar(100, 100, Number.NaN)])).toThrow(
      'Detection 0 should have a finite angle, got NaN.',
    )
    expect(JSON.stringify(tracker.snapshot())).toBe(before)
  })

  test('a detection of an angle that is not finite is dropped where bad detections are', () => {
    const tracker = new ByteTrack({ geometry: oriented(), badDetections: 'drop' })
    const { box, orientedBox } = bar(100, 100, 0)
    const tracks = tracker.update([
      { box, score: 0.9, orientedBox: { ...orientedBox, angle: Number.NaN } },
      bar(300, 100, 0),
    ])
    expect([...tracks.detectionIndices.subarray(0, tracks.count)]).toEqual([1])
  })
})

describe('geometry: masks()', () => {
  /** A diagonal of 20 × 20 pixels from the upper left, or from the upper right; its box has the size of the other's. */
  function diagonal(x: number, falls: boolean, hasMask = true) {
    const data = new Uint8Array(400)
    for (let y = 0; y < 20; y++) {
      for (const dx of [-1, 0, 1]) {
        const column = (falls ? y : 19 - y) + dx
        if (column >= 0 && column < 20) data[20 * y + column] = 1
      }
    }
    const mask = hasMask ? { left: x, top: 0, width: 20, height: 20, data } : none
    return { box: { left: x, top: 0, right: x + 20, bottom: 20 }, score: 0.9, mask }
  }

  for (const [name, create] of Object.entries(uprightTrackers)) {
    test(`${name}: two that pass through one place keep their ids, as their pixels differ`, () => {
      const tracker = create({ geometry: masks() })
      const ids = new Set<string>()
      for (let frame = 0; frame < 16; frame++) {
        const tracks = tracker.update([diagonal(50 + frame, true), diagonal(65 - frame, false)])
        if (frame > 3) ids.add([...tracks.detectionIds.subarray(0, 2)].join())
      }
      expect(ids.size).toBe(1)
    })
  }

  test('a row without a mask is compared by its box, and the explanation says so', () => {
    const tracker = new ByteTrack({ geometry: masks() })
    tracker.update([diagonal(50, true)])
    const [masked] = tracker.explain([diagonal(51, true)]).rounds[0]!.pairs
    expect(masked).toMatchObject({ verdict: 'matched', geometry: 'mask' })
    const [boxed] = tracker.explain([diagonal(52, true, false)]).rounds[0]!.pairs
    expect(boxed).toMatchObject({ verdict: 'matched', geometry: 'box' })
  })

  test('a predicted mask is the last one, moved', () => {
    const tracker = new ByteTrack({ geometry: masks() })
    for (let frame = 0; frame < 20; frame++) tracker.update([diagonal(50 + 2 * frame, true)])
    const { mask } = tracker.predict().at(0)
    expect(mask).toMatchObject({ left: 90, top: 0, width: 20, height: 20 })
    expect(mask!.data).toEqual(diagonal(0, true).mask.data)
  })
})

describe('geometry: keypoints()', () => {
  /** A stick whose ends are at two of the corners of its box. */
  function stick(x: number, falls: boolean) {
    const ends = falls ? [x, 0, x + 20, 20] : [x + 20, 0, x, 20]
    const points = [0, 2].map((at) => ({ x: ends[at]!, y: ends[at + 1]!, score: 0.9 }))
    return { box: { left: x, top: 0, right: x + 20, bottom: 20 }, score: 0.9, keypoints: points }
  }

  for (const [name, create] of Object.entries(uprightTrackers)) {
    test(`${name}: two that pass through one place keep their ids, as their points differ`, () => {
      const tracker = create({ geometry: keypoints({ falloffs: [0.1, 0.1] }) })
      const ids = new Set<string>()
      for (let frame = 0; frame < 16; frame++) {
        const tracks = tracker.update([stick(50 + frame, true), stick(65 - frame, false)])
        if (frame > 3) ids.add([...tracks.detectionIds.subarray(0, 2)].join())
      }
      expect(ids.size).toBe(1)
    })
  }

  test('smoothed points jitter less than the detected ones, and follow them', () => {
    const tracker = new ByteTrack({ geometry: keypoints({ falloffs: [0.5, 0.5], smoothing: {} }) })
    let [raw, smooth] = [0, 0]
    for (let frame = 0; frame < 100; frame++) {
      const seen = stick(50, true)
      const jitter = frame % 2
      seen.keypoints[0]!.x += jitter
      const { keypoints: points } = tracker.update([seen]).at(0)
      if (frame < 20) continue
      raw += Math.abs(jitter - 0.5)
      smooth += Math.abs(points![0]!.x - 50.5)
    }
    expect(smooth).toBeLessThan(raw / 3)
  })

  test('another number of points than of falloffs is refused', () => {
    const tracker = new ByteTrack({ geometry: keypoints() })
    expect(() => tracker.update([stick(0, true)])).toThrow(
      'ByteTrack compares key points by 17 falloffs: detections should have 17 key points each, got 2.',
    )
  })

  test('bad options are refused', () => {
    expect(() => keypoints({ falloffs: [] })).toThrow(MotError)
    expect(() => keypoints({ falloffs: [0.1, -1] })).toThrow('"falloffs"')
    expect(() => keypoints({ minScore: Number.NaN })).toThrow('"minScore"')
    expect(() => keypoints({ smoothing: { beta: -1 } })).toThrow('"smoothing.beta"')
  })
})

describe('geometry: box3d()', () => {
  /** A car of 4 × 1.6 × 1.5 m at (x, z), which the image shows at a size by its depth. */
  function car(x: number, z: number, rotationY = 0) {
    const [left, width] = [500 + (700 * (x - 2)) / z, (700 * 4) / z]
    return {
      box: { left, top: 200, right: left + width, bottom: 200 + (700 * 1.5) / z },
      score: 0.9,
      box3d: { x, y: 1.5, z, height: 1.5, width: 1.6, length: 4, rotationY, alpha: rotationY - Math.atan2(x, z) },
    }
  }

  for (const [name, create] of Object.entries(uprightTrackers)) {
    // The image boxes pass through each other between two frames, at almost one size.
    test(`${name}: two cars that pass each other on neighbouring lanes keep their ids, as their depths differ`, () => {
      const tracker = create({ geometry: box3d() })
      const ids = new Set<string>()
      for (let frame = 0; frame < 20; frame++) {
        const along = 0.9 * (frame - 9.5)
        const tracks = tracker.update([car(along, 20), car(-along, 23)])
        if (frame > 3) ids.add([...tracks.detectionIds.subarray(0, 2)].join())
      }
      expect(ids.size).toBe(1)
    })
  }

  test('a car is followed in metres where its image box leaps, as when the camera is shaken', () => {
    const tracker = new ByteTrack({ geometry: box3d() })
    for (let frame = 0; frame < 8; frame++) {
      const seen = car(0.1 * frame, 20)
      const leap = 400 * (frame % 2)
      const box = { ...seen.box, left: seen.box.left + leap, right: seen.box.right + leap }
      expect([...tracker.update([{ ...seen, box }]).ids.subarray(0, 1)]).toEqual([1])
    }
  })

  test('a lost track has a predicted 3D box that goes on at constant velocity, and one of a matched track is its detection', () => {
    const tracker = new ByteTrack({ geometry: box3d() })
    for (let frame = 0; frame < 60; frame++) {
      const seen = car(-10 + 0.2 * frame, 20 + 0.5 * frame, 0.3)
      expect(tracker.update([seen]).at(0).box3d).toEqual(seen.box3d)
    }
    for (let frame = 60; frame < 63; frame++) tracker.update([])
    const { box3d: predicted } = tracker.lost.at(0)
    expect(predicted!.x).toBeCloseTo(-10 + 0.2 * 62, 2)
    expect(predicted!.z).toBeCloseTo(20 + 0.5 * 62, 2)
    expect(predicted).toMatchObject({ height: 1.5, width: 1.6, length: 4 })
    expect(predicted!.rotationY).toBeCloseTo(0.3, 9)
    expect(predicted!.alpha).toBeCloseTo(0.3 - Math.atan2(predicted!.x, predicted!.z), 9)
  })

  test('a box that is detected the wrong way round is the same car: its heading is that of the last detection', () => {
    const tracker = new ByteTrack({ geometry: box3d() })
    for (let frame = 0; frame < 9; frame++) tracker.update([car(0, 20, 0.2 + (frame % 2) * Math.PI)])
    const { rotationY } = tracker.predict().at(0).box3d!
    expect(rotationY).toBeCloseTo(0.2, 1)
    tracker.update([car(0, 20, 0.2 - Math.PI)])
    expect(Math.abs(tracker.predict().at(0).box3d!.rotationY)).toBeCloseTo(Math.PI - 0.2, 1)
  })

  test('ab3dmot: a car is reported from the third frame on, removed after two without it, and matched down to a GIoU of -0.2', () => {
    const create = () => new SORT({ geometry: box3d(), ...ab3dmot })
    const idAfter = (misses: number) => {
      const tracker = create()
      const seen = [1, 1, 1, ...new Array<number>(misses).fill(0), 1, 1, 1, 1]
      const frames = seen.map((isSeen) => [...tracker.update(isSeen ? [car(0, 20)] : [])].map(({ id }) => id))
      // SORT reports early frames from the start on.
      expect(frames[2]).toEqual([1])
      return frames.at(-1)![0]
    }
    expect([idAfter(2), idAfter(3)]).toEqual([1, 2])
    for (const [apart, ids] of [
      [4.9, 1],
      [6.1, 2],
    ] as const) {
      const one = create()
      one.update([car(0, 20)])
      // Two boxes of 4 m, d apart along their length: GIoU is (4 − d) / (4 + d) up to 4 m, and 8 / (4 + d) − 1 beyond.
      expect(8 / (4 + apart) - 1 > -0.2).toBe(ids === 1)
      expect([...one.update([car(apart, 20)]).ids.subarray(0, 1)]).toEqual([ids])
    }
  })

  test('the explanation has the distance of the geometry', () => {
    const tracker = new ByteTrack({ geometry: box3d() })
    tracker.update([car(0, 20)])
    const [pair] = tracker.explain([car(1, 20)]).rounds[0]!.pairs
    expect(pair).toMatchObject({ verdict: 'matched', geometry: 'box3d' })
  })

  test('detections without 3D boxes, and boxes that are not finite or without size, are refused or dropped', () => {
    const tracker = new ByteTrack({ geometry: box3d() })
    tracker.update([car(0, 20)])
    const before = JSON.stringify(tracker.snapshot())
    expect(() => tracker.update([{ box: car(0, 20).box, score: 1 }])).toThrow(
      'ByteTrack compares 3D boxes: detections should have "boxes3d", got none.',
    )
    const flat = { ...car(0, 20), box3d: { ...car(0, 20).box3d, width: 0 } }
    expect(() => tracker.update([flat])).toThrow('Detection 0 should have a 3D box that is finite and of positive size')
    expect(() => tracker.update([car(0, 20), car(Number.NaN, 20)])).toThrow('Detection 1 should have')
    expect(JSON.stringify(tracker.snapshot())).toBe(before)
    const dropping = new ByteTrack({ geometry: box3d(), badDetections: 'drop' })
    const tracks = dropping.update([flat, car(0, 20)])
    expect([...tracks.detectionIndices.subarray(0, tracks.count)]).toEqual([1])
  })
})

describe('the option geometry', () => {
  test('a name is refused, and the message says where geometries are', () => {
    expect(() => new ByteTrack({ geometry: 'oriented' as 'box' })).toThrow(
      `Option "geometry" should be 'box', or oriented(), masks(), keypoints() or box3d() of @mot/trackers/geometry, got oriented.`,
    )
  })

  test('a new track is suppressed by a tracked one of its shape, not by one that only shares its box', () => {
    const triangle = (isUpper: boolean) => {
      const data = Uint8Array.from({ length: 400 }, (_, k) => +(Math.floor(k / 20) > k % 20 === isUpper))
      return {
        box: { left: 0, top: 0, right: 20, bottom: 20 },
        score: 0.9,
        mask: { left: 0, top: 0, width: 20, height: 20, data },
      }
    }
    const follow = (geometry: 'box' | Geometry, other: boolean) => {
      const tracker = new FastTracker({ geometry, newTrackIouDistance: 0.5 })
      for (let frame = 0; frame < 3; frame++) tracker.update([triangle(true)])
      for (let frame = 0; frame < 2; frame++) tracker.update([triangle(true), triangle(other)])
      return tracker.update([triangle(true), triangle(other)]).count
    }
    expect([follow('box', false), follow(masks(), false), follow(masks(), true)]).toEqual([1, 2, 1])
  })

  test('trackers that compare edges of boxes refuse rotated ones', () => {
    const create = [
      (geometry: Geometry) => new FastTracker({ geometry }),
      (geometry: Geometry) => new CueTrack({ geometry }),
    ]
    for (const make of create) {
      expect(() => make(oriented())).toThrow('this tracker compares edges of upright boxes, too')
      expect(() => make(masks())).not.toThrow()
    }
  })

  test('trackers that compare boxes in a way of their own refuse it', () => {
    expect(() => new SFSORT({ geometry: oriented() })).toThrow('"geometry"')
    expect(() => new UCMCTrack({ geometry: masks() } as never)).toThrow('"geometry"')
  })

  test('a snapshot is of its geometry and of no other', () => {
    const tracker = new JDETracker({ geometry: oriented() })
    const snapshot = JSON.parse(JSON.stringify(tracker.snapshot()))
    expect(snapshot.options.geometry).toEqual({ name: 'oriented' })
    expect(() => new JDETracker({ geometry: oriented() }).restore(snapshot)).not.toThrow()
    expect(() => new JDETracker({ geometry: masks() }).restore(snapshot)).toThrow('geometry')
    expect(() => new JDETracker().restore(snapshot)).toThrow('geometry')
  })

  test('a snapshot of boxes is as it was before there was the option', () => {
    expect(new DeepSORT().snapshot().options).not.toHaveProperty('geometry')
  })

  test('a shape that is none of the geometry is refused in a snapshot', () => {
    const tracker = new ByteTrack({ geometry: masks() })
    tracker.update(withShapes([{ box: { left: 0, top: 0, right: 8, bottom: 8 }, score: 0.9 }]))
    const snapshot = JSON.parse(JSON.stringify(tracker.snapshot()))
    const track = snapshot.state.lanes[0].state.followed[0]
    for (const shape of [undefined, [0, 0, 8, 8], [0, 0, 2, 1, 1, 1, 9], [0, 0, 2, 1, 2, 1, 2]]) {
      track.shape = shape
      expect(() => new ByteTrack({ geometry: masks() }).restore(snapshot)).toThrow(MotError)
    }
  })
})

describe('geometryOf', () => {
  test('is the geometry of a name, and that of its description', () => {
    expect(geometryOf('box')).toBe('box')
    for (const given of [
      oriented(),
      masks(),
      box3d(),
      keypoints({ falloffs: [1, 2], minScore: 0.1, smoothing: { beta: 3 } }),
    ]) {
      expect((geometryOf(structuredClone(given.description)) as Geometry).description).toEqual(given.description)
    }
    expect((geometryOf('oriented') as Geometry).description.name).toBe('oriented')
    expect(() => geometryOf('round')).toThrow('one of box, oriented, mask, keypoints, box3d, got round')
    expect(() => geometryOf(null)).toThrow(MotError)
  })
})

describe('tracks without a geometry', () => {
  test('have what their detections have, and copies keep it', () => {
    const tracker = new ByteTrack()
    const detections = withShapes([
      { box: { left: 0, top: 0, right: 20, bottom: 40 }, score: 0.9 },
      { box: { left: 90, top: 0, right: 120, bottom: 40 }, score: 0.3 },
      { box: { left: 50, top: 0, right: 70, bottom: 40 }, score: 0.9 },
    ])
    const tracks = tracker.update(detections)
    expect([...tracks.detectionIndices.subarray(0, tracks.count)]).toEqual([0, 2])
    const copy = tracks.copy()
    expect(tracks.masks).toEqual([detections.masks![0], detections.masks![2]])
    const { orientedBox, keypoints: points, mask } = tracks.at(1)
    expect({ orientedBox, keypoints: points, mask }).toEqual({
      orientedBox: detections.at(2).orientedBox,
      keypoints: detections.at(2).keypoints,
      mask: detections.masks![2],
    })
    const predicted = tracker.predict()
    expect(predicted.masks).toBeUndefined()
    expect(predicted.at(0)).not.toHaveProperty('mask')
    expect(copy.at(1).mask).toBe(detections.masks![2])
    expect(copy.keypointCount).toBe(2)
  })
})
