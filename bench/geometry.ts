/**
 * What a geometry is worth: IDF1 of three trackers with `box` and with the geometry on the same detections. Of each geometry a scene
 * where upright boxes fail, and at the end walkers among whom they do not. Detections are those of drawn objects, jittered, and a few
 * are missing. All have the limit of ByteTrack, 0.9: thin shapes share less with themselves a frame later than their boxes do.
 */
import type { DetectionInput, Mask, Tracker } from '@mot/core'
import { evaluate, identity, type TruthRow } from '@mot/eval'
import { ByteTrack, type MultiTrackerOptions, OCSORT, SORT } from '@mot/trackers'
import { type Geometry, keypoints, masks, oriented } from '@mot/trackers/geometry'
import { seededRandom } from '../packages/test-utils/src/random'

interface Scene {
  readonly name: string
  readonly geometries: readonly Geometry[]
  readonly frames: readonly (readonly (DetectionInput & { readonly id: number })[])[]
}

const FRAMES = 600
const trackers: Record<string, (options: MultiTrackerOptions) => Tracker> = {
  SORT: (options) => new SORT({ ...options, minHits: 1, maxLostFrames: 10, maxIouDistance: 0.9 }),
  ByteTrack: (options) => new ByteTrack(options),
  OCSORT: (options) => new OCSORT({ ...options, minHits: 1, maxIouDistance: 0.9 }),
}

for (const { name, geometries, frames } of [vehicles(), people(), dancers(), walkers()]) {
  console.log(`\n${name}`)
  for (const [tracker, create] of Object.entries(trackers)) {
    const base = score(frames, create({}))
    for (const geometry of geometries) {
      const value = score(frames, create({ geometry }))
      const gain = (100 * (value - base)).toFixed(1)
      console.log(
        `  ${tracker.padEnd(10)} IDF1 box ${base.toFixed(3)}  ${geometry.description.name} ${value.toFixed(3)}  ${gain} points`,
      )
    }
  }
}

/** IDF1 of a tracker; one detection in twenty is missing. */
function score(frames: Scene['frames'], tracker: Tracker): number {
  const random = seededRandom(7)
  const truth: TruthRow[][] = frames.map((objects) => objects.map(({ id, box }) => ({ id, box })))
  const results = frames.map((objects) => {
    const seen = objects.filter(() => random() > 0.05)
    return [...tracker.update(seen)].map(({ id, box }) => ({ id, box }))
  })
  return evaluate(identity, [{ truth, results }]).idf1
}

function boxAround(points: readonly (readonly [number, number])[]) {
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }
}

/** Lorries seen from above, on diagonal lanes that cross and lie close to each other. */
function vehicles(): Scene {
  const random = seededRandom(1)
  const lanes = Array.from({ length: 16 }, (_, lane) => {
    const angle = (lane % 2 ? 1 : 3) * (Math.PI / 4) + (lane % 4 < 2 ? 0 : Math.PI) + 0.06 * (random() - 0.5)
    return {
      angle,
      offset: 46 * (Math.floor(lane / 4) - 1.5) + (lane % 4 < 2 ? 12 : -12),
      phase: 900 * random(),
      speed: 5 + 4 * random(),
    }
  })
  const frames = Array.from({ length: FRAMES }, (_, frame) =>
    lanes.flatMap(({ angle, offset, phase, speed }, lane) => {
      const way = frame * speed + phase
      const along = (way % 900) - 450
      const x = 450 + along * Math.cos(angle) - offset * Math.sin(angle) + 1.5 * (random() - 0.5)
      const y = 450 + along * Math.sin(angle) + offset * Math.cos(angle) + 1.5 * (random() - 0.5)
      const [width, height] = [110, 22]
      const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))]
      const [w, h] = [width * cos + height * sin, width * sin + height * cos]
      return {
        id: 1 + lane + 100 * Math.floor(way / 900),
        box: { left: x - w / 2, top: y - h / 2, right: x + w / 2, bottom: y + h / 2 },
        score: 0.9,
        orientedBox: { x, y, width, height, angle: angle + 0.04 * (random() - 0.5) },
      }
    }),
  )
  return { name: 'Lorries from above, on diagonal lanes', geometries: [oriented()], frames }
}

/** Dancers of a kind that leans: long bodies at angles of their own, which sway, stop and turn back among each other. */
function people(): Scene {
  const random = seededRandom(2)
  const bodies = Array.from({ length: 20 }, (_, k) => ({ lean: (k % 2 ? 0.75 : -0.75) + 0.3 * (random() - 0.5) }))
  const ways = wander(bodies.length, random)
  const frames = Array.from({ length: FRAMES }, (_, frame) =>
    bodies.map(({ lean }, k) => {
      const [x, y] = ways[k]![frame]!
      const mask = leaning(x + random() - 0.5, y + random() - 0.5, lean)
      const box = { left: mask.left, top: mask.top, right: mask.left + mask.width, bottom: mask.top + mask.height }
      return { id: k + 1, box, score: 0.9, mask }
    }),
  )
  return { name: 'Leaning people who turn back among each other, with masks', geometries: [masks()], frames }
}

/** A body of 100 × 36 pixels about (x, y). */
function leaning(x: number, y: number, lean: number): Mask {
  const [cos, sin] = [Math.cos(lean + Math.PI / 2), Math.sin(lean + Math.PI / 2)]
  const [halfWidth, halfHeight] = [Math.ceil(Math.hypot(50 * cos, 18 * sin)), Math.ceil(Math.hypot(50 * sin, 18 * cos))]
  const [left, top] = [Math.round(x) - halfWidth, Math.round(y) - halfHeight]
  const [width, height] = [2 * halfWidth, 2 * halfHeight]
  const data = new Uint8Array(width * height)
  for (let k = 0; k < data.length; k++) {
    const [dx, dy] = [left + (k % width) - x, top + Math.floor(k / width) - y]
    data[k] = +(((dx * cos + dy * sin) / 50) ** 2 + ((dy * cos - dx * sin) / 18) ** 2 < 1)
  }
  return { left, top, width, height, data }
}

/** Paths of objects that share a stage of 300 × 120 pixels and turn about often. */
function wander(count: number, random: () => number): (readonly [number, number])[][] {
  return Array.from({ length: count }, () => {
    let [x, y, vx, vy] = [300 * random(), 120 * random(), 6 * random() - 3, 3 * random() - 1.5]
    return Array.from({ length: FRAMES }, () => {
      if (random() < 0.04) [vx, vy] = [8 * random() - 4, 3 * random() - 1.5]
      x += vx
      y += vy
      if (x < 0 || x > 300) vx = -vx
      if (y < 0 || y > 120) vy = -vy
      return [200 + x, 200 + y] as const
    })
  })
}

/** Dancers with poses of their own, whose arms and legs swing, in one place of a stage. */
function dancers(): Scene {
  const random = seededRandom(3)
  // Seventeen points about the body's centre, each where it is on average.
  const bodies = Array.from({ length: 12 }, () =>
    Array.from({ length: 17 }, (_, k) => [50 * (random() - 0.5), -60 + 7.5 * k + 20 * (random() - 0.5)] as const),
  )
  const ways = wander(bodies.length, random)
  const frames = Array.from({ length: FRAMES }, (_, frame) =>
    bodies.map((body, k) => {
      const [x, y] = ways[k]![frame]!
      const points = body.map(([dx, dy], point) => {
        const swing = 6 * Math.sin(0.15 * frame + k + point)
        return [x + dx + swing + random() - 0.5, y + dy + random() - 0.5] as const
      })
      return {
        id: k + 1,
        box: boxAround(points),
        score: 0.9,
        keypoints: points.map(([px, py]) => ({ x: px, y: py, score: 0.9 })),
      }
    }),
  )
  return { name: 'Dancers who turn back among each other, with poses', geometries: [keypoints()], frames }
}

/** Upright walkers with room between them. */
function walkers(): Scene {
  const random = seededRandom(4)
  const bodies = Array.from({ length: 10 }, (_, k) => ({ x: 900 * random(), y: 100 + 60 * k, speed: 3 * random() + 1 }))
  const frames = Array.from({ length: FRAMES }, (_, frame) =>
    bodies.map(({ x: start, y, speed }, k) => {
      const x = start + (k % 2 ? 1 : -1) * speed * frame + random() - 0.5
      const box = { left: x - 20, top: y - 50, right: x + 20, bottom: y + 50 }
      return {
        id: k + 1,
        box,
        score: 0.9,
        orientedBox: { x, y, width: 40, height: 100, angle: 0.02 * (random() - 0.5) },
        mask: leaning(x, y, 0),
      }
    }),
  )
  return { name: 'Walkers in lanes of their own: no geometry is needed', geometries: [oriented(), masks()], frames }
}
