import { type Frame, TracksWriter } from '@mot/core'
import { type CanvasContext, createOverlay, type OverlayOptions, type OverlayTrack } from '@mot/io/draw'
import { describe, expect, test } from 'vitest'
import { paintMask } from '../../src/draw/shapes'
import type { Surface } from '../../src/draw/surface'
import { caught } from '../shared'

const RED = [255, 0, 0] as const
const plain = { thickness: 2, trailSeconds: 0, label: () => '', color: () => RED }

function grey(width = 40, height = 30) {
  const data = new Uint8ClampedArray(4 * width * height).fill(128)
  return { width, height, data }
}

function at({ width, data }: ReturnType<typeof grey>, x: number, y: number): number[] {
  return [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)]
}

function track(id: number, left: number, top: number, right: number, bottom: number, more: Partial<OverlayTrack> = {}) {
  return { id, box: { left, top, right, bottom }, ...more }
}

const GREY = [128, 128, 128, 128]

describe('attributes of detections besides the box', () => {
  test('keypoints of a pose are dots, except those of low score', () => {
    const image = grey()
    const keypoints = [
      { x: 8, y: 8, score: 0.9 },
      { x: 20, y: 15, score: 0.1 },
      { x: -10000, y: -10000, score: 0.9 },
    ]
    createOverlay(plain).draw(image, [track(1, 30, 2, 38, 28, { keypoints })])
    expect(at(image, 8, 8)).toEqual([255, 0, 0, 128])
    expect(at(image, 20, 15)).toEqual(GREY)
    createOverlay({ ...plain, minKeypointScore: 0 }).draw(image, [track(1, 30, 2, 38, 28, { keypoints })])
    expect(at(image, 20, 15)).toEqual([255, 0, 0, 128])
  })

  test('a rotated box is drawn in place of the axis-aligned one', () => {
    const image = grey()
    const orientedBox = { x: 20, y: 15, width: 20, height: 8, angle: Math.PI / 2 }
    createOverlay(plain).draw(image, [track(1, 10, 11, 30, 19, { orientedBox })])
    // 20 pixels high and 8 wide, by a quarter turn.
    expect(at(image, 16, 15)).toEqual([255, 0, 0, 128])
    expect(at(image, 20, 5)).toEqual([255, 0, 0, 128])
    expect(at(image, 10, 15)).toEqual(GREY)
  })

  test('a mask of 10⁶ × 10⁶ pixels without the bytes is refused before anything is painted', () => {
    const image = grey()
    const before = image.data.slice()
    const mask = { left: 0, top: 0, width: 1e6, height: 1e6, data: new Uint8Array(4) }
    const draw = () => createOverlay(plain).draw(image, [track(1, 2, 2, 38, 28), track(2, 2, 2, 38, 28, { mask })])
    expect(draw).toThrow('The mask of track 2 of 1000000 × 1000000 pixels should have 1000000000000 bytes or more')
    expect(image.data).toEqual(before)
  })

  test('of a mask that reaches out of the image only the pixels inside are read', () => {
    const read = new Set<string>()
    const data = new Proxy(new Uint8Array(3000 * 3000).fill(1), {
      get(target, key) {
        read.add(String(key))
        const value = Reflect.get(target, key, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const surface = { width: 4, height: 3, fillRectangle: (...args: unknown[]) => painted.push(args.slice(0, 4)) }
    const painted: unknown[] = []
    const mask = { left: -1000, top: -1000, width: 3000, height: 3000, data }
    paintMask(surface as unknown as Surface, mask, [1, 2, 3])
    expect(painted).toEqual([
      [0, 0, 4, 1],
      [0, 1, 4, 1],
      [0, 2, 4, 1],
    ])
    expect(read.size).toBe(12)
  })

  test('a mask tints its pixels', () => {
    const image = grey()
    const mask = { left: 12, top: 12, width: 3, height: 1, data: Uint8Array.of(1, 0, 1) }
    createOverlay(plain).draw(image, [track(1, 2, 2, 38, 28, { mask })])
    const tinted = [179, 77, 77, 128]
    expect([12, 13, 14, 15].map((x) => at(image, x, 12))).toEqual([tinted, GREY, tinted, GREY])
  })
})

describe('a box', () => {
  test('is a line of its colour, and nothing inside or outside', () => {
    const image = grey()
    createOverlay(plain).draw(image, [track(1, 10, 10, 30, 20)])
    // Two pixels thick, half inside: the pixels at both sides of the edge.
    for (const [x, y] of [
      [9, 15],
      [10, 15],
      [29, 15],
      [30, 15],
      [20, 9],
      [20, 10],
      [20, 19],
      [20, 20],
    ] as const) {
      expect(at(image, x, y)).toEqual([255, 0, 0, 128])
    }
    for (const [x, y] of [
      [20, 15],
      [5, 5],
      [35, 25],
      [13, 13],
    ] as const)
      expect(at(image, x, y)).toEqual(GREY)
  })

  test('is fainter where it is only predicted', () => {
    const image = grey()
    createOverlay(plain).draw(image, [track(1, 10, 10, 30, 20, { detectionIndex: -1 })])
    const [red, green] = at(image, 20, 10)
    expect(red).toBeGreaterThan(150)
    expect(red).toBeLessThan(255)
    expect(green).toBeLessThan(128)
  })

  test('is cut off at the border of the image', () => {
    const image = grey()
    createOverlay(plain).draw(image, [
      track(1, -1e9, -50, 20, 15),
      track(2, 35, 25, 1e9, 1e9),
      track(3, 100, 100, 120, 120),
    ])
    expect(at(image, 20, 5)).toEqual([255, 0, 0, 128])
    expect(at(image, 39, 25)).toEqual([255, 0, 0, 128])
    expect(at(image, 0, 29)).toEqual(GREY)
  })

  test('that is not finite is not drawn', () => {
    const image = grey()
    createOverlay(plain).draw(image, [track(1, Number.NaN, 0, 10, 10), track(2, 0, 0, Number.POSITIVE_INFINITY, 10)])
    expect(image.data).toEqual(grey().data)
  })

  test('is the same in clamped and plain bytes', () => {
    const clamped = grey()
    const bytes = new Uint8Array(4 * 40 * 30).fill(128)
    const tracks = [track(1, 4.3, 12.8, 25.1, 27.7, { score: 0.9 })]
    createOverlay({ showScores: true }).draw(clamped, tracks)
    createOverlay({ showScores: true }).draw({ width: 40, height: 30, data: bytes }, tracks)
    expect(bytes).toEqual(new Uint8Array(clamped.data))
  })
})

describe('the bones of a pose', () => {
  const keypoints = Array.from({ length: 17 }, () => ({ x: -100, y: -100, score: 0 }))
  // Left shoulder and elbow.
  keypoints[5] = { x: 5, y: 15, score: 0.9 }
  keypoints[7] = { x: 35, y: 15, score: 0.9 }

  test('join the keypoints of COCO that are seen', () => {
    const image = grey()
    createOverlay({ ...plain, boxes: 'none' }).draw(image, [track(1, 0, 0, 40, 30, { keypoints })])
    expect(at(image, 20, 15)).toEqual([255, 0, 0, 128])
    expect(at(image, 20, 5)).toEqual(GREY)
  })

  test.each([
    ['none', keypoints, GREY],
    ['coco', keypoints.slice(0, 16), GREY],
    [[[7, 5]], keypoints.slice(0, 16), [255, 0, 0, 128]],
  ] as const)('with the skeleton %j, and as many points as there are', (skeleton, points, expected) => {
    const image = grey()
    createOverlay({ ...plain, boxes: 'none', skeleton }).draw(image, [track(1, 0, 0, 40, 30, { keypoints: points })])
    expect(at(image, 20, 15)).toEqual(expected)
  })
})

describe('filling', () => {
  test('tints what is inside a box or a rotated box', () => {
    const fill = { ...plain, fill: 0.4 }
    const image = grey()
    createOverlay(fill).draw(image, [track(1, 10, 10, 30, 20)])
    expect([at(image, 20, 15), at(image, 20, 25)]).toEqual([[179, 77, 77, 128], GREY])
    const rotated = grey()
    const orientedBox = { x: 20, y: 15, width: 20, height: 10, angle: Math.PI / 2 }
    createOverlay(fill).draw(rotated, [track(1, 10, 10, 30, 20, { orientedBox })])
    expect([at(rotated, 20, 10), at(rotated, 11, 15)]).toEqual([[179, 77, 77, 128], GREY])
  })

  test('of a predicted box is fainter', () => {
    const image = grey()
    createOverlay({ ...plain, fill: 0.8, predictedOpacity: 0.5 }).draw(image, [
      track(1, 10, 10, 30, 20, { detectionIndex: -1 }),
    ])
    expect(at(image, 20, 15)).toEqual([179, 77, 77, 128])
  })
})

describe('obscured tracks', () => {
  const striped = () => {
    const image = grey()
    for (let i = 0; i < 40 * 30; i += 2) image.data.fill(0, 4 * i, 4 * i + 3)
    return image
  }
  const hidden = { ...plain, boxes: 'none', obscure: 'pixelate', obscureSize: 1 } as const

  test('are unrecognisable, predicted ones and those at the edge too; others are as they were', () => {
    const image = striped()
    const tracks = [
      track(1, 2, 2, 12, 12, { className: 'face' }),
      track(2, -20, 20, 8, 50, { className: 'face', detectionIndex: -1 }),
      track(3, 20, 2, 30, 12, { className: 'dog' }),
    ]
    createOverlay({ ...hidden, obscureClasses: ['face'] }).draw(image, tracks)
    const spread = (x: number, y: number) => Math.abs(at(image, x, y)[0]! - at(image, x + 1, y)[0]!)
    expect([spread(5, 5), spread(0, 25), spread(24, 6), spread(35, 25)]).toEqual([0, 0, 128, 128])
  })

  test('by id of the class, and by the names of the style', () => {
    for (const style of [{ obscureClasses: [1] }, { obscureClasses: ['face'], classNames: ['dog', 'face'] }]) {
      const image = striped()
      createOverlay({ ...hidden, ...style }).draw(image, [
        track(1, 2, 2, 12, 12, { classId: 1 }),
        track(3, 20, 2, 30, 12, { classId: 0 }),
      ])
      expect([at(image, 5, 5)[0], at(image, 6, 5)[0]]).toEqual([64, 64])
      expect(at(image, 24, 6)[0]).not.toBe(at(image, 25, 6)[0])
    }
  })

  test('include all of a rotated box', () => {
    const image = striped()
    const orientedBox = { x: 20, y: 15, width: 28, height: 4, angle: Math.PI / 2 }
    createOverlay(hidden).draw(image, [track(1, 18, 13, 22, 17, { orientedBox })])
    expect(at(image, 20, 2)[0]).toBe(at(image, 21, 2)[0])
  })

  test.each([
    [
      'a box with NaN',
      { ...hidden },
      track(1, 2, Number.NaN, 12, 12),
      'Track 1 should be obscured, but its box has NaN.',
    ],
    [
      'a track without a class',
      { ...hidden, obscureClasses: ['face'] },
      track(1, 2, 2, 12, 12),
      'Track 1 has no class name, by which "obscureClasses" tells what to obscure.',
    ],
  ])('are refused with %s, and nothing is painted', (_, style, unknown, message) => {
    const image = striped()
    const error = caught(() =>
      createOverlay(style).draw(image, [track(7, 20, 2, 30, 12, { className: 'face' }), unknown]),
    )
    expect([error.code, error.message]).toEqual(['invalid-detections', message])
    expect(image.data).toEqual(striped().data)
  })
})

test('an image whose bytes do not begin at a multiple of four is painted as any other', () => {
  const odd = { width: 40, height: 30, data: new Uint8Array(4 * 40 * 30 + 1).subarray(1).fill(128) }
  const image = grey()
  for (const each of [odd, image]) {
    createOverlay({ obscure: 'blur' }).draw(each, [track(1, 4.3, 12.8, 25.1, 27.7)], { zones: [{ line: [[2, 3], [30, 9]] }] }) // biome-ignore format: a line
  }
  expect([...odd.data]).toEqual([...image.data])
})

test('labels of tracks keep clear of those of zones', () => {
  const draw = (withZone: boolean) => {
    const image = grey(120, 80)
    const zones = withZone ? [{ line: [[10, 20], [110, 20]] as const, label: 'door', color: [0, 0, 255] as const }] : [] // biome-ignore format: a line
    createOverlay({ trailSeconds: 0, textHeight: 10, color: () => RED }).draw(image, [track(5, 10, 40, 40, 70)], {
      zones,
    })
    return image
  }
  const isRed = (image: ReturnType<typeof grey>, x: number, y: number) =>
    at(image, x, y)[0] === 255 && at(image, x, y)[1] === 0
  // Without the zone's label it stands on the box, at its left edge.
  expect([isRed(draw(false), 12, 26), isRed(draw(true), 12, 26)]).toEqual([true, false])
})

describe('a trail', () => {
  test('is as long as its seconds, whatever the frame rate', () => {
    for (const frameRate of [10, 50]) {
      const overlay = createOverlay({ ...plain, boxes: 'none', trailSeconds: 1 })
      let image = grey(200, 30)
      // 40 pixels a second, for 3 seconds.
      for (let frame = 0; frame <= 3 * frameRate; frame++) {
        image = grey(200, 30)
        const x = 20 + (40 * frame) / frameRate
        overlay.draw({ ...image, index: frame + 1, time: frame / frameRate } as Frame, [track(1, x - 2, 5, x + 2, 20)])
      }
      const redness = [95, 110, 138].map((x) => at(image, x, 20)[0]! - at(image, x, 20)[1]!)
      expect(redness[0]).toBe(0)
      expect(redness[1]).toBeGreaterThan(10)
      expect(redness[2]).toBeGreaterThan(redness[1]! + 20)
    }
  })

  test('takes the time of tracks, or that which is given, and begins anew where time goes back', () => {
    const overlay = createOverlay({ ...plain, boxes: 'none', trailSeconds: 1 })
    const at20 = (x: number, time: number) => {
      const image = grey(200, 30)
      overlay.draw(image, [track(1, x - 2, 5, x + 2, 20)], { time })
      return image
    }
    at20(20, 5)
    expect(at(at20(60, 5.5), 40, 20)[0]).toBeGreaterThan(150)
    expect(at(at20(100, 7), 80, 20)).toEqual(GREY)
    expect(at(at20(140, 1), 120, 20)).toEqual(GREY)
    expect(caught(() => at20(1, Number.NaN))).toMatchObject({ code: 'invalid-option' })
  })

  const options = { ...plain, trailSeconds: 0.1 }

  test('follows the feet and fades after its seconds: 0.1, three frames of 30 a second', () => {
    const overlay = createOverlay(options)
    for (let step = 0; step < 6; step++) overlay.draw(grey(), [track(1, 4 * step, 5, 4 * step + 4, 25)])
    const image = grey()
    overlay.draw(image, [track(1, 24, 5, 28, 25)])
    const redness = [6, 12, 16, 22].map((x) => at(image, x, 25)[0]! - at(image, x, 25)[1]!)
    expect(redness[0]).toBe(0)
    expect(redness[1]).toBe(0)
    expect(redness[2]).toBeGreaterThan(0)
    expect(redness[3]).toBeGreaterThan(redness[2]!)
  })

  test('is gone after a reset', () => {
    const overlay = createOverlay(options)
    overlay.draw(grey(), [track(1, 0, 5, 4, 25)])
    overlay.reset()
    const image = grey()
    overlay.draw(image, [track(1, 30, 5, 34, 25)])
    expect(at(image, 15, 25)).toEqual(GREY)
  })
})

describe('a label', () => {
  /** Width of a label's tag in pixels, which depends on its text. */
  function widthOfTag(options: object, more: Partial<OverlayTrack>): number {
    const image = grey(300, 60)
    createOverlay({ textHeight: 10, trailSeconds: 0, thickness: 1, color: () => RED, ...options }).draw(image, [
      track(7, 20, 40, 25, 55, more),
    ])
    let width = 0
    // The row between the upper edge of the tag and its letters.
    for (let x = 0; x < 300; x++) if (at(image, x, 23)[0] === 255) width++
    return width
  }

  test('grows with its text: id, class, score', () => {
    const more = { score: 0.9, classId: 1 }
    const id = widthOfTag({}, more)
    const named = widthOfTag({ classNames: ['person', 'bike'] }, more)
    const scored = widthOfTag({ classNames: ['person', 'bike'], showScores: true }, more)
    // In pixels at this height: a blank takes 5, b, k and e 8, i 3; a digit 10, a percent sign 12.
    expect(named - id).toBe(32)
    expect(scored - named).toBe(37)
    // The name that a track has of its detections, and names switched off.
    expect(widthOfTag({}, { ...more, className: 'bike' })).toBe(named)
    expect(widthOfTag({ showClasses: false }, { ...more, className: 'bike' })).toBe(id)
    // Scores that are no percentage; a point takes 3, a minus 7.
    const dpm = (score: number) => widthOfTag({ showScores: true }, { score, classId: 1 })
    expect(dpm(2.31) - id).toBe(38)
    expect(dpm(-0.4) - id).toBe(35)
  })

  test('has the class before the id: "person 3"', () => {
    const asText = grey(300, 60)
    const byDefault = grey(300, 60)
    const options = { textHeight: 10, trailSeconds: 0, color: () => RED }
    const person = track(3, 20, 40, 25, 55, { className: 'person' })
    createOverlay({ ...options, label: () => 'person 3' }).draw(asText, [person])
    createOverlay(options).draw(byDefault, [person])
    expect(byDefault.data).toEqual(asText.data)
  })

  test('is left out where its text is empty', () => {
    expect(widthOfTag({ showIds: false }, {})).toBe(0)
  })

  test('stays inside the image', () => {
    const image = grey(60, 40)
    createOverlay({ textHeight: 10, trailSeconds: 0, thickness: 1, color: () => RED }).draw(image, [
      track(88, 50, -5, 70, 30),
    ])
    // The tag ends at the right upper corner, and has white ink.
    const tag = Array.from({ length: 60 }, (_, x) => at(image, x, 4)).map(([red, green]) => red === 255 && green === 0)
    expect([tag.indexOf(true), tag.lastIndexOf(true)]).toEqual([33, 59])
    const inks = Array.from({ length: 60 }, (_, x) => at(image, x, 8)).flatMap(([, green], x) =>
      green! > 150 ? x : [],
    )
    expect(inks.length).toBeGreaterThan(3)
    expect(Math.min(...inks)).toBeGreaterThan(33)
  })
})

test('tracks of a tracker are drawn without conversion', () => {
  const writer = new TracksWriter()
  writer.begin(1, 1, 1)
  const row = writer.add(3, 0, 0, 1)
  writer.tracks.boxes.set([10, 10, 30, 20], 4 * row)
  const image = grey()
  createOverlay(plain).draw(image, writer.tracks)
  expect(at(image, 20, 10)).toEqual([255, 0, 0, 128])
})

test('a canvas gets the same shapes', () => {
  const calls: string[] = []
  const call =
    (name: string) =>
    (...args: unknown[]) => {
      calls.push(`${name} ${args.join(' ')}`.trim())
    }
  const context: CanvasContext = {
    canvas: { width: 40, height: 30 },
    fillStyle: '',
    strokeStyle: '',
    lineWidth: 1,
    lineCap: 'butt',
    lineJoin: 'miter',
    save: call('save'),
    restore: call('restore'),
    beginPath: call('beginPath'),
    moveTo: call('moveTo'),
    lineTo: call('lineTo'),
    roundRect: call('roundRect'),
    fill: call('fill'),
    stroke: call('stroke'),
    font: '',
    closePath: call('closePath'),
    fillText: call('fillText'),
    getImageData: () => ({ data: new Uint8ClampedArray(4) }),
    putImageData: call('putImageData'),
  }
  createOverlay(plain).drawOnCanvas(context, [track(1, 10, 10, 30, 20)])
  expect(context.strokeStyle).toBe('rgba(255, 0, 0, 1)')
  expect(context.lineWidth).toBe(2)
  expect(calls.slice(0, 4)).toEqual(['save', 'beginPath', 'moveTo 10 10', 'lineTo 30 10'])
  expect(calls.at(-1)).toBe('restore')
})

test.each([
  [{ thickness: 0 }, 'Option "thickness" should be a positive number of pixels, got 0.'],
  [{ textHeight: Number.NaN }, 'Option "textHeight" should be a positive number of pixels, got NaN.'],
  [{ trailSeconds: -1 }, 'Option "trailSeconds" should be a number of seconds from 0 to 3600, got -1.'],
  [{ trailSecond: 1 }, 'A style has no option "trailSecond": did you mean "trailSeconds"?'],
  [{ fill: 1.5 }, 'Option "fill" should be a number from 0 to 1, got 1.5.'],
  [{ boxes: 'round' }, 'Option "boxes" should be one of outline, corners, ellipse, none, got round.'],
  [{ palette: ['red'] }, 'Option "palette" should be colours such as "#e69f00" or [230, 159, 0], got red.'],
  [{ palette: [] }, 'Option "palette" should be vivid, safe or a list of colours, got [].'],
  [
    { skeleton: [[0, -1]] },
    'Option "skeleton" should be coco, none or pairs of keypoints such as [[0, 1], [1, 2]], got [[0,-1]].',
  ],
  [{ showIds: 'no' }, 'Option "showIds" should be true or false, got no.'],
  [{ label: '{id}' }, 'Option "label" should be a function of a track, got {id}.'],
  [
    { obscureClasses: ['parson'], classNames: ['person'] },
    'Option "obscureClasses" has no class "parson": did you mean "person"?',
  ],
  [{ obscureClasses: [1], classNames: ['person'] }, 'Option "obscureClasses" has no class "1": there are person'],
])('options %j are refused', (options, message) => {
  expect(caught(() => createOverlay(options as OverlayOptions))).toMatchObject({ code: 'invalid-option', message })
})

test('an image without pixels is refused', () => {
  const image = { width: 0, height: 0, data: new Uint8ClampedArray(0) }
  expect(caught(() => createOverlay().draw(image, [])).code).toBe('invalid-image')
})
