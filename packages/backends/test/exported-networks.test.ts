import { createOrtNodeBackend } from '@mot/backends/ort-node'
import { runExported } from '@mot/test-utils/exported-network'
import { exportedNetworks, storedOutputs } from '@mot/test-utils/exported-networks'
import { expect, test } from 'vitest'

const networks = exportedNetworks()
const minutes = 60_000

for (const network of networks) {
  const stored = storedOutputs(network.name)

  test(`${network.name} puts out in onnxruntime-node what the original put out`, {
    timeout: 10 * minutes,
  }, async () => {
    await using backend = await createOrtNodeBackend({ device: 'cpu' })
    const found = await runExported(network, backend, network.read)
    expect(Object.keys(found)).toEqual(expect.arrayContaining(Object.keys(stored)))
    for (const [name, { shape, largest, values, indices }] of Object.entries(stored)) {
      const { data, shape: foundShape } = found[name]!
      expect(foundShape, name).toEqual(shape)
      let difference = 0
      for (let i = 0; i < values.length; i++) {
        const here = Math.abs(data[indices ? Number(indices[i]) : i]! - values[i]!)
        difference = Math.max(here, difference)
        if (Number.isNaN(here)) break
      }
      expect(difference / largest, name).toBeLessThan(1e-4)
    }
  })
}

if (networks.length === 0) {
  test.skip('exported networks (skipped: npm run export:check leaves them in out/export)', () => {})
}
