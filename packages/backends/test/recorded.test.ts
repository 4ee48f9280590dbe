import { createBackend } from '@mot/backends'
import {
  createRecordedBackend,
  type Recording,
  readRecording,
  recordedModel,
  recordModel,
  writeRecording,
} from '@mot/backends/recorded'
import { MotError } from '@mot/core'
import { onnxFixtures, onnxFixtureUrl, readOnnxCase } from '@mot/test-utils/onnx-fixtures'
import { describe, expect, test } from 'vitest'

const row = (...values: number[]) => ({ data: Float32Array.from(values), shape: [1, values.length] })

const handWritten: Recording = {
  inputs: [{ name: 'image', type: 'float32', shape: ['batch', 2] }],
  outputs: [{ name: 'heat', type: 'float32', shape: ['batch', 2] }],
  runs: [{ outputs: { heat: row(1, 2) } }, { outputs: { heat: row(3, 4) } }],
}

describe('playing a recording written by hand', () => {
  test('runs are played in order; after the last one a run fails', async () => {
    await using model = recordedModel(handWritten)
    expect((await model.run({ image: row(0, 0) })).heat).toEqual(row(1, 2))
    expect((await model.run({ image: row(9, 9) })).heat).toEqual(row(3, 4))
    await expect(model.run({ image: row(0, 0) })).rejects.toMatchObject({
      code: 'run-failed',
      message: 'The recording holds 2 runs, and all were played.',
    })
  })

  test('inputs are checked as by any model, and a refused run is not played', async () => {
    await using model = recordedModel(handWritten)
    await expect(model.run({})).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(model.run({ image: row(0, 0, 0) })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(model.run({ image: row(0, 0) }, { into: { heat: row(0, 0, 0) } })).rejects.toMatchObject({
      code: 'invalid-output',
    })
    expect((await model.run({ image: row(0, 0) })).heat).toEqual(row(1, 2))
  })

  test('outputs fill the arrays given for them; without any they are copies', async () => {
    await using model = recordedModel({ ...handWritten, runs: [handWritten.runs[0]!, handWritten.runs[0]!] })
    const heat = row(0, 0)
    expect((await model.run({ image: row(0, 0) }, { into: { heat } })).heat).toBe(heat)
    expect(heat).toEqual(row(1, 2))
    heat.data.fill(-1)
    expect((await model.run({ image: row(0, 0) })).heat).toEqual(row(1, 2))
  })

  test('an aborted signal rejects with its reason; after dispose() it is `disposed`', async () => {
    const model = recordedModel(handWritten)
    await expect(model.run({ image: row(0, 0) }, { signal: AbortSignal.abort('no') })).rejects.toBe('no')
    await model.dispose()
    await expect(model.run({ image: row(0, 0) })).rejects.toMatchObject({ code: 'disposed' })
  })
})

describe('recording a model', () => {
  test.each(onnxFixtures)('%s plays back from a file without a runtime', async (fixture) => {
    await using backend = await createBackend({ device: 'cpu' })
    await using recorder = recordModel(await backend.load(onnxFixtureUrl(`${fixture}.onnx`)))
    const { inputs } = await readOnnxCase(fixture)
    const outputs = await recorder.run(inputs)

    await using player = createRecordedBackend()
    await using model = await player.load(writeRecording(recorder.recording))
    expect([model.inputs, model.outputs, model.metadata]).toEqual([
      recorder.inputs,
      recorder.outputs,
      recorder.metadata,
    ])
    for (let again = 0; again < 2; again++) expect(await model.run(inputs)).toEqual(outputs)
  })

  test('each input gives its own run, in any order; an unknown one is invalid-input', async () => {
    await using backend = await createBackend({ device: 'cpu' })
    await using recorder = recordModel(await backend.load(onnxFixtureUrl('next-ids.onnx')))
    const ids = (...values: bigint[]) => ({ ids: { data: BigInt64Array.from(values), shape: [values.length] } })
    const next = { data: new BigInt64Array(2), shape: [2] }
    await recorder.run(ids(1n, 2n), { into: { next } })
    await recorder.run(ids(2n, 1n), { into: { next } })

    await using model = recordedModel(readRecording(writeRecording(recorder.recording)))
    expect((await model.run(ids(2n, 1n))).next!.data).toEqual(BigInt64Array.of(3n, 2n))
    expect((await model.run(ids(1n, 2n))).next!.data).toEqual(BigInt64Array.of(2n, 3n))
    await expect(model.run(ids(1n, 2n, 3n))).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'The recording holds 2 runs, none with these inputs.',
    })
  })

  test('a run that failed is not recorded', async () => {
    await using backend = await createBackend({ device: 'cpu' })
    await using recorder = recordModel(await backend.load(onnxFixtureUrl('next-ids.onnx')))
    await recorder.run({ ids: row(1) }).catch(() => {})
    expect(recorder.recording.runs).toEqual([])
  })
})

describe('files that are not recordings', () => {
  const file = writeRecording(handWritten)
  test.each([
    ['a network', undefined],
    ['a truncated recording', file.slice(0, -1)],
    ['a truncated header', file.slice(0, 40)],
    ['random bytes', Uint8Array.from({ length: 64 }, (_, i) => (i * 71) % 256)],
    ['another safetensors file', safetensors('{"__metadata__":{"format":"pt"}}')],
  ])('%s is invalid-model', async (_, bytes) => {
    await using backend = createRecordedBackend()
    const error = await backend.load(bytes ?? onnxFixtureUrl('blend.onnx')).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(MotError)
    expect(error).toMatchObject({ code: 'invalid-model' })
  })
})

describe('a recording whose outputs are not those that it declares', () => {
  const withRun = (outputs: object): Recording => ({ ...handWritten, runs: [{ outputs }] as Recording['runs'] })
  const cases: [string, Recording, RegExp][] = [
    ['too few elements', withRun({ heat: { data: new Float32Array(3), shape: [2, 2] } }), /4 elements.*got 3/],
    ['too many elements', withRun({ heat: { data: new Float32Array(5), shape: [2, 2] } }), /4 elements.*got 5/],
    ['a negative length', withRun({ heat: { data: new Float32Array(4), shape: [-2, -2] } }), /whole numbers/],
    ['no shape', withRun({ heat: { data: new Float32Array(4) } }), /whole numbers/],
    ['another type', withRun({ heat: { data: new Float64Array(2), shape: [1, 2] } }), /Float32Array/],
    ['another shape', withRun({ heat: row(1, 2, 3) }), /shape \[batch, 2\], got \[1, 3\]/],
    ['an output that is missing', withRun({}), /Output "heat" of Run 0/],
    ['an output that is not declared', withRun({ heat: row(1, 2), cold: row(1, 2) }), /Output "cold".*declared/],
    [
      'a type that does not exist',
      { ...handWritten, outputs: [{ name: 'heat', type: 'int7' as never, shape: [] }] },
      /int7/,
    ],
    ['inputs that are no list', { ...handWritten, inputs: {} as never }, /"inputs".*array/],
    ['runs that are no list', { ...handWritten, runs: 3 as never }, /"runs".*array/],
    ['metadata of numbers', { ...handWritten, metadata: { stride: 4 } as never }, /stride/],
  ]

  test.each(cases)('%s: neither played nor written', (_, recording, message) => {
    for (const call of [() => recordedModel(recording), () => writeRecording(recording)]) {
      expect(call).toThrow(expect.objectContaining({ code: 'invalid-output', message: expect.stringMatching(message) }))
    }
  })

  test('in a file: invalid-model', () => {
    // Same length of the text: 1 × 2 elements are announced as 1 × 9.
    const text = new TextDecoder('latin1').decode(writeRecording(handWritten)).replace('"shape":[1,2]', '"shape":[1,9]')
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
    expect(() => readRecording(bytes)).toThrow(
      expect.objectContaining({ code: 'invalid-model', message: expect.stringMatching(/9 elements.*got 2/) }),
    )
  })
})

function safetensors(header: string): Uint8Array {
  const bytes = new Uint8Array(8 + header.length)
  bytes[0] = header.length
  bytes.set(new TextEncoder().encode(header), 8)
  return bytes
}
