import { type Backend, type Model, MotError, type MotErrorCode, type Tensor } from '@mot/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onnxFixtures, onnxFixtureUrl, readBytes, readOnnxCase } from './onnx-fixtures'

/**
 * The shared suite of all backends that run ONNX files, in Node and in browsers.
 * @param skip why it cannot be tested on this machine; appended to the title.
 */
export function testBackend(name: string, create: () => Promise<Backend>, { skip = '' } = {}): void {
  describe.skipIf(skip)(`${name}${skip && `, skipped: ${skip}`}`, () => {
    let backend: Backend
    beforeAll(async () => {
      backend = await create()
    })
    afterAll(() => backend?.dispose())

    describe('running', () => {
      test('the provider in use is the last one tried, and the others have the reason of their failure', () => {
        expect(backend.attempts.at(-1)).toEqual({ provider: backend.provider, ok: true })
        for (const attempt of backend.attempts.slice(0, -1)) {
          expect(attempt).toMatchObject({ ok: false, reason: expect.stringMatching(/\w/) })
        }
      })

      for (const fixture of onnxFixtures) {
        test(`${fixture} gives the expected outputs`, async () => {
          await using model = await backend.load(onnxFixtureUrl(`${fixture}.onnx`))
          const { inputs, outputs } = await readOnnxCase(fixture)
          expectTensors(await model.run(inputs), outputs)
        })
      }

      test('inputs and outputs are described by name, type and shape, with names for dynamic lengths', async () => {
        await using model = await backend.load(onnxFixtureUrl('conv-relu.onnx'))
        expect(model.inputs).toEqual([{ name: 'image', type: 'float32', shape: ['batch', 3, 'height', 'width'] }])
        expect(model.outputs).toEqual([{ name: 'features', type: 'float32', shape: ['batch', 4, 'height', 'width'] }])
        await using half = await backend.load(onnxFixtureUrl('half-sum.onnx'))
        expect(half.outputs).toEqual([{ name: 'y', type: 'float16', shape: ['batch', 4] }])
      })

      test('a model has the metadata of its file', async () => {
        await using model = await backend.load(onnxFixtureUrl('conv-relu.onnx'))
        expect(model.metadata).toEqual({ stride: '1', author: 'the mot test suite', labels: 'Fußgänger,自転車' })
        await using plain = await backend.load(onnxFixtureUrl('blend.onnx'))
        expect(plain.metadata).toEqual({})
      })

      test('bytes load like their file, and are not changed', async () => {
        const bytes = await readBytes(onnxFixtureUrl('conv-relu.onnx'))
        const before = bytes.slice()
        await using model = await backend.load(bytes)
        const { inputs, outputs } = await readOnnxCase('conv-relu')
        expectTensors(await model.run(inputs), outputs)
        expect(model.metadata.stride).toBe('1')
        expect(bytes).toEqual(before)
      })

      test('dynamic lengths may change from run to run', async () => {
        await using model = await backend.load(onnxFixtureUrl('conv-relu.onnx'))
        for (const [batch, height, width] of [
          [1, 4, 4],
          [3, 2, 7],
          [1, 64, 64],
        ] as const) {
          const { features } = await model.run({ image: zeros([batch, 3, height, width]) })
          expect(features!.shape).toEqual([batch, 4, height, width])
          // For zeros the result is the bias of each channel: 0.5, −0.25 clipped to 0, 0 and 1.
          expect([0, 1, 2, 3].map((channel) => features!.data[channel * height * width])).toEqual([0.5, 0, 0, 1])
        }
      })

      test('an ONNX Runtime tensor, a strided view and a clamped array are inputs, too', async () => {
        await using blend = await backend.load(onnxFixtureUrl('blend.onnx'))
        const { blended } = await blend.run({
          left: { data: Float32Array.of(1, 2, 3, 4), dims: [2, 2] },
          // The columns of a [2 × 2] matrix, from its third number on.
          right: { data: Float32Array.of(0, 0, 10, 20, 30, 40), shape: [2, 2], stride: [1, 2], offset: 2 },
          weight: { data: Float32Array.of(1), shape: [] },
        })
        expect([...blended!.data]).toEqual([11, 32, 23, 44])
        await using bright = await backend.load(onnxFixtureUrl('bright.onnx'))
        const { bright: bits } = await bright.run({ pixels: { data: Uint8ClampedArray.of(127, 128), shape: [2] } })
        expect(bits!.data).toEqual(Uint8Array.of(0, 1))
      })

      test('float16 inputs may also be given as bits', async () => {
        await using model = await backend.load(onnxFixtureUrl('half-sum.onnx'))
        const { y } = await model.run({ x: { data: Uint16Array.of(0x3c00, 0, 0, 0), shape: [1, 4] } })
        expect(y!.data).toEqual(Float32Array.of(1.25, 2, 2 ** -24, -32))
      })

      test('inputs are only read', async () => {
        await using model = await backend.load(onnxFixtureUrl('conv-relu.onnx'))
        const { inputs } = await readOnnxCase('conv-relu')
        await model.run(inputs)
        expectTensors(inputs, (await readOnnxCase('conv-relu')).inputs)
      })

      test('a run computes with the inputs at the time of the call, also when it is queued', async () => {
        await using model = await backend.load(onnxFixtureUrl('blend.onnx'))
        const runs = [1, 2, 3].map((value) => {
          const inputs = blendInputs(value)
          const run = model.run(inputs)
          for (const { data, shape } of Object.values(inputs)) {
            data.fill(9)
            shape.fill(9)
          }
          return run
        })
        expect((await Promise.all(runs)).map(({ blended }) => [...blended!.data])).toEqual([
          [1, 1],
          [2, 2],
          [3, 3],
        ])
      })

      test('only the viewed part of a larger buffer is an input, and borrowed inputs are read in place', async () => {
        await using model = await backend.load(onnxFixtureUrl('blend.onnx'))
        const left = { data: Float32Array.of(7, 5, 6, 8).subarray(1, 3), shape: [1, 2] }
        for (const borrow of [false, true]) {
          const { blended } = await model.run({ ...blendInputs(1), left }, { borrow })
          expect([...blended!.data]).toEqual([5, 6])
        }
      })

      test('concurrent runs have their own outputs', async () => {
        await using blend = await backend.load(onnxFixtureUrl('blend.onnx'))
        await using next = await backend.load(onnxFixtureUrl('next-ids.onnx'))
        const results = await Promise.all([1, 2, 3, 4].map((value) => blend.run(blendInputs(value))))
        expect(results.map(({ blended }) => blended!.data[0])).toEqual([1, 2, 3, 4])
        const [a, b] = await Promise.all([
          blend.run(blendInputs(5)),
          next.run({ ids: { data: BigInt64Array.of(5n), shape: [1] } }),
        ])
        expect([a.blended!.data[0], b.next!.data[0]]).toEqual([5, 6n])
      })
    })

    describe('arrays to fill', () => {
      test('an output fills the array given for it and is returned as the same tensor', async () => {
        await using model = await backend.load(onnxFixtureUrl('top-scores.onnx'))
        const { inputs, outputs } = await readOnnxCase('top-scores')
        const indices = { data: new BigInt64Array(6), shape: [2, 3] }
        const values = { data: new Float32Array(6), shape: [2, 3] }
        for (let run = 0; run < 3; run++) {
          indices.data.fill(-1n)
          values.data.fill(-1)
          const result = await model.run(inputs, { into: { indices, values } })
          expect(result.indices).toBe(indices)
          expect(result.values).toBe(values)
          expectTensors({ indices, values }, outputs)
        }
      })

      test('a float16 output fills a float32 array, and outputs without one are fresh', async () => {
        await using half = await backend.load(onnxFixtureUrl('half-sum.onnx'))
        const y = { data: new Float32Array(4), shape: [1, 4] }
        const { inputs, outputs } = await readOnnxCase('half-sum')
        await half.run(inputs, { into: { y } })
        expectTensors({ y }, outputs)
        await using top = await backend.load(onnxFixtureUrl('top-scores.onnx'))
        const scores = await readOnnxCase('top-scores')
        const values = { data: new Float32Array(6), shape: [2, 3] }
        expectTensors(await top.run(scores.inputs, { into: { values } }), scores.outputs)
      })

      test('an ndarray with strides is filled like any other', async () => {
        await using model = await backend.load(onnxFixtureUrl('top-scores.onnx'))
        const { inputs, outputs } = await readOnnxCase('top-scores')
        const values = { data: new Float32Array(6), shape: [2, 3], stride: [3, 1], offset: 0 }
        expect((await model.run(inputs, { into: { values } })).values).toBe(values)
        expect([...values.data]).toEqual([...outputs.values!.data])
        const columns = { ...values, stride: [1, 2] }
        await expectCode('invalid-output', model.run(inputs, { into: { values: columns } }))
      })

      test.each([
        ['a name that no output has', { boxes: { data: new Float32Array(6), shape: [2, 3] } }],
        ['an array of another type', { indices: { data: new Int32Array(6), shape: [2, 3] } }],
        ['a shape that the network never gives', { values: { data: new Float32Array(8), shape: [2, 4] } }],
        ['a shape that this run does not give', { values: { data: new Float32Array(9), shape: [3, 3] } }],
        ['an array too short for its shape', { values: { data: new Float32Array(5), shape: [2, 3] } }],
      ])('%s is refused', async (_, into: Record<string, Tensor>) => {
        await using model = await backend.load(onnxFixtureUrl('top-scores.onnx'))
        const { inputs, outputs } = await readOnnxCase('top-scores')
        await expectCode('invalid-output', model.run(inputs, { into }))
        expectTensors(await model.run(inputs), outputs)
      })
    })

    describe('bad inputs', () => {
      const pair = (data: Float32Array | Float64Array, shape: number[]) => ({ data, shape })
      const good = blendInputs(1)
      test.each([
        [
          'an input is missing',
          { left: good.left, right: good.right },
          /"weight" is missing.*"left", "right", "weight"/,
        ],
        ['a name is unknown', { ...good, top: good.left }, /no input "top"/],
        [
          'a type is wrong',
          { ...good, left: pair(new Float64Array(2), [1, 2]) },
          /"left" is float32.*got Float64Array/,
        ],
        [
          'a length is wrong',
          { ...good, left: pair(new Float32Array(3), [1, 3]) },
          /"left".*\[count, 2\].*got \[1, 3\]/,
        ],
        ['an axis is missing', { ...good, left: pair(new Float32Array(2), [2]) }, /"left".*got \[2\]/],
        [
          'a named length differs',
          { ...good, right: pair(new Float32Array(4), [2, 2]) },
          /"right".*count = 1.*got \[2, 2\]/,
        ],
        [
          'data does not fill its shape',
          { ...good, left: pair(new Float32Array(1), [1, 2]) },
          /"left".*needs 2 elements/,
        ],
        ['a shape is no shape', { ...good, left: pair(new Float32Array(2), [1, Number.NaN]) }, /"left".*whole numbers/],
      ])('%s: a coded error names the input, and the model remains usable', async (_, inputs, message) => {
        await using model = await backend.load(onnxFixtureUrl('blend.onnx'))
        expect((await expectCode('invalid-input', model.run(inputs))).message).toMatch(message)
        expect((await model.run(good)).blended!.data[0]).toBe(1)
      })
    })

    describe('bad files', () => {
      test('a missing file is file-not-found and named', async () => {
        const error = await expectCode('file-not-found', backend.load(onnxFixtureUrl('nowhere.onnx')))
        expect(error.message).toContain('nowhere.onnx')
      })

      test('a truncated, an empty and another file are invalid-model', async () => {
        const bytes = await readBytes(onnxFixtureUrl('conv-relu.onnx'))
        await expectCode('invalid-model', backend.load(bytes.slice(0, bytes.length / 2)))
        await expectCode('invalid-model', backend.load(new Uint8Array()))
        await expectCode('invalid-model', backend.load(onnxFixtureUrl('conv-relu.json')))
        await expectCode(
          'invalid-model',
          backend.load(new TextEncoder().encode('<!doctype html><title>Not found</title>')),
        )
      })

      test('after bad files good ones load', async () => {
        await backend.load(Uint8Array.of(1, 2, 3)).catch(() => {})
        await using model = await backend.load(onnxFixtureUrl('blend.onnx'))
        expect(model.inputs).toHaveLength(3)
      })
    })

    describe('aborting', () => {
      test('an aborted signal rejects with its reason, and nothing runs', async () => {
        await using model = await backend.load(onnxFixtureUrl('blend.onnx'))
        const signal = AbortSignal.abort('not any more')
        await expect(model.run(blendInputs(1), { signal })).rejects.toBe('not any more')
        await expect(backend.load(onnxFixtureUrl('blend.onnx'), { signal })).rejects.toBe('not any more')
      })

      test('aborting a run rejects at once, and the model remains usable', async () => {
        await using model = await backend.load(onnxFixtureUrl('conv-relu.onnx'))
        const controller = new AbortController()
        const run = model.run({ image: zeros([1, 3, 64, 64]) }, { signal: controller.signal })
        controller.abort('changed my mind')
        await expect(run).rejects.toBe('changed my mind')
        const { inputs, outputs } = await readOnnxCase('conv-relu')
        expectTensors(await model.run(inputs), outputs)
      })

      test('aborting a load rejects with the reason', async () => {
        const controller = new AbortController()
        const load = backend.load(onnxFixtureUrl('conv-relu.onnx'), { signal: controller.signal })
        controller.abort('changed my mind')
        await expect(load).rejects.toBe('changed my mind')
      })

      test('aborting a finished run has no effect', async () => {
        const controller = new AbortController()
        const { signal } = controller
        await using model = await backend.load(onnxFixtureUrl('blend.onnx'), { signal })
        await model.run(blendInputs(1), { signal })
        controller.abort('too late')
        expect((await model.run(blendInputs(2))).blended!.data[0]).toBe(2)
      })
    })

    describe('disposing', () => {
      test('a disposed model throws `disposed`; disposing twice has no effect', async () => {
        const model = await backend.load(onnxFixtureUrl('blend.onnx'))
        await model.dispose()
        await model.dispose()
        await expectCode('disposed', model.run(blendInputs(1)))
      })

      test('a run in progress is finished first', async () => {
        const model = await backend.load(onnxFixtureUrl('blend.onnx'))
        const run = model.run(blendInputs(7))
        await model.dispose()
        expect((await run).blended!.data[0]).toBe(7)
      })

      test('a backend disposes of its models', async () => {
        let model: Model
        let other: Backend
        {
          await using scoped = await create()
          other = scoped
          model = await scoped.load(onnxFixtureUrl('blend.onnx'))
        }
        await expectCode('disposed', model.run(blendInputs(1)))
        await expectCode('disposed', other.load(onnxFixtureUrl('blend.onnx')))
        await other.dispose()
      })
    })
  })
}

/** left × 1 + 0 in one row. */
function blendInputs(value: number) {
  return {
    left: { data: Float32Array.of(value, value), shape: [1, 2] },
    right: { data: new Float32Array(2), shape: [1, 2] },
    weight: { data: Float32Array.of(1), shape: [] as number[] },
  }
}

function zeros(shape: readonly number[]): Tensor {
  return { data: new Float32Array(shape.reduce((size, length) => size * length, 1)), shape }
}

/** Same names, shapes and kinds of arrays; numbers within 1e-4. */
function expectTensors(actual: Readonly<Record<string, Tensor>>, expected: Readonly<Record<string, Tensor>>): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort())
  for (const [name, { data, shape }] of Object.entries(expected)) {
    const got = actual[name]!
    expect(got.shape, name).toEqual(shape)
    expect(got.data[Symbol.toStringTag], name).toBe(data[Symbol.toStringTag])
    expect(got.data.length, name).toBe(data.length)
    const difference = Math.max(
      0,
      ...Array.from(data as ArrayLike<number | bigint>, (value, i) => Math.abs(Number(got.data[i]) - Number(value))),
    )
    expect(difference, `${name}: largest difference`).toBeLessThanOrEqual(1e-4)
  }
}

async function expectCode(code: MotErrorCode, promise: Promise<unknown>): Promise<MotError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(MotError)
  expect(error).toMatchObject({ code })
  return error as MotError
}
