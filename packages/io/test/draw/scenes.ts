// cspell:ignore Fußgänger велосипед
import { createOverlay, type OverlayOptions, type OverlayScene, type OverlayTrack } from '@mot/io/draw'

/** Scenes with all that an overlay paints, for surfaces that should paint the same. */
export const size = { width: 320, height: 240 }

const walker = (id: number, x: number, y: number, more: Partial<OverlayTrack> = {}): OverlayTrack => ({
  id,
  box: { left: x, top: y, right: x + 40.5, bottom: y + 90.25 },
  score: 0.87,
  classId: id % 2,
  ...more,
})

const pose = Array.from({ length: 17 }, (_, i) => ({ x: 120 + ((i * 37) % 60), y: 40 + 9 * i, score: 0.9 }))
const mask = {
  left: 30,
  top: 60,
  width: 50,
  height: 40,
  data: Uint8Array.from({ length: 2000 }, (_, i) => ((i % 50) + i / 50 < 60 ? 1 : 0)),
}

export const scenes: readonly {
  name: string
  style?: OverlayOptions
  tracks: (frame: number) => OverlayTrack[]
  scene?: OverlayScene
}[] = [
  {
    name: 'boxes, labels, trails',
    style: { showScores: true, classNames: ['Fußgänger', 'велосипед'] },
    tracks: (frame) => [
      walker(1, 10 + 3 * frame, 40),
      walker(2, 200 - 4 * frame, 100 + frame),
      walker(3, 60, 120, { detectionIndex: -1 }),
    ],
  },
  {
    name: 'labels on each other',
    tracks: () => Array.from({ length: 9 }, (_, i) => walker(i + 1, 100 + 6 * i, 70 + 4 * i)),
  },
  {
    name: 'corners and fills',
    style: { boxes: 'corners', fill: 0.3 },
    tracks: () => [walker(4, 50.3, 60.7), walker(5, 290, 190)],
  },
  { name: 'ellipses', style: { boxes: 'ellipse' }, tracks: () => [walker(4, 50.3, 60.7), walker(5, 160, 100)] },
  { name: 'poses', style: { boxes: 'none' }, tracks: () => [walker(6, 120, 40, { keypoints: pose })] },
  { name: 'masks', style: { maskFill: 0.5 }, tracks: () => [walker(7, 30, 60, { mask })] },
  {
    name: 'rotated boxes',
    style: { fill: 0.25 },
    tracks: () => [walker(8, 100, 60, { orientedBox: { x: 150, y: 110, width: 120, height: 40, angle: 0.5 } })],
  },
  { name: 'blur', style: { obscure: 'blur', boxes: 'none' }, tracks: () => [walker(9, 100, 60), walker(10, 300, 200)] },
  { name: 'pixelate', style: { obscure: 'pixelate' }, tracks: () => [walker(9, 100.4, 60.6)] },
  {
    name: 'zones',
    tracks: () => [walker(11, 120, 60)],
    scene: {
      zones: [
        { line: [[20, 200], [150, 180]], label: 'door  in 3' },
        { rings: [[[170, 40], [300, 60], [280, 150], [180, 160]], [[200, 80], [240, 80], [220, 120]]], label: 'shelf' },
      ],
    }, // biome-ignore format: shapes
  },
]

/** A picture with edges: what is blurred is seen. */
export function background(): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray(4 * size.width * size.height)
  for (let i = 0; i < size.width * size.height; i++) {
    const [x, y] = [i % size.width, Math.floor(i / size.width)]
    data.set([60 + ((x >> 3) % 2) * 90, 90 + (y % 64), 120 + ((x + y) % 50), 255], 4 * i)
  }
  return data
}

const frames = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]

/** The last of twelve frames, from pixels. */
export function paintPixels({ style, tracks, scene }: (typeof scenes)[number]): Uint8ClampedArray {
  const overlay = createOverlay(style)
  let data = background()
  for (const frame of frames) {
    data = background()
    overlay.draw({ ...size, data }, tracks(frame), scene)
  }
  return data
}

type Context = Parameters<ReturnType<typeof createOverlay>['drawOnCanvas']>[0]

/** The same on canvases. */
export function paintCanvas(
  { style, tracks, scene }: (typeof scenes)[number],
  context: Context & {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray }
  },
  fill: (data: Uint8ClampedArray<ArrayBuffer>) => void,
): Uint8ClampedArray {
  const overlay = createOverlay(style)
  for (const frame of frames) {
    fill(background())
    overlay.drawOnCanvas(context, tracks(frame), scene)
  }
  return context.getImageData(0, 0, size.width, size.height).data
}

/** Over red, green and blue of all pixels: the mean difference, and the share of those that differ by more than 32 of 255. */
export function difference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): { readonly mean: number; readonly far: number } {
  let [sum, far] = [0, 0]
  const count = (3 * a.length) / 4
  for (let i = 0; i < a.length; i++) {
    if (i % 4 === 3) continue
    const away = Math.abs(a[i]! - b[i]!)
    sum += away
    if (away > 32) far++
  }
  return { mean: sum / count, far: far / count }
}
