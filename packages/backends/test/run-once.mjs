// Adds two numbers on one provider of onnxruntime-node and prints the reason of a failure. A driver may end the process.
//   node run-once.mjs webgpu     {"reason":""} where it works
import { fileURLToPath } from 'node:url'

const network = fileURLToPath(new URL('../../../fixtures/onnx/blend.onnx', import.meta.url))
let reason = ''
try {
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const session = await InferenceSession.create(network, { executionProviders: [process.argv[2]], logSeverityLevel: 3 })
  const { blended } = await session.run({
    left: new Tensor('float32', [19, 20], [1, 2]),
    right: new Tensor('float32', [2, 1], [1, 2]),
    weight: new Tensor('float32', [1], []),
  })
  const sums = [...blended.data].join(' and ')
  if (sums !== '21 and 21') reason = `19 + 2 and 20 + 1 are ${sums}`
} catch (error) {
  reason = String(error?.message ?? error)
}
process.stdout.write(`\n${JSON.stringify({ reason })}\n`)
