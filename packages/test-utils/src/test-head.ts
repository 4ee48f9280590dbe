import type { Detections, Size, Tensor } from '@mot/core'
import type { Head } from '@mot/heads'
import { describe, expect, test } from 'vitest'
import { expectClose } from './expect-close'

export type Float32Outputs = Record<string, Tensor<Float32Array>>

export interface HeadCase {
  readonly head: Head
  /** Input size of the outputs. */
  readonly input: Size
  /** Outputs for a batch of different images, by the network's names, with several objects in each. */
  readonly objects: (batch: number) => Float32Outputs
  /** Outputs for one image without objects. */
  readonly nothing: () => Float32Outputs
}

/** The shared suite of all heads. */
export function testHead(name: string, { head, input, objects, nothing }: HeadCase): void {
  const view = head.view(input, input)
  const decodeOne = (outputs: Float32Outputs) => head.decode(outputs, [view])[0]!

  describe(`${name} is a head`, () => {
    test('it has a name and reads outputs', () => {
      expect(head.name).toMatch(/^[a-z][a-z0-9-]*$/)
      expect(Object.keys(head.outputs).length).toBeGreaterThan(0)
    })

    test('an image without objects gives no detections', () => {
      expect(decodeOne(nothing()).count).toBe(0)
    })

    test('detections are sorted by descending score, from 0 to 1', () => {
      const { count, scores } = decodeOne(objects(1))
      expect(count).toBeGreaterThan(1)
      for (let i = 0; i < count; i++) {
        expect(scores[i]!).toBeGreaterThanOrEqual(0)
        expect(scores[i]!).toBeLessThanOrEqual(i > 0 ? scores[i - 1]! : 1)
      }
    })

    test('embeddings, where there are any, have unit length', () => {
      for (const { embedding } of decodeOne(objects(1))) {
        if (embedding) expect(Math.hypot(...embedding)).toBeCloseTo(1, 5)
      }
    })

    test('boxes are in image coordinates: an image twice as large has boxes twice as large', () => {
      const large = head.view({ width: 2 * input.width, height: 2 * input.height }, input)
      const [doubled] = head.decode(objects(1), [large])
      const boxes = decodeOne(objects(1)).boxes.map((edge) => 2 * edge)
      expectClose(doubled!.boxes, boxes, { relative: 1e-6, absolute: 1e-4 })
    })

    test('detections have the frame number and the image size', () => {
      const frame = { width: 30, height: 20, data: new Uint8ClampedArray(2400), index: 9, time: 0.3 }
      const [detections] = head.decode(objects(1), [head.view(frame, input)])
      expect(detections).toMatchObject({ frame: 9, imageWidth: 30, imageHeight: 20 })
      expect(decodeOne(objects(1)).frame).toBeUndefined()
    })

    test('a batch gives the detections of each image alone', () => {
      const batch = objects(3)
      const views = [view, head.view({ width: 100, height: 70 }, input), view]
      const alone = views.map((each, index) => head.decode(takeImage(batch, index), [each])[0])
      expect(head.decode(batch, views)).toEqual(alone)
    })

    test('it has no state, and its result shares no memory with the outputs', () => {
      const outputs = objects(1)
      const first = decodeOne(outputs)
      expect(decodeOne(outputs)).toEqual(first)
      const before = copyOf(first)
      for (const { data } of Object.values(outputs)) data.fill(0)
      expect(copyOf(first)).toEqual(before)
    })

    test('other outputs are ignored', () => {
      const more = { data: Float32Array.of(Number.NaN), shape: [1] }
      expect(decodeOne({ ...objects(1), more })).toEqual(decodeOne(objects(1)))
    })

    describe.each(Object.values(head.outputs).map((spec) => spec.name))('refuses output "%s"', (output) => {
      const refused = (outputs: Float32Outputs) => {
        expect(() => decodeOne(outputs)).toThrow(expect.objectContaining({ code: 'invalid-output' }))
        expect(() => decodeOne(outputs)).toThrow(`"${output}"`)
        expect(() => decodeOne(outputs)).toThrow(`Head ${head.name}: `)
      }

      test('when it is missing', () => {
        const { [output]: _, ...others } = objects(1)
        refused(others)
      })

      test('with an axis too many, or for more images than there are', () => {
        const outputs = objects(1)
        const { data, shape } = outputs[output]!
        refused({ ...outputs, [output]: { data, shape: [...shape, 1] } })
        refused({ ...outputs, [output]: objects(2)[output]! })
      })

      test('full of NaN', () => {
        const outputs = objects(1)
        outputs[output]!.data.fill(Number.NaN)
        refused(outputs)
      })
    })
  })
}

/** One image's part of the outputs of a batch. */
function takeImage(outputs: Float32Outputs, index: number): Float32Outputs {
  return Object.fromEntries(
    Object.entries(outputs).map(
      ([
        name,
        {
          data,
          shape: [batch, ...shape],
        },
      ]) => {
        const length = data.length / batch!
        return [name, { data: data.slice(index * length, (index + 1) * length), shape: [1, ...shape] }]
      },
    ),
  )
}

function copyOf(detections: Detections) {
  return [...detections].map(({ embedding, ...row }) => ({ ...row, embedding: embedding && [...embedding] }))
}
