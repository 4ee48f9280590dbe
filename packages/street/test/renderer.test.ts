import { expect, test } from 'vitest'
import { View } from '../src/camera/view'
import type { Light } from '../src/light/light'
import { drawAppearance } from '../src/people/appearance'
import { Crowd } from '../src/people/crowd'
import type { Stage } from '../src/people/stage'
import { Walker } from '../src/people/walker'
import { Random } from '../src/random'
import { Canvas } from '../src/raster/canvas'
import { Renderer } from '../src/renderer'
import { paintLayer } from '../src/scenery/brush'
import type { Scenery } from '../src/scenery/scenery'

const view = new View(500, 2.5, 161, 41, 322, 242)
const light: Light = { kind: 'day', ambient: [1, 1, 1], sideLight: 0.1, sun: undefined, lamps: [], noise: 0 }
const stage: Stage = {
  view,
  near: 6,
  far: 20,
  lanes: [{ near: 6, far: 20, weight: 1 }],
  obstacles: [],
  walls: undefined,
}

/** Bare grey ground with a wall 3 m wide and 3 m high at each of some distances. */
function bareScenery(wallDepths: readonly number[] = []): Scenery {
  const background = new Canvas(view.width, view.height)
  background.data.fill(128)
  const things = wallDepths.map((z) => ({
    z,
    layer: paintLayer(view, light, (brush) => brush.panel(-1.5, 1.5, 0, 3, z, [90, 60, 50])),
  }))
  return { background, things, obstacles: [], light }
}

function standing(id: number, x: number, z: number): Walker {
  const appearance = drawAppearance(new Random(id))
  return new Walker(id, appearance, { x, z, speed: 1, steps: [{ kind: 'walk', x: x + 5, z }] }, 0)
}

function render(scenery: Scenery, people: readonly Walker[], offsetX = 1, offsetY = 1) {
  return new Renderer(view, scenery, 320, 240, 1).render(people, offsetX, offsetY)
}

test('every pixel of a person lies in the box, and the box is tight', () => {
  const crowd = new Crowd(stage, 12, new Random(5))
  let whole = 0
  for (let round = 0; round < 10; round++) {
    crowd.advance(1.3)
    for (const person of crowd.people) {
      // One at a time, so that no person hides a pixel of another.
      const { canvas, truth } = render(bareScenery(), [person])
      if (truth.length === 0) continue
      const [{ box }] = truth as [(typeof truth)[0]]
      const seen = boundsOf(canvas, person.id)
      expect(seen.left).toBeGreaterThanOrEqual(box.left - 1)
      expect(seen.top).toBeGreaterThanOrEqual(box.top - 1)
      expect(seen.right).toBeLessThanOrEqual(box.right + 1)
      expect(seen.bottom).toBeLessThanOrEqual(box.bottom + 1)
      if (box.left < 0 || box.right > 320 || box.top < 0 || box.bottom > 240) continue
      whole++
      expect(seen.right - seen.left).toBeGreaterThan(box.right - box.left - 3)
      expect(seen.bottom - seen.top).toBeGreaterThan(box.bottom - box.top - 3)
    }
  }
  expect(whole).toBeGreaterThan(20)
})

test('visibility is the ratio of a person’s pixels in the crowd to those of the person alone', () => {
  const crowd = new Crowd(stage, 25, new Random(9))
  const { canvas, truth } = render(bareScenery([9, 13]), crowd.people)
  let hidden = 0
  for (const { id, visibility } of truth) {
    const alone = render(bareScenery(), [crowd.people.find((person) => person.id === id)!])
    expect(visibility).toBeCloseTo(pixelsOf(canvas, id) / pixelsOf(alone.canvas, id), 9)
    if (visibility < 0.9) hidden++
  }
  expect(hidden).toBeGreaterThan(3)
})

test('a person is visible in front of a wall, hidden behind it, and half visible at its edge', () => {
  const scenery = bareScenery([10])
  const visibilities = [standing(1, 0, 9), standing(2, 0, 12), standing(3, 1.8, 12)].map(
    (person) => render(scenery, [person]).truth[0]!.visibility,
  )
  expect(visibilities[0]).toBe(1)
  expect(visibilities[1]).toBe(0)
  expect(visibilities[2]).toBeGreaterThan(0.1)
  expect(visibilities[2]).toBeLessThan(0.9)
})

test('the nearer of two people hides the farther', () => {
  const { truth } = render(bareScenery(), [standing(1, 0, 8), standing(2, 0.1, 11)])
  expect(truth[0]!.visibility).toBe(1)
  expect(truth[1]!.visibility).toBeLessThan(0.6)
})

test('a box extends beyond the frame with the person, and visibility counts the pixels inside', () => {
  const edge = view.worldX(1, 8)
  const { truth } = render(bareScenery(), [standing(1, edge, 8)])
  expect(truth[0]!.box.left).toBeLessThan(0)
  expect(truth[0]!.box.right).toBeGreaterThan(0)
  expect(truth[0]!.visibility).toBe(1)
})

test('a person outside the frame is not in the truth', () => {
  expect(render(bareScenery(), [standing(1, 40, 8)]).truth).toEqual([])
})

test('the box moves with the camera', () => {
  const at = (x: number, y: number) => render(bareScenery(), [standing(1, 0, 9)], x, y).truth[0]!.box
  const still = at(1, 1)
  const moved = at(1.5, 0.25)
  expect(moved.left).toBeCloseTo(still.left - 0.5, 9)
  expect(moved.bottom).toBeCloseTo(still.bottom + 0.75, 9)
})

function boundsOf(canvas: Canvas, id: number) {
  const bounds = { left: canvas.width, top: canvas.height, right: 0, bottom: 0 }
  canvas.owners!.forEach((owner, pixel) => {
    if (owner !== id) return
    const x = pixel % canvas.width
    const y = Math.floor(pixel / canvas.width)
    bounds.left = Math.min(bounds.left, x)
    bounds.top = Math.min(bounds.top, y)
    bounds.right = Math.max(bounds.right, x + 1)
    bounds.bottom = Math.max(bounds.bottom, y + 1)
  })
  return bounds
}

function pixelsOf(canvas: Canvas, id: number): number {
  return canvas.owners!.reduce((sum, owner) => sum + (owner === id ? 1 : 0), 0)
}
