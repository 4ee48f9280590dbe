import { MotError } from '@mot/core'
import { expect, test } from 'vitest'
import { fillOptions, heldOutSeeds, sceneOptions, trainingSeeds, validationSeeds } from '../src/scene-options'

test('no seed is both for training and for testing', () => {
  const seeds = [...trainingSeeds, ...validationSeeds, ...heldOutSeeds]
  expect(new Set(seeds).size).toBe(seeds.length)
})

test('a seed always has the same scene', () => {
  expect(sceneOptions(77)).toEqual(sceneOptions(77))
})

test('scenes of many seeds are valid and include every camera, light and layout', () => {
  const scenes = trainingSeeds.slice(0, 300).map(sceneOptions)
  for (const scene of scenes) expect(fillOptions(scene)).toMatchObject(scene)
  expect(new Set(scenes.map(({ camera }) => camera))).toEqual(new Set(['fixed', 'pan', 'shake']))
  expect(new Set(scenes.map(({ light }) => light))).toEqual(new Set(['day', 'dusk']))
  expect(new Set(scenes.map(({ layout }) => layout))).toEqual(new Set(['street', 'square', 'avenue']))
})

test('the held-out scenes include every camera, light and layout', () => {
  const scenes = heldOutSeeds.map(sceneOptions)
  expect(new Set(scenes.map(({ camera }) => camera)).size).toBe(3)
  expect(new Set(scenes.map(({ light }) => light)).size).toBe(2)
  expect(new Set(scenes.map(({ layout }) => layout)).size).toBe(3)
})

test('omitted options have defaults', () => {
  expect(fillOptions({ seed: 3 })).toEqual({
    seed: 3,
    width: 640,
    height: 384,
    frameRate: 20,
    frameCount: 200,
    people: 12,
    camera: 'fixed',
    light: 'day',
    layout: 'street',
  })
})

test.each([
  ['seed', { seed: -1 }],
  ['seed', { seed: 1.5 }],
  ['seed', { seed: 2 ** 20 }],
  ['width', { seed: 1, width: 0 }],
  ['height', { seed: 1, height: Number.NaN }],
  ['people', { seed: 1, people: 201 }],
  ['frameRate', { seed: 1, frameRate: 0 }],
  ['frameCount', { seed: 1, frameCount: -1 }],
  ['camera', { seed: 1, camera: 'drone' as 'pan' }],
  ['light', { seed: 1, light: 'noon' as 'day' }],
  ['layout', { seed: 1, layout: 'mall' as 'square' }],
])('option "%s" is refused by name when it is out of range: %o', (name, options) => {
  expect(() => fillOptions(options)).toThrow(MotError)
  expect(() => fillOptions(options)).toThrow(`Option "${name}"`)
})
