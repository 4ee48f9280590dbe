/**
 * The speed of the synthetic street: building the scenery, which is done once, and each frame after that. The bench
 * first checks that two iterations over the same street have equal pixels.
 */
import { Street, type StreetFrame, type StreetOptions } from '@mot/street'
import { medians, type Result, report } from './harness'

const sizes = [
  { width: 640, height: 384 },
  { width: 960, height: 540 },
]
const results: Result[] = []
for (const size of sizes) {
  const options: StreetOptions = {
    seed: 1,
    people: 12,
    layout: 'street',
    frameCount: Number.POSITIVE_INFINITY,
    ...size,
  }
  const street = new Street(options)
  checkEqual(street, new Street(options))
  const frames = street[Symbol.iterator]()
  const [perFrame, perStreet] = await medians([() => frames.next(), () => new Street(options)])
  const picture = `${size.width} × ${size.height}`
  results.push({ task: `${picture}, 12 people`, ours: 1e6 / perFrame!, unit: 'frames/s' })
  results.push({ task: `${picture}, scenery`, ours: perStreet! / 1000, unit: 'ms' })
}
report('street', results)

function checkEqual(one: Street, other: Street): void {
  const others = other[Symbol.iterator]()
  for (const { frame } of one) {
    const { frame: same } = others.next().value as StreetFrame
    if (frame.data.some((value, i) => value !== same.data[i]))
      throw new Error(`Frame ${frame.index} differs in the second iteration.`)
    if (frame.index === 10) return
  }
}
