import { expect, test } from 'vitest'
import { inNaturalOrder } from '../../src/video/natural-order'

test.each([
  ['digits count as numbers', ['1.jpg', '2.jpg', '10.jpg']],
  ['times count by value', ['0.0.jpg', '0.25.jpg', '0.5.jpg', '0.75.jpg', '1.0.jpg', '1.125.jpg', '10.5.jpg']],
  ['times behind a name, too', ['clip-9.5.png', 'clip-10.05.png', 'clip-10.5.png']],
  ['counters behind a point are counters', ['1.8.jpg', '1.9.jpg', '1.10.jpg', '1.11.jpg', '2.1.jpg']],
  ['fractions of equal length', ['0.033.jpg', '0.066.jpg', '0.100.jpg', '1.000.jpg']],
  ['other names beside times', ['0.25.jpg', '0.5.jpg', 'cover.jpg']],
])('%s', (_, ordered) => {
  expect(inNaturalOrder([...ordered].reverse())).toEqual(ordered)
  expect(inNaturalOrder([...ordered].sort())).toEqual(ordered)
})

test('the given list stays as it is', () => {
  const names = ['2.jpg', '1.jpg']
  inNaturalOrder(names)
  expect(names).toEqual(['2.jpg', '1.jpg'])
})
