import type { TensorInfo } from '@mot/core'
import { describe, expect, test } from 'vitest'
import { checkInputs, copyInputs, fits } from '../src/check-inputs'
import { checkInto, copyInto } from '../src/outputs'

describe('a shape fits a declaration', () => {
  test.each([
    [[], [3, 4], true],
    [[3], [3], true],
    [[3], [4], false],
    [[3], [3, 1], false],
    [[3, 1], [3], false],
    [['?', '?'], [3, 4], true],
    [['n', 2], [3, 2], true],
    [['n', 2], [3, 3], false],
    // The same name is the same length.
    [['n', 'n'], [3, 3], true],
    [['n', 'n'], [3, 4], false],
    [['n', '?', 'n'], [3, 4, 3], true],
    [['n', 'm'], [3, 4], true],
    [['n'], [0], true],
  ])('%j: %j, %s', (declared, shape, expected) => {
    expect(fits(declared, shape)).toBe(expected)
  })

  test('with the lengths of names that occurred before, which only a shape that fits adds to', () => {
    const lengths = new Map([['n', 3]])
    expect(fits(['n', 'm'], [4, 5], lengths)).toBe(false)
    expect(fits(['m', 2], [5, 9], lengths)).toBe(false)
    expect([...lengths]).toEqual([['n', 3]])
    expect(fits(['n', 'm'], [3, 5], lengths)).toBe(true)
    expect([...lengths]).toEqual([
      ['n', 3],
      ['m', 5],
    ])
  })
})

const floats = (name: string, ...shape: (number | string)[]): TensorInfo => ({ name, type: 'float32', shape })
const row = (...values: number[]) => ({ data: Float32Array.from(values), shape: [values.length] })

describe('inputs', () => {
  test('share their named lengths', () => {
    const infos = [floats('a', 'n'), floats('b', 'n')]
    expect(checkInputs(infos, { a: row(1, 2), b: row(3, 4) })).toEqual({ a: row(1, 2), b: row(3, 4) })
    expect(() => checkInputs(infos, { a: row(1, 2), b: row(3) })).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringMatching(/with n = 2, got \[1\]/) }),
    )
    // Without any named length nothing is said of them.
    expect(() => checkInputs([floats('a', 3)], { a: row(1) })).toThrow(/should have shape \[3\], got \[1\]/)
  })

  test.each([
    [{ data: Float32Array.of(1), shape: [1.5] }],
    [{ data: Float32Array.of(1), shape: [-1] }],
    [{ data: Float32Array.of(1), shape: 1 }],
    [{ data: [1], shape: [1] }],
    [{ data: undefined, shape: [1] }],
    [{ data: Float32Array.of(1), shape: [1], stride: [9], offset: 9 }],
  ])('%j is invalid-input', (a) => {
    expect(() => checkInputs([floats('a', 'n')], { a: a as never })).toThrow(
      expect.objectContaining({ code: 'invalid-input' }),
    )
  })

  test('copies are copies: of data and of shapes', () => {
    const a = row(1, 2)
    const copies = copyInputs({ a })
    a.data[0] = 9
    a.shape[0] = 9
    expect(copies).toEqual({ a: row(1, 2) })
    copies.a!.data[1] = 7
    expect(a.data[1]).toBe(2)
  })

  test('copies take spare memory of the same type and length, and only that', () => {
    const spare = { a: row(0, 0), b: row(0), c: { data: new Int32Array(2), shape: [2] } }
    const copies = copyInputs({ a: row(1, 2), b: row(3, 4), c: row(5, 6), d: row(7) }, spare)
    expect(copies).toEqual({ a: row(1, 2), b: row(3, 4), c: row(5, 6), d: row(7) })
    expect(copies.a!.data).toBe(spare.a.data)
    expect(copies.b!.data).not.toBe(spare.b.data)
    expect([...spare.c.data]).toEqual([0, 0])
  })
})

describe('arrays to fill', () => {
  const infos = [floats('y', 'n', 2)]
  const full = { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] }

  test('are whole, row-major, of the type and shape of an output', () => {
    expect(() => checkInto(infos, { y: full })).not.toThrow()
    const refused = [
      { z: full },
      { y: { ...full, data: new Float64Array(4) } },
      { y: { ...full, shape: [4, 1] } },
      { y: { ...full, shape: [1, 2] } },
      { y: { ...full, data: new Float32Array(5), offset: 1 } },
      { y: { ...full, stride: [1, 2], offset: 0 } },
    ]
    for (const into of refused) {
      expect(() => checkInto(infos, into as never)).toThrow(expect.objectContaining({ code: 'invalid-output' }))
    }
  })

  test('take an output of their own shape', () => {
    const into = { data: new Float32Array(4), shape: [2, 2] }
    expect(copyInto('y', full, into)).toBe(into)
    expect(into).toEqual(full)
    for (const shape of [[4], [1, 4], [2, 2, 1]]) {
      expect(() => copyInto('y', full, { data: new Float32Array(4), shape })).toThrow(
        expect.objectContaining({ code: 'invalid-output' }),
      )
    }
  })
})
