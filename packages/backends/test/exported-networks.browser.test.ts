/// <reference types="vite/client" />
import { createBackend } from '@mot/backends'
import { type ExportedCase, readExported, relativeDifference, runExported } from '@mot/test-utils/exported-network'
import { describe, expect, test } from 'vitest'

// What npm run export:check -- --quick leaves; nothing where it has not run.
const urls = import.meta.glob<string>('../../../out/export-small/*/*.{json,onnx,bin}', {
  query: '?url',
  import: 'default',
  eager: true,
})
const fileOf = (name: string, file: string) => urls[`../../../out/export-small/${name}/${file}`]

const names = ['fairmot_yolo', 'siamrpnpp_alex', 'cornernet_squeeze', 'centernet_ctdet_resdcn_18'].filter((name) =>
  fileOf(name, 'case.json'),
)
const minutes = 60_000

describe.each(names)('%s', (name) => {
  test.each(['wasm', 'webgpu'] as const)(
    'puts out on %s what PyTorch puts out',
    { timeout: 5 * minutes },
    async (device) => {
      const read = async (file: string) => (await fetch(fileOf(name, file)!)).arrayBuffer()
      const network: ExportedCase = JSON.parse(new TextDecoder().decode(await read('case.json')))
      await using backend = await createBackend({ device })
      for (const [output, tensor] of Object.entries(await runExported(network, backend, read))) {
        const expected = await readExported(network, output, read)
        expect(relativeDifference(tensor.data, expected!.data as Float32Array), output).toBeLessThan(1e-3)
      }
    },
  )
})

if (names.length === 0)
  test.skip('exported networks (skipped: npm run export:check -- --quick leaves them in out/export-small)', () => {})
