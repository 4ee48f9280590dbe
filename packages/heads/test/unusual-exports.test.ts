import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createBackend } from '@mot/backends'
import type { Detections, Image, Tensor } from '@mot/core'
import {
  centerNet,
  centerNet3D,
  centerNetPose,
  centerNetTriplets,
  cornerNet,
  cornerNetSaccade,
  createDetector,
  detectHead,
  detr,
  extremeNet,
  fairMOT,
  type Head,
  type NetworkOutputs,
  yolo,
  yolox,
} from '@mot/heads'
import { openVideo } from '@mot/io/video'
import { describe, expect, test } from 'vitest'
import { fakeModel, tensorInfo } from './fake-model'
import { constantMap, put } from './maps'
import { yoloOutput } from './yolo-outputs'

/** 42 cells of 8, 16 and 32 pixels. */
const size = { width: 64, height: 32 }
const sigmoid = (value: number) => 1 / (1 + Math.exp(-value))
const boxesOf = (found: Detections) =>
  Array.from(found, ({ box, classId }) => [box.left, box.top, box.right, box.bottom, classId])

function decode(head: Head, outputs: NetworkOutputs, input = size): Detections {
  return head.decode(outputs, [head.view(input, input)])[0]!
}

describe('heatmaps with the sigmoid inside the network', () => {
  /** Maps of 8 × 16 cells, a background of −4 and one peak of 2 in each heatmap. */
  const maps = (channels: Readonly<Record<string, number>>, heatmaps: readonly string[]) =>
    Object.fromEntries(
      Object.entries(channels).map(([name, count]) => {
        const isHeatmap = heatmaps.includes(name)
        const map = constantMap([1, count, 8, 16], isHeatmap ? -4 : 1)
        if (isHeatmap) put(map, [0, 4, 6], [2])
        return [name, map]
      }),
    )
  const corners = { tl_heat: 1, br_heat: 1, tl_tag: 1, br_tag: 1, tl_regr: 2, br_regr: 2 }
  const cases: [string, (options: object) => Head, Record<string, number>, string[]][] = [
    ['fairMOT', (o) => fairMOT(o), { hm: 1, wh: 4, reg: 2, id: 8 }, ['hm']],
    ['centerNet', (o) => centerNet({ classCount: 1, ...o }), { hm: 1, wh: 2, reg: 2 }, ['hm']],
    [
      'centerNet3D',
      (o) => centerNet3D({ classCount: 1, ...o }),
      { hm: 1, dep: 1, rot: 8, dim: 3, wh: 2, reg: 2 },
      ['hm'],
    ],
    [
      'centerNetPose',
      (o) => centerNetPose({ jointCount: 1, mirroredJoints: [], ...o }),
      { hm: 1, wh: 2, reg: 2, hps: 2, hm_hp: 1, hp_offset: 2 },
      ['hm', 'hm_hp'],
    ],
    [
      'centerNetTriplets',
      (o) => centerNetTriplets({ classCount: 1, minScore: 0.1, ...o }),
      { ...corners, ct_heat: 1, ct_regr: 2 },
      ['tl_heat', 'br_heat', 'ct_heat'],
    ],
    ['cornerNet', (o) => cornerNet({ classCount: 1, minScore: 0.1, ...o }), corners, ['tl_heat', 'br_heat']],
    [
      'extremeNet',
      (o) => extremeNet({ classCount: 1, minScore: 0.05, ...o }),
      { hm_t: 1, hm_l: 1, hm_b: 1, hm_r: 1, hm_c: 1, reg_t: 2, reg_l: 2, reg_b: 2, reg_r: 2 },
      ['hm_t', 'hm_l', 'hm_b', 'hm_r', 'hm_c'],
    ],
  ]
  const withSigmoid = (outputs: Record<string, Tensor<Float32Array>>, heatmaps: readonly string[]) =>
    Object.fromEntries(
      Object.entries(outputs).map(([name, { data, shape }]) => [
        name,
        { data: heatmaps.includes(name) ? data.map(sigmoid) : data, shape },
      ]),
    )

  test.each(cases)('%s finds the same in scores as in logits, without being told', (_, head, channels, heatmaps) => {
    const logits = maps(channels, heatmaps)
    const expected = decode(head({ heatmap: 'logits' }), logits)
    const found = decode(head({}), withSigmoid(logits, heatmaps))
    expect(found.count).toBe(expected.count)
    expect([...found.boxes]).toEqual([...expected.boxes])
    for (let i = 0; i < found.count; i++) expect(found.scores[i]).toBeCloseTo(expected.scores[i]!, 6)
    // And logits stay logits.
    expect([...decode(head({}), logits).scores]).toEqual([...expected.scores])
  })

  test('cornerNetSaccade reads its attention by its values, too', () => {
    const outputs = (attention: (logit: number) => number) => ({
      ...maps(corners, []),
      tl_heat: constantMap([1, 1, 64, 64], -9),
      br_heat: constantMap([1, 1, 64, 64], -9),
      tl_tag: constantMap([1, 1, 64, 64], 0),
      br_tag: constantMap([1, 1, 64, 64], 0),
      tl_regr: constantMap([1, 2, 64, 64], 0),
      br_regr: constantMap([1, 2, 64, 64], 0),
      att0: peakOf(16, attention),
      att1: constantMap([1, 1, 32, 32], attention(-9)),
      att2: constantMap([1, 1, 64, 64], attention(-9)),
    })
    const peakOf = (side: number, attention: (logit: number) => number) => {
      const map = constantMap([1, 1, side, side], attention(-9))
      put(map, [0, 5, 5], [attention(3)])
      return map
    }
    const image = { width: 255, height: 255, data: new Uint8ClampedArray(4 * 255 * 255) }
    const cropsWith = (attention: (logit: number) => number) => {
      const passes = cornerNetSaccade({ classCount: 1 }).passes!(image, {})
      passes.next()
      const second = passes.next(repeated(outputs(attention)))
      return second.done ? 0 : second.value.images.length
    }
    expect(cropsWith((logit) => logit)).toBe(cropsWith(sigmoid))
    expect(cropsWith(sigmoid)).toBeGreaterThan(0)
  })

  test('a heatmap of one value, in which nothing was found, goes along with the other', () => {
    const outputs = maps({ hm: 1, wh: 2, reg: 2, hps: 2, hm_hp: 1, hp_offset: 2 }, ['hm'])
    const head = (heatmap: object) => centerNetPose({ jointCount: 1, mirroredJoints: [], ...heatmap })
    expect([...decode(head({}), outputs).scores]).toEqual([...decode(head({ heatmap: 'logits' }), outputs).scores])
  })

  test('a heatmap of logits beside one of scores is refused', () => {
    const outputs = maps({ hm: 1, wh: 2, reg: 2, hps: 2, hm_hp: 1, hp_offset: 2 }, ['hm', 'hm_hp'])
    const mixed = withSigmoid(outputs, ['hm_hp'])
    const head = centerNetPose({ jointCount: 1, mirroredJoints: [] })
    expect(() => decode(head, mixed)).toThrow(/got "hm" logits and "hm_hp" scores: set heatmap/)
  })
})

/** Two images' worth of the outputs, for the two first sides of Saccade. */
function repeated(outputs: Record<string, Tensor<Float32Array>>): Record<string, Tensor<Float32Array>> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data, shape }]) => [
      name,
      { data: Float32Array.of(...data, ...data), shape: [2, ...shape.slice(1)] },
    ]),
  )
}

describe('YOLOX', () => {
  const rows = (at: number, numbers: readonly number[]) => {
    const data = new Float32Array(42 * 8)
    data.set(numbers, 8 * at)
    return { output: { data, shape: [1, 42, 8] } }
  }

  test('decoded boxes are told from offsets by their numbers', () => {
    const decoded = rows(9, [32, 12, 16, 20, 0.9, 0, 0.1, 0.8])
    expect(boxesOf(decode(yolox(), decoded))).toEqual([[24, 2, 40, 22, 2]])
    // Cell (1, 1) of 8 pixels, from its corner half a cell, twice and four times as large.
    const raw = rows(9, [0.5, 0.5, Math.log(2), Math.log(4), 0.9, 0, 0.1, 0.8])
    expect(boxesOf(decode(yolox(), raw)).map((row) => row.map((value) => Math.round(1e4 * value) / 1e4))).toEqual([
      [4, -4, 20, 28, 2],
    ])
  })

  test('decoded boxes are told by all cells where the detection alone says nothing', () => {
    const { output } = rows(0, [4, 4, 3, 3, 0.9, 0, 0.1, 0.8])
    for (let cell = 1; cell < 42; cell++) output.data.set([(cell % 8) * 8 + 4, 16, 10, 10], 8 * cell)
    expect(boxesOf(decode(yolox(), { output }))).toEqual([[2.5, 2.5, 5.5, 5.5, 2]])
  })

  test('what is told is done, and a box beyond ten times the input is refused', () => {
    const decoded = rows(9, [32, 12, 16, 20, 0.9, 0, 0.1, 0.8])
    expect(() => decode(yolox({ decoded: false }), decoded)).toThrow(
      /Head yolox: Detection 0 of 7\.11e\+7 × .* pixels is more than 10 times as large as the input/,
    )
  })

  test('YOLOv6, with an objectness of 1 everywhere, is named', () => {
    const { output } = rows(9, [32, 12, 16, 20, 1, 0, 0.1, 0.8])
    for (let cell = 0; cell < 42; cell++) output.data[8 * cell + 4] = 1
    expect(() => decode(yolox(), { output })).toThrow(/as YOLOv6 does: read it with yolo\(\{ version: 'v6' \}\)/)
    expect(boxesOf(decode(yolo({ version: 'v6' }), { output0: output }))).toEqual([[24, 2, 40, 22, 2]])
    output.data[4] = 0.5
    expect(() => decode(yolo({ version: 'v6' }), { output0: output })).toThrow(/should have an objectness of 1/)
  })
})

describe('YOLO', () => {
  const numbers = {
    v5: [32, 12, 16, 20, 0.9, 0.1, 0.8],
    v8: [32, 12, 16, 20, 0.1, 0.8],
    v10: [24, 2, 40, 22, 0.8, 1],
  } as const
  const versions = ['v5', 'v8', 'v10'] as const
  const outputOf = (version: (typeof versions)[number], box: readonly number[] = numbers[version]) =>
    yoloOutput(version, box.length, [{ at: 3, numbers: box }])

  test.each(versions)('%s transposed is read as it is', (version) => {
    const usual = outputOf(version)
    expect(boxesOf(decode(yolo({ version }), { output0: usual }))).toEqual([[24, 2, 40, 22, 1]])
    expect(boxesOf(decode(yolo({ version }), { output0: transposed(usual) }))).toEqual([[24, 2, 40, 22, 1]])
  })

  test.each(versions)('%s with boxes in shares of the input gives pixels', (version) => {
    const shares = numbers[version].map((value, i) => (i < 4 ? value / (i % 2 === 0 ? 64 : 32) : value))
    const [found] = boxesOf(decode(yolo({ version }), { output0: outputOf(version, shares) }))
    for (const [i, edge] of [24, 2, 40, 22, 1].entries()) expect(found![i]).toBeCloseTo(edge, 4)
  })

  test('points of poses in shares of the input give pixels, too', () => {
    const output0 = yoloOutput('v8', 8, [{ at: 3, numbers: [0.5, 0.375, 0.25, 0.625, 0.8, 0.25, 0.5, 0.9] }])
    const found = decode(yolo({ task: 'pose', keypointShape: [1, 3] }), { output0 })
    expect(found.at(0).keypoints![0]).toMatchObject({ x: 16, y: 16 })
  })

  test('detectHead tells transposed v8, v6, YOLOX and transposed v5 apart', () => {
    const chosen = (name: string, ...shape: number[]) => {
      const model = fakeModel([tensorInfo('images', 1, 3, 32, 64)], [tensorInfo(name, 1, ...shape)], () => ({}))
      const { name: head, options } = detectHead(model)
      return [head, options.version]
    }
    expect(chosen('output0', 84, 42)).toEqual(['yolo', 'v8'])
    expect(chosen('output0', 42, 84)).toEqual(['yolo', 'v8'])
    expect(chosen('outputs', 42, 85)).toEqual(['yolo', 'v6'])
    expect(chosen('output', 42, 85)).toEqual(['yolox', undefined])
    expect(chosen('output0', 85, 126)).toEqual(['yolo', 'v5'])
    expect(chosen('output0', 6, 300)).toEqual(['yolo', 'v10'])
  })
})

function transposed({ data, shape }: Tensor<Float32Array>): Tensor<Float32Array> {
  const [batch, rows, columns] = shape as [number, number, number]
  const turned = data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!)
  return { data: turned, shape: [batch, columns, rows] }
}

describe('networks that suppress inside', () => {
  test.each([
    ['mmdeploy', { dets: [1, 100, 5], labels: [1, 100] }],
    [
      'the TensorRT export of YOLO',
      { num_dets: [1, 1], det_boxes: [1, 100, 4], det_scores: [1, 100], det_classes: [1, 100] },
    ],
    [
      'TensorFlow',
      { detection_boxes: [1, 100, 4], detection_scores: [1, 100], detection_classes: [1, 100], num_detections: [1] },
    ],
    ['YOLOv7', { output: [100, 7] }],
  ])('%s: the error says what to do', (exporter, outputs: Record<string, number[]>) => {
    const infos = Object.entries(outputs).map(([name, shape]) => tensorInfo(name, ...shape))
    const model = fakeModel([tensorInfo('images', 1, 3, 32, 64)], infos, () => ({}))
    expect(() => detectHead(model)).toThrow(`its boxes are suppressed inside, as by ${exporter}: export it without`)
  })
})

describe('inputs beside the image', () => {
  const grey: Image = { width: 80, height: 40, data: new Uint8ClampedArray(4 * 80 * 40).fill(128) }

  test('detr fills pixel_mask with ones, of the type and the fixed sides that the network declares', async () => {
    const outputs = [tensorInfo('logits', 1, 1, 3), tensorInfo('pred_boxes', 1, 1, 4)]
    const answer = () => ({
      logits: { data: Float32Array.of(5, 0, 0), shape: [1, 1, 3] },
      pred_boxes: { data: Float32Array.of(0.5, 0.5, 0.5, 0.5), shape: [1, 1, 4] },
    })
    const mask = { ...tensorInfo('pixel_mask', 'batch', 6, 'width'), type: 'int64' as const }
    const model = fakeModel([tensorInfo('pixel_values', 1, 3, 32, 64), mask], outputs, answer)
    const detector = createDetector(model, detectHead(model).head)
    expect(boxesOf(await detector.detect(grey))).toEqual([[20, 10, 60, 30, 0]])
    const { pixel_mask: given } = model.runs[0]!.inputs
    expect(given).toEqual({ data: new BigInt64Array(6 * 64).fill(1n), shape: [1, 6, 64] })
  })

  test('RT-DETR exported for deployment gets its input size, and its int64 labels are read', async () => {
    const outputs = [tensorInfo('labels', 1, 2), tensorInfo('boxes', 1, 2, 4), tensorInfo('scores', 1, 2)]
    const sizes = { ...tensorInfo('orig_target_sizes', 1, 2), type: 'int64' as const }
    const model = fakeModel([tensorInfo('images', 1, 3, 32, 64), sizes], outputs, ({ orig_target_sizes: given }) => {
      const [width, height] = Array.from(given!.data, Number) as [number, number]
      return {
        labels: { data: BigInt64Array.of(7n, 2n), shape: [1, 2] },
        boxes: { data: Float32Array.of(0, 0, width / 2, height / 2, 0, 0, 1, 1), shape: [1, 2, 4] },
        scores: { data: Float32Array.of(0.9, 0.1), shape: [1, 2] },
      }
    })
    const { name, options, head } = detectHead(model)
    expect([name, options]).toEqual(['detr', { version: 'rt-detr-deployed' }])
    expect(boxesOf(await createDetector(model, head).detect(grey))).toEqual([[0, 0, 40, 20, 7]])
  })

  test('an input that a head cannot fill is named', () => {
    const inputs = [tensorInfo('images', 1, 3, 32, 64), tensorInfo('image_shape', 1, 2)]
    const model = fakeModel(inputs, [tensorInfo('output', 1, 42, 85)], () => ({}))
    expect(() => createDetector(model, yolox())).toThrow(
      'The network has a second input "image_shape", float32 [1, 2], that head yolox does not fill: export it with the image as its only input.',
    )
    expect(() => createDetector(model, detr())).toThrow(
      /output "pred_logits"|it fills "pixel_mask", "orig_target_sizes"/,
    )
  })
})

const cases = fileURLToPath(new URL('../../../../shared/cases', import.meta.url))

describe.skipIf(!existsSync(cases))('networks that went wrong (skipped where ../shared is not there)', () => {
  test.each([
    ['fairmot-sigmoid', 'logits.onnx', 0.88, undefined],
    ['fairmot-sigmoid', 'scores.onnx', 0.88, undefined],
    ['yolox-decoded', 'decoded.onnx', undefined, [24, 20, 40, 44, 2]],
    ['yolo-transposed', 'usual.onnx', undefined, [24, 20, 40, 44, 2]],
    ['yolo-transposed', 'transposed.onnx', undefined, [24, 20, 40, 44, 2]],
    ['detr-second-input', 'pixel-mask.onnx', undefined, [24, 20, 40, 44, 17]],
  ] as const)('%s/%s gives its one detection', async (folder, file, score, box) => {
    await using backend = await createBackend({ device: 'cpu' })
    const model = await backend.load(join(cases, folder, file))
    const [image] = await readImages(join(cases, folder, 'grey.png'))
    const found = await createDetector(model, detectHead(model).head).detect(image!)
    expect(found.count).toBe(1)
    if (score !== undefined) expect(found.scores[0]).toBeCloseTo(score, 2)
    if (box) for (const [i, edge] of box.entries()) expect(boxesOf(found)[0]![i]).toBeCloseTo(edge, 3)
  })
})

async function readImages(path: string): Promise<Image[]> {
  const images: Image[] = []
  for await (const image of openVideo(path)) images.push(image)
  return images
}
