import {
  type Box,
  boxAt,
  boxColumn,
  isValidBox,
  type NumberColumn,
  tlbrToTlwh,
  tlbrToXyah,
  tlbrToXysr,
  tlbrToXywh,
  tlwhToTlbr,
  tlwhToXyah,
  tlwhToXysr,
  tlwhToXywh,
  xyahToTlbr,
  xyahToTlwh,
  xysrToTlbr,
  xysrToTlwh,
  xywhToTlbr,
  xywhToTlwh,
} from '@mot/core'
import { expectClose } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import golden from '../../../fixtures/boxes/conversions.json'

type Conversion = (from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number) => void

const box: Box = { left: 10, top: 20, right: 40, bottom: 80 }
const tlbr = [10, 20, 40, 80]
const tlwh = [10, 20, 30, 60]
const xywh = [25, 50, 30, 60]
const xyah = [25, 50, 0.5, 60]
const xysr = [25, 50, 1800, 0.5]

function converted(conversion: Conversion, from: readonly number[]): number[] {
  const to = [0, 0, 0, 0]
  conversion(from, 0, to, 0)
  return to
}

const conversions: [string, Conversion, number[], number[]][] = [
  ['tlbrToTlwh', tlbrToTlwh, tlbr, tlwh],
  ['tlbrToXywh', tlbrToXywh, tlbr, xywh],
  ['tlbrToXyah', tlbrToXyah, tlbr, xyah],
  ['tlbrToXysr', tlbrToXysr, tlbr, xysr],
  ['tlwhToTlbr', tlwhToTlbr, tlwh, tlbr],
  ['tlwhToXywh', tlwhToXywh, tlwh, xywh],
  ['tlwhToXyah', tlwhToXyah, tlwh, xyah],
  ['tlwhToXysr', tlwhToXysr, tlwh, xysr],
  ['xywhToTlbr', xywhToTlbr, xywh, tlbr],
  ['xywhToTlwh', xywhToTlwh, xywh, tlwh],
  ['xyahToTlbr', xyahToTlbr, xyah, tlbr],
  ['xyahToTlwh', xyahToTlwh, xyah, tlwh],
  ['xysrToTlbr', xysrToTlbr, xysr, tlbr],
  ['xysrToTlwh', xysrToTlwh, xysr, tlwh],
]

describe.each(conversions)('%s', (_, conversion, from, to) => {
  test('converts the same box to the other format', () => {
    expectClose(converted(conversion, from), to)
  })

  test('works in place and changes only its four numbers', () => {
    const column = [-1, ...from, -1]
    conversion(column, 1, column, 1)
    expectClose(column, [-1, ...to, -1])
  })
})

test('conversions follow FairMOT', () => {
  for (const [i, row] of golden.tlwh.entries()) {
    expectClose(converted(tlwhToTlbr, row), golden.tlbr[i]!)
    expectClose(converted(tlwhToXyah, row), golden.xyah[i]!)
  }
})

test('float32 boxes from a network become float32 sizes, as in FairMOT', () => {
  for (const { tlbr, tlwh } of golden.tlbr_to_tlwh_float32) {
    const to = new Float32Array(4)
    tlbrToTlwh(Float32Array.from(tlbr), 0, to, 0)
    expect([...to]).toEqual(tlwh)
  }
})

test('boxes are written to a column and read as objects', () => {
  const column = boxColumn([{ left: 0, top: 1, right: 2, bottom: 3 }, box])
  expect(column).toEqual(Float64Array.of(0, 1, 2, 3, 10, 20, 40, 80))
  expect(boxAt(column, 1)).toEqual(box)
})

test.each([
  { what: 'an ordinary box', row: tlbr, valid: true },
  { what: 'a box partly outside the image', row: [-5, -5, 3, 3], valid: true },
  { what: 'a box without width', row: [10, 20, 10, 80], valid: false },
  { what: 'a box of negative height', row: [10, 80, 40, 20], valid: false },
  { what: 'a box with NaN', row: [10, Number.NaN, 40, 80], valid: false },
  { what: 'a box that ends nowhere', row: [10, 20, Number.POSITIVE_INFINITY, 80], valid: false },
  {
    what: 'a box that is nowhere',
    row: [Number.POSITIVE_INFINITY, 20, Number.POSITIVE_INFINITY, 80],
    valid: false,
  },
])('$what is valid: $valid', ({ row, valid }) => {
  expect(isValidBox(row, 0)).toBe(valid)
})
