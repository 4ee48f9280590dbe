import { createBackend } from '@mot/backends'
import type { Detections, Tensor } from '@mot/core'
import {
  centerNet,
  centerNet3D,
  centerNetPose,
  centerNetTriplets,
  cornerNet,
  cornerNetSaccade,
  cornerNetSqueeze,
  detectHead,
  fairMOT,
  fcos,
  type Head,
  jde,
} from '@mot/heads'
import { type ExportedCase, readExported, runExported } from '@mot/test-utils/exported-network'
import { type ExportedNetwork, exportedNetworks } from '@mot/test-utils/exported-networks'
import { expect, test } from 'vitest'

const networks = exportedNetworks().filter(({ manifest }) => manifest.head !== undefined)
const minutes = 60_000

for (const network of networks) {
  const { head: headName, headOptions, input } = network.manifest

  test(`${headName} reads from ${network.name} in ONNX what it reads from PyTorch`, {
    timeout: 10 * minutes,
  }, async () => {
    await using backend = await createBackend({ device: 'cpu' })
    const make = makers[headName!]!
    const head = make({ ...headOptions, ...wideOpen[headName!] })
    const views = [head.view({ width: input.width, height: input.height }, input)]
    const [found] = head.decode(await runExported(network, backend, network.read), views)
    const [expected] = head.decode(await fromPyTorch(network, head), views)
    expect(expected!.count).toBeGreaterThan(0)
    expectSame(found!, expected!)
  })

  test(`detectHead finds ${headName} for ${network.name} and makes it as its manifest does`, {
    timeout: minutes,
  }, async () => {
    await using backend = await createBackend({ device: 'cpu' })
    const model = await backend.load(new Uint8Array(await network.read('network.onnx')))
    const { name, options } = detectHead(model)
    expect(name).toBe(headName)
    const { inputSize: _, ...told } = headOptions ?? {}
    expect(options).toMatchObject(told)
  })
}

if (networks.length === 0) {
  test.skip('exported networks (skipped: npm run export:check leaves them in out/export)', () => {})
}

/** By their names in manifests. */
const makers: Readonly<Record<string, (options: object) => Head>> = {
  centerNet,
  centerNet3D,
  centerNetPose,
  centerNetTriplets,
  cornerNet,
  cornerNetSaccade,
  cornerNetSqueeze,
  fairMOT,
  fcos,
  jde,
}

/** Rule-filled weights have no confident detections, and no corners that belong together. */
const wideOpen: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  fairMOT: { minScore: 0.1 },
  centerNet: { minScore: 0.1 },
  centerNet3D: { minScore: 0.1 },
  centerNetPose: { minScore: 0.1 },
  fcos: { minScore: 0.05 },
  cornerNet: { maxTagDistance: 100, minScore: 0, maxCorners: 2000 },
  cornerNetSqueeze: { maxTagDistance: 100, minScore: 0, maxCorners: 2000 },
  cornerNetSaccade: { maxTagDistance: 100, minScore: 0, maxCorners: 2000 },
  centerNetTriplets: { maxTagDistance: 100, minScore: 0, maxCorners: 2000 },
}

async function fromPyTorch(network: ExportedNetwork, head: Head): Promise<Record<string, Tensor>> {
  const names = Object.values(head.outputs).map(({ name }) => name)
  const tensors: Record<string, Tensor> = {}
  for (const name of names) tensors[name] = (await readExported(network as ExportedCase, name, network.read))!
  return tensors
}

/**
 * The same rows: classes equal, scores and boxes within what another order of sums changes. Rows whose scores are equal but for
 * that may stand in another order.
 */
function expectSame(found: Detections, expected: Detections): void {
  expect(found.count).toBe(expected.count)
  const unmatched = new Set(Array.from({ length: expected.count }, (_, row) => row))
  for (let row = 0; row < found.count; row++) {
    const match = [...unmatched].find((other) => isSameRow(found, row, expected, other))
    expect(match, `a row like ${row} of ${found.count}`).toBeDefined()
    unmatched.delete(match!)
  }
}

function isSameRow(a: Detections, row: number, b: Detections, other: number): boolean {
  const sides = [0, 1, 2, 3].map((side) => Math.abs(a.boxes[4 * row + side]! - b.boxes[4 * other + side]!))
  const size = Math.max(...b.boxes.subarray(4 * other, 4 * other + 4).map(Math.abs), 1)
  return (
    a.classIds[row] === b.classIds[other] &&
    Math.abs(a.scores[row]! - b.scores[other]!) < 1e-4 &&
    sides.every((difference) => difference < 1e-4 * size)
  )
}
