import type { TensorInfo } from '@mot/core'
import { createDetector, detectHead } from '@mot/heads'
import { describe, expect, test } from 'vitest'
import { fakeModel, tensorInfo } from './fake-model'
import { expectToSee, findNetwork, person, readPictures, seen, titleFor, withNetwork } from './real-network'

const image = tensorInfo('images', 1, 3, 416, 416)

function network(outputs: readonly TensorInfo[], metadata: Record<string, string> = {}, input = image) {
  return { ...fakeModel([input], outputs, () => ({})), metadata }
}

/** Maps of so many cells with these channels. */
function maps(cells: number, channels: Readonly<Record<string, number>>): TensorInfo[] {
  return Object.entries(channels).map(([name, count]) => tensorInfo(name, 1, count, cells, cells))
}

function corners(cells: number): TensorInfo[] {
  return maps(cells, { tl_heat: 80, br_heat: 80, tl_tag: 1, br_tag: 1, tl_regr: 2, br_regr: 2 })
}

/** CornerNet-Lite's own names. */
function liteCorners(cells: number): TensorInfo[] {
  return maps(cells, { tl_heat: 80, br_heat: 80, tl_tag: 1, br_tag: 1, tl_off: 2, br_off: 2 })
}

const square = (side: number) => tensorInfo('input', 1, 3, side, side)

describe('detectHead on what training/export writes', () => {
  test('FCOS by levels', () => {
    const levels = [3, 4, 5, 6, 7].flatMap((level) =>
      maps(512 / 2 ** level, { [`logits_p${level}`]: 80, [`bbox_p${level}`]: 4, [`centerness_p${level}`]: 1 }),
    )
    const { name, options } = detectHead(network(levels))
    expect(name).toBe('fcos')
    expect(options).toMatchObject({
      strides: [8, 16, 32, 64, 128],
      outputNames: { cls_8: 'logits_p3', reg_64: 'bbox_p6', ctr_128: 'centerness_p7' },
    })
  })

  test('CornerNet-Squeeze and -Saccade by their own names', () => {
    const squeeze = detectHead(network(liteCorners(64), {}, square(511)))
    expect(squeeze.name).toBe('cornerNetSqueeze')
    expect(squeeze.options).toEqual({ classCount: 80, outputNames: { tl_regr: 'tl_off', br_regr: 'br_off' } })
    const attention = [16, 32, 64].map((cells, i) => tensorInfo(`attention${i}_logit`, 1, 1, cells, cells))
    const saccade = detectHead(network([...liteCorners(64), ...attention], {}, square(255)))
    expect(saccade.name).toBe('cornerNetSaccade')
    expect(saccade.options).toMatchObject({ outputNames: { tl_regr: 'tl_off', att2: 'attention2_logit' } })
  })

  test.each([
    ['jde_576x320', [170, 420], [6, 16]],
    ['jde_864x480', [203, 508], [6, 19]],
    ['jde_1088x608', [256, 640], [8, 24]],
  ])('%s with anchors of its own', (name, large, small) => {
    const raw = ['raw_32', 'raw_16', 'raw_8'].map((output) => tensorInfo(output, 1, 536, 'h', 'w'))
    const { options } = detectHead(network(raw, { network: name }))
    const anchors = options.anchors as Readonly<Record<string, readonly (readonly number[])[]>>
    expect(anchors.raw_32![2]).toEqual(large)
    expect(anchors.raw_8![0]).toEqual(small)
    expect(Object.values(anchors).map(({ length }) => length)).toEqual([4, 4, 4])
  })
})

describe('detectHead', () => {
  test.each<[string, TensorInfo[], object]>([
    [
      'fairMOT',
      [
        tensorInfo('hm', 1, 1, 104, 104),
        tensorInfo('wh', 1, 4, 104, 104),
        tensorInfo('reg', 1, 2, 104, 104),
        tensorInfo('id', 1, 64, 104, 104),
      ],
      { ltrb: true, classCount: 1 },
    ],
    ['jde', ['raw_32', 'raw_16', 'raw_8'].map((name) => tensorInfo(name, 1, 536, 'h', 'w')), {}],
    [
      'centerNet',
      [tensorInfo('hm', 1, 80, 104, 104), tensorInfo('wh', 1, 2, 104, 104), tensorInfo('reg', 1, 2, 104, 104)],
      { classCount: 80, boxes: 'size', offset: 'reg' },
    ],
    [
      'centerNet',
      [tensorInfo('hm', 1, 3, 104, 104), tensorInfo('wh', 1, 6, 104, 104)],
      { classCount: 3, boxes: 'class-size', offset: 0.5 },
    ],
    [
      'centerNetPose',
      [
        tensorInfo('hm', 1, 1, 104, 104),
        tensorInfo('wh', 1, 2, 104, 104),
        tensorInfo('hps', 1, 34, 104, 104),
        tensorInfo('reg', 1, 2, 104, 104),
        tensorInfo('hm_hp', 1, 17, 104, 104),
        tensorInfo('hp_offset', 1, 2, 104, 104),
      ],
      { jointCount: 17, jointOffset: 'shared', jointHeatmap: true },
    ],
    [
      'centerNet3D',
      [
        tensorInfo('hm', 1, 3, 104, 104),
        tensorInfo('dep', 1, 1, 104, 104),
        tensorInfo('rot', 1, 8, 104, 104),
        tensorInfo('dim', 1, 3, 104, 104),
      ],
      { classCount: 3, boxes: 'corners', offset: 0.5 },
    ],
    [
      'extremeNet',
      [
        ...maps(104, { hm_t: 80, hm_l: 80, hm_b: 80, hm_r: 80, hm_c: 80 }),
        ...maps(104, { reg_t: 2, reg_l: 2, reg_b: 2, reg_r: 2 }),
      ],
      { classCount: 80 },
    ],
    ['cornerNet', corners(104), { classCount: 80 }],
    ['cornerNetSqueeze', corners(52), { classCount: 80 }],
    ['centerNetTriplets', [...corners(104), ...maps(104, { ct_heat: 80, ct_regr: 2 })], { classCount: 80 }],
    [
      'cornerNetSaccade',
      [...corners(104), ...['att0', 'att1', 'att2'].map((name) => tensorInfo(name, 1, 1, 'h', 'w'))],
      { classCount: 80 },
    ],
    [
      'fcos',
      [8, 16].flatMap((stride) => [
        tensorInfo(`cls_${stride}`, 1, 80, 'h', 'w'),
        tensorInfo(`reg_${stride}`, 1, 4, 'h', 'w'),
        tensorInfo(`ctr_${stride}`, 1, 1, 'h', 'w'),
      ]),
      { strides: [8, 16] },
    ],
    [
      'fcos',
      [3, 4, 5, 6, 7].flatMap((level) => [
        tensorInfo(`P${level}/logits`, 1, 80, 'h', 'w'),
        tensorInfo(`P${level}/bbox_reg`, 1, 4, 'h', 'w'),
        tensorInfo(`P${level}/centerness`, 1, 1, 'h', 'w'),
      ]),
      { strides: [8, 16, 32, 64, 128] },
    ],
    ['detr', [tensorInfo('pred_logits', 1, 100, 92), tensorInfo('pred_boxes', 1, 100, 4)], { version: 'detr' }],
    ['detr', [tensorInfo('logits', 1, 300, 80), tensorInfo('pred_boxes', 1, 300, 4)], { version: 'rt-detr' }],
    ['detr', [tensorInfo('dets', 1, 300, 4), tensorInfo('labels', 1, 300, 91)], { version: 'rf-detr' }],
    ['yolox', [tensorInfo('output', 1, 3549, 85)], { outputName: 'output', strides: [8, 16, 32] }],
    ['yolox', [tensorInfo('output', 1, 3598, 85)], { outputName: 'output', strides: [8, 16, 32, 64] }],
    ['yolo', [tensorInfo('output0', 1, 84, 3549)], { version: 'v8', task: 'boxes' }],
    ['yolo', [tensorInfo('output', 1, 10647, 85)], { version: 'v5', task: 'boxes', maxOverlap: 0.45 }],
    ['yolo', [tensorInfo('output0', 1, 300, 6)], { version: 'v10', task: 'boxes' }],
    ['yolo', [tensorInfo('output0', 1, 56, 3549)], { version: 'v8', task: 'pose' }],
    [
      'yolo',
      [tensorInfo('output0', 1, 116, 3549), tensorInfo('output1', 1, 32, 104, 104)],
      { version: 'v8', task: 'masks', prototypeCount: 32, outputNames: { output: 'output0', prototypes: 'output1' } },
    ],
  ])('takes %s for %j', (name, outputs, options) => {
    const model = network(outputs)
    const found = detectHead(model)
    expect(found.name).toBe(name)
    expect(found.options).toMatchObject(options)
    // The head made from it reads these outputs, as far as they are declared.
    expect(() => createDetector(model, found.head)).not.toThrow()
  })

  test('NanoDet is detected by the names of its levels, NanoDet-Plus by their cells', () => {
    const levels = [8, 16, 32].flatMap((stride) => [
      tensorInfo(`cls_pred_stride_${stride}`, 1, (416 / stride) ** 2, 80),
      tensorInfo(`dis_pred_stride_${stride}`, 1, (416 / stride) ** 2, 32),
    ])
    expect(detectHead(network(levels))).toMatchObject({
      name: 'nanoDet',
      options: { strides: [8, 16, 32], binCount: 8 },
    })
    const plus = network([tensorInfo('output', 1, 3598, 112)], {}, tensorInfo('data', 1, 3, 416, 416))
    expect(detectHead(plus)).toMatchObject({ name: 'nanoDet', options: { version: 'plus' } })
  })

  test("a YOLO's metadata take precedence over its shapes", () => {
    const oriented = network([tensorInfo('output0', 1, 20, 3549)], { task: 'obb' })
    expect(detectHead(oriented).options).toMatchObject({ version: 'v8', task: 'oriented' })
    const pose = network([tensorInfo('output0', 1, 13, 3549)], { task: 'pose', kpt_shape: '[4, 2]' })
    expect(detectHead(pose).options).toMatchObject({ task: 'pose', keypointShape: [4, 2] })
    const open = network(
      [tensorInfo('output0', 'batch', 84, 'anchors')],
      { imgsz: '[384, 640]' },
      tensorInfo('images', 'batch', 3, 'height', 'width'),
    )
    const { head, options } = detectHead(open)
    expect(options).toMatchObject({ version: 'v8', task: 'boxes' })
    expect(head.inputSize({ width: 99, height: 99 }, {})).toEqual({ width: 640, height: 384 })
  })

  test('gives a reason for every head that does not fit', () => {
    const classifier = network([tensorInfo('scores', 1, 1000)])
    expect(() => detectHead(classifier)).toThrow(expect.objectContaining({ code: 'invalid-model' }))
    expect(() => detectHead(classifier)).toThrow(
      /No head fits a network with the outputs "scores" \[1, 1000\]:\n {2}fairMOT: it has no output "hm", "wh", "reg", "id"\n {2}jde: it has no/,
    )
    for (const head of ['centerNet', 'fcos', 'detr', 'nanoDet', 'yolox', 'yolo']) {
      expect(() => detectHead(classifier)).toThrow(`\n  ${head}: it ha`)
    }
  })

  test('refuses networks without an image input, or with more inputs than one', () => {
    const outputs = [tensorInfo('output0', 1, 84, 3549)]
    expect(() => detectHead(fakeModel([tensorInfo('audio', 1, 16000)], outputs, () => ({})))).toThrow('Input "audio"')
    expect(() => detectHead(fakeModel([], outputs, () => ({})))).toThrow('got none')
  })

  for (const [file, name] of [
    ['yolox_nano_416.onnx', 'yolox'],
    ['nanodet_m_416.onnx', 'nanoDet'],
    ['centernet_mbv3_512_fp16w.onnx', 'centerNet'],
    ['movenet_multipose_heads_fp16.onnx', 'centerNetPose'],
  ] as const) {
    const path = findNetwork(file)
    test.skipIf(!path)(titleFor(path, `${file} is read by ${name}, which detects two men`), async () => {
      await withNetwork(path!, async (model) => {
        const found = detectHead(model)
        expect(found.name).toBe(name)
        const { basketball } = await readPictures()
        const detections = await createDetector(model, found.head).detect(basketball)
        for (const box of seen.basketball) expectToSee(detections, person, box, 0.3)
      })
    })
  }
})
