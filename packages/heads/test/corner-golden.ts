import type { Detections, Image, Tensor } from '@mot/core'
import type { CornerNetOptions, Head, NetworkOutputs } from '@mot/heads'
import { readGoldenCase } from '@mot/test-utils'
import { test } from 'vitest'
import { expectRows, goldenRows, rowsOf } from './golden-rows'

export interface CornerParams {
  readonly categories: number
  readonly top_k: number
  readonly num_dets: number
  readonly ae_threshold: number
  readonly test_scales: readonly number[]
  readonly weight_exp: number
  readonly merge_bbox: boolean
  readonly max_per_image: number
  readonly image_hw: readonly [number, number]
}

/** A test that a head of the CornerNet family makes of the recorded outputs what the original makes of them. */
export function expectCornerCase(name: string, headOf: (options: CornerNetOptions) => Head): void {
  const golden = readGoldenCase<CornerParams>(`heads/${name}`)
  test.skipIf(golden === undefined)(
    `equals the original from outputs to boxes: ${name} (skipped where neither fixtures nor the shared data have it)`,
    () => {
      const { inputs, outputs, params } = golden!
      const [height, width] = params.image_hw
      const head = headOf({
        classCount: params.categories,
        minScore: 0,
        maxCorners: params.top_k,
        maxPairs: params.num_dets,
        maxTagDistance: params.ae_threshold,
        maxDetections: params.max_per_image,
        mergeBoxes: params.merge_bbox,
        weightExponent: params.weight_exp,
        scales: params.test_scales,
        flip: inputs.tl_heat_0!.shape[0] === 2,
      })
      const found = runThrough(head, { width, height, data: new Uint8ClampedArray(4 * width * height) }, inputs)
      expectRows(rowsOf(found), goldenRows(outputs.rows!))
    },
  )
}

/** The outputs of one pass: `<name>_0`, `<name>_1`, … as `<name>`. */
export function outputsOf(pass: number, inputs: Readonly<Record<string, Tensor>>): NetworkOutputs {
  const named = Object.entries(inputs).filter(([name]) => name.endsWith(`_${pass}`))
  return Object.fromEntries(named.map(([name, map]) => [name.slice(0, -2), map]))
}

/** Gives a head the outputs of one pass after the other. */
function runThrough(head: Head, image: Image, inputs: Readonly<Record<string, Tensor>>): Detections {
  if (!head.passes) return head.decode(outputsOf(0, inputs), [head.view(image, head.inputSize(image, {}))])[0]!
  const passes = head.passes(image, {})
  let step = passes.next()
  for (let pass = 0; !step.done; pass++) step = passes.next(outputsOf(pass, inputs))
  return step.value
}
