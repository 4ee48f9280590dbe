import { describe, expect, test } from 'vitest'
import {
  classIds,
  classList,
  collect,
  collectNames,
  finiteNumber,
  frameRange,
  naturalNumber,
  positiveInteger,
  positiveNumber,
  share,
  size,
} from '../src/arguments'
import { counted } from '../src/counted'

const parsers = {
  positiveInteger,
  positiveNumber,
  size,
  finiteNumber,
  share,
  classIds,
  classList,
  naturalNumber,
  frameRange,
} as const

const accepted: Readonly<Record<keyof typeof parsers, readonly (readonly [text: string, value: unknown])[]>> = {
  positiveInteger: [
    ['1', 1],
    ['9007199254740991', 9007199254740991],
  ],
  positiveNumber: [
    ['0.001', 0.001],
    ['25', 25],
  ],
  size: [
    ['1920x1080', { width: 1920, height: 1080 }],
    ['1×1', { width: 1, height: 1 }],
  ],
  finiteNumber: [
    ['-1.5', -1.5],
    ['0', 0],
    [' 2 ', 2],
  ],
  share: [
    ['0', 0],
    ['0.5', 0.5],
    ['1', 1],
  ],
  classIds: [
    ['0', [0]],
    ['0,12,3', [0, 12, 3]],
  ],
  classList: [
    ['person', ['person']],
    [' traffic light , 2', ['traffic light', '2']],
  ],
  naturalNumber: [
    ['0', 0],
    ['120', 120],
  ],
  frameRange: [
    ['7', { first: 7, last: 7 }],
    ['120-140', { first: 120, last: 140 }],
    ['1-1', { first: 1, last: 1 }],
    ['12345678-87654321', { first: 12345678, last: 87654321 }],
  ],
}

const refused: Readonly<Record<keyof typeof parsers, readonly string[]>> = {
  positiveInteger: ['0', '-1', '1.5', '', 'two', '9007199254740992'],
  positiveNumber: ['0', '-0.1', '', 'two', 'Infinity', 'NaN'],
  size: ['1920', '1920x', 'x1080', '0x1', '1x0', '1920x1080x3', 'a1x2', '1.5x2'],
  finiteNumber: ['', ' ', 'NaN', 'Infinity', 'two'],
  share: ['', ' ', '-0.01', '1.01', 'NaN', 'half'],
  classIds: ['', ',', '1,', ',1', '1,,2', '-1', 'person', '1.5', ' 1'],
  classList: ['', ' ', 'person,', ',person', 'person,,car'],
  naturalNumber: ['', '-1', '1.5', '1e3', ' 1', '0x1', '9007199254740992'],
  frameRange: ['0', '0-3', '3-2', '', '-3', '3-', '1-2-3', 'a1', '1a', '1 - 2', '123456789', '1-123456789'],
}

describe.each(Object.keys(parsers) as (keyof typeof parsers)[])('an argument of %s', (name) => {
  test.each(accepted[name])('%j is accepted', (text, value) => {
    expect(parsers[name](text)).toEqual(value)
  })

  test.each(refused[name])('%j is refused', (text) => {
    expect(() => parsers[name](text)).toThrow(expect.objectContaining({ code: 'commander.invalidArgument' }))
  })
})

test('options that are repeated collect their values, without changing the list before', () => {
  const first = collect('a')
  expect(collect('b', first)).toEqual(['a', 'b'])
  expect(first).toEqual(['a'])
  expect(collectNames('a,b,,')).toEqual(['a', 'b'])
  expect(collectNames('c', ['a'])).toEqual(['a', 'c'])
})

test('one frame, else frames', () => {
  expect([0, 1, 2].map((count) => counted(count, 'frame'))).toEqual(['0 frames', '1 frame', '2 frames'])
})
