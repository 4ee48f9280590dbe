// The overhead of Model.run over the runtime's own session.run: checks, wrapping, queueing.
//   npx tsx --conditions=@mot/source bench/model-run.ts
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { createBackend } from '@mot/backends'
import { onnxFixtureUrl } from '@mot/test-utils/onnx-fixtures'
import type { OrtModule } from '../packages/backends/src/platform'
import { alternate, type Result, report } from './harness'

// The runtime is a peer of @mot/backends and resolves from there.
const { InferenceSession, Tensor } = createRequire(new URL('../packages/backends/package.json', import.meta.url))(
  'onnxruntime-node',
) as OrtModule

await using backend = await createBackend({ device: 'cpu', threads: 1 })
await using worker = await createBackend({ device: 'cpu', threads: 1, worker: true })
const results: Result[] = []

for (const { file, input, type, data, shape } of [
  { file: 'next-ids.onnx', input: 'ids', type: 'int64', data: BigInt64Array.of(1n), shape: [1] },
  {
    file: 'conv-relu.onnx',
    input: 'image',
    type: 'float32',
    data: Float32Array.from({ length: 3 * 64 * 64 }, (_, i) => (i % 7) / 7),
    shape: [1, 3, 64, 64],
  },
] as const) {
  const path = fileURLToPath(onnxFixtureUrl(file))
  const session = await InferenceSession.create(path, { executionProviders: ['cpu'], intraOpNumThreads: 1 })
  const output = session.outputNames[0]!
  const raw = () => session.run({ [input]: new Tensor(type, data, [...shape]) })
  for (const [place, from] of [
    ['', backend],
    [' in a worker', worker],
  ] as const) {
    const model = await from.load(path)
    const ours = () => model.run({ [input]: { data, shape } })
    const [got, expected] = [(await ours())[output]!, (await raw())[output]!]
    if (String(got.data) !== String(expected.data)) throw new Error(`${file}: outputs differ.`)
    const times = await alternate(ours, raw)
    const peer = { name: 'session.run', value: times.peer }
    results.push({ task: `${file} [${shape}]${place}`, ours: times.ours, unit: 'µs', peer })
  }
  await session.release()
}

report('model-run', results, ['A worker adds two messages and one copy of the inputs.'])
