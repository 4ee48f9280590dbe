import { drawZones } from '@mot/io/draw'
import { expect, test } from 'vitest'

const width = 120
const height = 80

function blank() {
  return { width, height, data: new Uint8ClampedArray(4 * width * height).fill(100) }
}

/** Whether a pixel has changed. */
function isPainted({ data }: { readonly data: Uint8ClampedArray }, x: number, y: number): boolean {
  const at = 4 * (y * width + x)
  return data[at] !== 100 || data[at + 1] !== 100 || data[at + 2] !== 100
}

test('a line is painted from end to end, with an arrow to its right', () => {
  const image = blank()
  drawZones(image, [
    {
      line: [
        [10, 40],
        [110, 40],
      ],
    },
  ])
  expect([isPainted(image, 12, 40), isPainted(image, 108, 40)]).toEqual([true, true])
  expect([isPainted(image, 60, 48), isPainted(image, 60, 32)]).toEqual([true, false])
})

test('a zone is filled but for its holes', () => {
  const image = blank()
  const square = (left: number, size: number) =>
    [
      [left, left],
      [left + size, left],
      [left + size, left + size],
      [left, left + size],
    ] as const
  drawZones(image, [{ rings: [square(10, 60), square(30, 20)] }])
  expect([isPainted(image, 20, 20), isPainted(image, 40, 40), isPainted(image, 90, 40)]).toEqual([true, false, false])
})

test('a label is inside the image, and shapes may be outside', () => {
  const image = blank()
  drawZones(image, [
    {
      line: [
        [-50, -20],
        [200, -20],
      ],
      label: 'door  in 3',
    },
  ])
  expect(isPainted(image, 4, 4)).toBe(true)
  expect(() =>
    drawZones(image, [
      {
        rings: [
          [
            [-900, -900],
            [-800, -900],
            [-800, -800],
          ],
        ],
      },
    ]),
  ).not.toThrow()
})

test('refuses what is no image', () => {
  expect(() => drawZones({ width: 3, height: 3, data: new Uint8ClampedArray(3) }, [])).toThrow(
    expect.objectContaining({ code: 'invalid-image' }),
  )
})
