// Paints the pictures of docs/guide/painting.md, on a rendered street.
//   npm run paintings             all of them
//   npm run paintings -- masks    those that are named
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Box, Frame, Image, Keypoint, Mask } from '@mot/core'
import { createOverlay, type OverlayOptions, type OverlayScene, type OverlayTrack, type ZoneShape } from '@mot/io/draw'
import { Street } from '@mot/street'
import { Crowd } from '../packages/street/src/people/crowd'
import { Figure } from '../packages/street/src/people/figure'
import { skeletonOf } from '../packages/street/src/people/skeleton'
import type { Stage } from '../packages/street/src/people/stage'
import type { Walker } from '../packages/street/src/people/walker'
import { Random } from '../packages/street/src/random'

const root = fileURLToPath(new URL('..', import.meta.url))
// The package is a peer of @mot/io and resolves from there.
const sharp = createRequire(join(root, 'packages/io/package.json'))('sharp')
const folder = join(root, 'docs/public/painting')

const size = { width: 960, height: 540 }
/** Without the upper floors of the houses. */
const shown = { left: 0, top: 120, width: 960, height: 420 }
/** The frames whose last one is shown. */
const frameCount = 45
const street = new Street({ seed: 9003, people: 14, ...size, frameCount, frameRate: 30, light: 'day', camera: 'fixed' })
const frames = [...street]
const last = frames.at(-1)!
const poses = posesOf(street)

/** People whose visible share is at least a fifth, as tracks of a class each. */
function tracksOf(
  { truth }: (typeof frames)[number],
  more: (box: Box, id: number) => Partial<OverlayTrack> = () => ({}),
) {
  return truth
    .filter(({ visibility }) => visibility > 0.2)
    .map(
      ({ id, box, visibility }): OverlayTrack => ({
        id,
        box,
        score: 0.5 + 0.5 * visibility,
        classId: id % 4 === 0 ? 1 : 0,
        className: id % 4 === 0 ? 'child' : 'person',
        detectionIndex: visibility < 0.45 ? -1 : 0,
        ...more(box, id),
      }),
    )
}

interface Painting {
  readonly name: string
  readonly style?: OverlayOptions
  readonly more?: (box: Box, id: number) => Partial<OverlayTrack>
  readonly scene?: OverlayScene
}

const paintings: readonly Painting[] = [
  { name: 'default' },
  { name: 'corners', style: { boxes: 'corners', fill: 0.18, palette: 'safe', trailSeconds: 0 } },
  { name: 'ellipse', style: { boxes: 'ellipse', showClasses: false } },
  { name: 'classes', style: { colorBy: 'class', palette: 'safe', showScores: true, trailSeconds: 0 } },
  { name: 'masks', style: { boxes: 'none', maskFill: 0.55, trailSeconds: 0 }, more: (_, id) => ({ mask: maskOf(id) }) },
  { name: 'poses', style: { boxes: 'none', trailSeconds: 0 }, more: (_, id) => ({ keypoints: poses.get(id) ?? [] }) },
  { name: 'rotated', style: { fill: 0.25, trailSeconds: 0 }, more: (box, id) => ({ orientedBox: leaning(box, id) }) },
  { name: 'trails', style: { boxes: 'none', trailSeconds: 1.5, thickness: 4, label: () => '' } },
  { name: 'blur', style: { obscure: 'blur', boxes: 'corners', trailSeconds: 0 } },
  {
    name: 'pixelate',
    style: { obscure: 'pixelate', obscureClasses: ['child'], classNames: ['person', 'child'], trailSeconds: 0 },
  },
  { name: 'zones', scene: { zones: zonesOf() } },
]

function maskOf(id: number): Mask {
  const data = Uint8Array.from(last.owners, (owner) => (owner === id ? 1 : 0))
  return { left: 0, top: 0, ...size, data }
}

/** COCO's keypoints of all people in the last frame, by id: those of the bodies that the street renders. */
function posesOf(street: Street): Map<number, Keypoint[]> {
  // The crowd again, from the same seed.
  const { stage, crowdSeed } = street as unknown as { stage: Stage; crowdSeed: number }
  const crowd = new Crowd(stage, street.options.people, new Random(crowdSeed))
  crowd.advance(6)
  for (let index = 1; index < frameCount; index++) crowd.advance(1 / street.options.frameRate)
  return new Map(crowd.people.map((walker) => [walker.id, poseOf(walker, new Figure(stage.view, walker))]))
}

function poseOf({ appearance, pose }: Walker, figure: Figure): Keypoint[] {
  const { head, legs, arms } = skeletonOf(appearance, pose)
  const [h, [left, right], [leftLeg, rightLeg]] = [appearance.height, arms, legs]
  const near = (side: number, up: number, forward: number) =>
    [head[0] + side * h, head[1] + up * h, head[2] + forward * h] as const
  const face = [
    near(0, -0.005, 0.06),
    near(-0.02, 0.012, 0.05),
    near(0.02, 0.012, 0.05),
    near(-0.045, 0, 0),
    near(0.045, 0, 0),
  ]
  const limbs = [left[0], right[0], left[1], right[1], left[2], right[2]]
  const lower = [leftLeg[0], rightLeg[0], leftLeg[1], rightLeg[1], leftLeg[2], rightLeg[2]]
  return [...face, ...limbs, ...lower].map((point) => ({ x: figure.x(point), y: figure.y(point), score: 0.9 }))
}

function leaning({ left, top, right, bottom }: Box, id: number) {
  return {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    width: bottom - top,
    height: right - left,
    angle: Math.PI / 2 + 0.12 * ((id % 5) - 2),
  }
}

function zonesOf(): readonly ZoneShape[] {
  return [
    { line: [[60, 430], [400, 430]], label: 'kerb  in 12  out 9' },
    { rings: [[[470, 255], [690, 255], [720, 390], [420, 390]]], label: 'crossing  3 inside  21 entered' },
  ] // biome-ignore format: shapes
}

function paint({ style, more, scene }: Painting): Image {
  const overlay = createOverlay(style)
  let image: Image = last.frame
  for (const each of frames) {
    const frame: Frame = { ...each.frame, data: each.frame.data.slice() }
    overlay.draw(frame, tracksOf(each, each === last ? more : undefined), scene)
    image = frame
  }
  return image
}

await mkdir(folder, { recursive: true })
const only = process.argv.slice(2)
for (const painting of paintings) {
  if (only.length > 0 && !only.includes(painting.name)) continue
  const { data, width, height } = paint(painting)
  const { size: bytes } = await sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .extract(shown)
    .webp({ quality: 82, effort: 6 })
    .toFile(join(folder, `${painting.name}.webp`))
  console.log(`docs/public/painting/${painting.name}.webp: ${Math.round(bytes / 1000)} kB`)
}
