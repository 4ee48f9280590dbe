import { describe, expect, test } from 'vitest'
import { findImageInput } from '../../src/inputs/image-input'
import { fakeModel, tensorInfo } from '../fake-model'

const modelWith = (...inputs: Parameters<typeof fakeModel>[0]) => fakeModel(inputs, [], () => ({}))

describe('findImageInput', () => {
  test('recognises channels first and the fixed sides', () => {
    expect(findImageInput(modelWith(tensorInfo('image', 'n', 3, 384, 'w')))).toEqual({
      name: 'image',
      layout: 'nchw',
      batch: undefined,
      fixed: { height: 384 },
    })
  })

  test('recognises channels last', () => {
    expect(findImageInput(modelWith(tensorInfo('image', 8, 256, 128, 3)))).toEqual({
      name: 'image',
      layout: 'nhwc',
      batch: 8,
      fixed: { width: 128, height: 256 },
    })
  })

  test('assumes that open channels are the first axis', () => {
    expect(findImageInput(modelWith(tensorInfo('image', 'n', 'c', 'h', 'w')))).toMatchObject({
      layout: 'nchw',
      fixed: {},
    })
  })

  test('selects the input of the given name, or the only one that is an image', () => {
    const model = modelWith(tensorInfo('size', 2), tensorInfo('image', 1, 3, 8, 8))
    expect(findImageInput(model, 'image').name).toBe('image')
    expect(findImageInput(model).name).toBe('image')
    const two = modelWith(tensorInfo('left', 1, 3, 8, 8), tensorInfo('right', 1, 3, 8, 8))
    expect(() => findImageInput(two)).toThrow('one image input (or set inputName), got "left", "right"')
    expect(() => findImageInput(model, 'picture')).toThrow('an input "picture", got "size", "image"')
  })

  test('refuses a network without inputs, and inputs that are no images', () => {
    expect(() => findImageInput(modelWith())).toThrow('got none')
    expect(() => findImageInput(modelWith(tensorInfo('x', 1, 4, 8, 8)))).toThrow('got float32 [1, 4, 8, 8]')
    expect(() => findImageInput(modelWith({ name: 'x', type: 'uint8', shape: [1, 3, 8, 8] }))).toThrow('got uint8')
  })
})
