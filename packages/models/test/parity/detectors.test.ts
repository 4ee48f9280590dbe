// Each detector of the catalogue, under its name and with the options of its entry, against a decoder written here from the
// network's paper: everything is decoded first, then all pairs are compared.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Image, Tensor } from '@mot/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  detectAndRecord,
  isAtHand,
  type PlainDetection,
  plain,
  readPicture,
  suppressed,
  titleFor,
  withNamedNetwork,
} from './real-networks'

type Outputs = Readonly<Record<string, Tensor>>
type Decode = (outputs: Outputs, image: Image, minScore: number) => PlainDetection[]

let cache: string
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'mot-parity-'))
})
afterAll(() => rm(cache, { recursive: true }))

/** Number of a tensor at a place. */
function at({ data, shape }: Tensor, ...place: number[]): number {
  return Number(data[place.reduce((index, position, axis) => index * shape[axis]! + position, 0)])
}

/** Cells of square maps, one after the other, from the finest level on. */
function cellsOf(side: number, strides: readonly number[]) {
  return strides.flatMap((stride) => {
    const columns = side / stride
    return Array.from({ length: columns ** 2 }, (_, i) => ({ x: i % columns, y: Math.floor(i / columns), stride, i }))
  })
}

/** Ge et al. 2021: x and y in cells from the cell's corner, logarithms of the size, objectness times class. */
const decodeYolox =
  (side: number): Decode =>
  ({ output }, { width, height }, minScore) => {
    const ratio = Math.min(side / width, side / height)
    const found = cellsOf(side, [8, 16, 32]).flatMap(({ x, y, stride }, row): PlainDetection[] => {
      const value = (channel: number) => at(output!, 0, row, channel)
      const classes = Array.from({ length: output!.shape[2]! - 5 }, (_, id) => value(5 + id))
      const classId = classes.indexOf(Math.max(...classes))
      const score = value(4) * classes[classId]!
      const [centreX, centreY] = [(x + value(0)) * stride, (y + value(1)) * stride]
      const [halfX, halfY] = [(Math.exp(value(2)) * stride) / 2, (Math.exp(value(3)) * stride) / 2]
      const edges = [centreX - halfX, centreY - halfY, centreX + halfX, centreY + halfY]
      const box = edges.map((edge) => edge / ratio) as unknown as PlainDetection['box']
      return score > minScore ? [{ box, score, classId }] : []
    })
    return suppressed(found, 0.45)
  }

/** Li et al. 2020, section 3.2: a distance is the mean of its distribution over 0 … 7 cells, from the cell's middle. */
const decodeNanoDet: Decode = (outputs, { width, height }, minScore) => {
  const side = 416
  const scale = Math.min(side / width, side / height)
  const clip = (value: number, limit: number) => Math.min(Math.max(value, 0), limit)
  const found = cellsOf(side, [8, 16, 32]).flatMap(({ x, y, stride, i }) => {
    const classes = outputs[`cls_pred_stride_${stride}`]!
    const distances = outputs[`dis_pred_stride_${stride}`]!
    const distance = (edge: number) => {
      const weights = Array.from({ length: 8 }, (_, bin) => Math.exp(at(distances, 0, i, 8 * edge + bin)))
      const total = weights.reduce((sum, weight) => sum + weight)
      return stride * weights.reduce((sum, weight, bin) => sum + (weight * bin) / total, 0)
    }
    return Array.from({ length: 80 }, (_, classId) => ({ classId, score: at(classes, 0, i, classId) }))
      .filter(({ score }) => score > minScore)
      .map((one): PlainDetection => {
        const [middleX, middleY] = [(x + 0.5) * stride, (y + 0.5) * stride]
        const edges = [middleX - distance(0), middleY - distance(1), middleX + distance(2), middleY + distance(3)]
        return { ...one, box: edges.map((edge) => clip(edge, side)) as unknown as PlainDetection['box'] }
      })
  })
  return suppressed(found, 0.6)
    .slice(0, 100)
    .map(({ box, ...rest }) => {
      const toImage = (edge: number, length: number) => clip((edge - side / 2) / scale + length / 2, length)
      const [left, top, right, bottom] = box
      return {
        ...rest,
        box: [toImage(left, width), toImage(top, height), toImage(right, width), toImage(bottom, height)],
      }
    })
}

/** Cells whose value is the largest of the 3 × 3 around it. */
function peaksOf(map: Tensor, channel: number): { x: number; y: number; value: number }[] {
  const [, , rows, columns] = map.shape as [number, number, number, number]
  const inside = (x: number, y: number) => x >= 0 && y >= 0 && x < columns && y < rows
  return Array.from({ length: rows * columns }, (_, i) => ({ x: i % columns, y: Math.floor(i / columns) }))
    .map(({ x, y }) => ({ x, y, value: at(map, 0, channel, y, x) }))
    .filter(({ x, y, value }) =>
      [-1, 0, 1].every((dy) =>
        [-1, 0, 1].every((dx) => !inside(x + dx, y + dy) || at(map, 0, channel, y + dy, x + dx) <= value),
      ),
    )
}

/** Zhou et al. 2019, section 3, with four distances in pixels from the corner of the cell; the image fills the input. */
const decodeCenterNet: Decode = ({ heatmap, wh }, { width, height }, minScore) => {
  const all = Array.from({ length: 80 }, (_, classId) =>
    peaksOf(heatmap!, classId)
      .filter(({ value }) => value > minScore)
      .map(({ x, y, value }): PlainDetection => {
        const distance = (edge: number) => at(wh!, 0, edge, y, x)
        const edges = [4 * x - distance(0), 4 * y - distance(1), 4 * x + distance(2), 4 * y + distance(3)]
        const box = edges.map((edge, i) => (edge / 512) * (i % 2 === 0 ? width : height))
        return { box: box as unknown as PlainDetection['box'], score: value, classId }
      }),
  ).flat()
  return all.sort((a, b) => b.score - a.score).slice(0, 100)
}

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit))

/** Pairs of MoveNet are y, x; the image lies in the corner. */
function poseGeometry({ width, height }: Image) {
  const ratio = Math.min(256 / width, 256 / height)
  return { unitX: (4 * width) / Math.floor(width * ratio), unitY: (4 * height) / Math.floor(height * ratio) }
}

const decodePose: Decode = ({ hm, wh, reg }, image, minScore) => {
  const { unitX, unitY } = poseGeometry(image)
  return peaksOf(hm!, 0)
    .map(({ x, y, value }) => ({ x, y, score: sigmoid(value) }))
    .filter(({ score }) => score > minScore)
    .sort((a, b) => b.score - a.score)
    .map(({ x, y, score }): PlainDetection => {
      const [middleX, middleY] = [x + at(reg!, 0, 1, y, x), y + at(reg!, 0, 0, y, x)]
      const [halfX, halfY] = [at(wh!, 0, 1, y, x) / 2, at(wh!, 0, 0, y, x) / 2]
      const box = [middleX - halfX, middleY - halfY, middleX + halfX, middleY + halfY]
      const inImage = box.map((edge, i) => edge * (i % 2 === 0 ? unitX : unitY))
      return { box: inImage as unknown as PlainDetection['box'], score, classId: 0 }
    })
}

describe.each<[string, number, Decode]>([
  ['yolox-nano', 0.1, decodeYolox(416)],
  ['light-person', 0.1, decodeYolox(192)],
  ['nanodet-m', 0.05, decodeNanoDet],
  ['centernet', 0.3, decodeCenterNet],
  ['movenet-multipose', 0.1, decodePose],
])('%s', (name, minScore, decode) => {
  const isThere = isAtHand(name)
  test.skipIf(!isThere)(
    titleFor(isThere, 'equals a decoder of its own kind, and sees the people in two pictures'),
    async () => {
      await withNamedNetwork(name, cache, async (model) => {
        for (const picture of ['basketball1.png', 'messi5.jpg'] as const) {
          const image = await readPicture(picture)
          const { detections, outputs } = await detectAndRecord(model, name, image, minScore)
          const found = plain(detections)
          const expected = decode(outputs, image, minScore).sort((a, b) => b.score - a.score)
          expect(found.length).toBe(expected.length)
          expect(found.filter(({ classId, score }) => classId === 0 && score > 0.3).length, picture).toBeGreaterThan(0)
          for (const [i, { box, score, classId }] of expected.entries()) {
            expect(found[i]!.classId).toBe(classId)
            expect(Math.abs(found[i]!.score - score)).toBeLessThan(1e-5)
            for (const [edge, value] of box.entries()) expect(Math.abs(found[i]!.box[edge]! - value)).toBeLessThan(1e-3)
          }
        }
      })
    },
  )
})

const hasPoses = isAtHand('movenet-multipose')
test.skipIf(!hasPoses)(
  titleFor(hasPoses, "movenet-multipose has its joints at the nearest peak of each joint's heatmap"),
  async () => {
    await withNamedNetwork('movenet-multipose', cache, async (model) => {
      const image = await readPicture('messi5.jpg')
      const { detections, outputs } = await detectAndRecord(model, 'movenet-multipose', image, 0.3)
      const { hm, wh, reg, hps, hm_hp, hp_offset } = outputs as Record<string, Tensor>
      const { unitX, unitY } = poseGeometry(image)
      const centres = peaksOf(hm!, 0).sort((a, b) => b.value - a.value)
      for (const [i, person] of [...detections].entries()) {
        const { x, y } = centres[i]!
        const middle = { x: x + at(reg!, 0, 1, y, x), y: y + at(reg!, 0, 0, y, x) }
        const half = { x: at(wh!, 0, 1, y, x) / 2, y: at(wh!, 0, 0, y, x) / 2 }
        for (let joint = 0; joint < 17; joint++) {
          const regressed = { x: x + at(hps!, 0, 2 * joint + 1, y, x), y: y + at(hps!, 0, 2 * joint, y, x) }
          const distanceTo = (place: { x: number; y: number }) =>
            Math.hypot(place.x - regressed.x, place.y - regressed.y)
          const [nearest] = peaksOf(hm_hp!, joint)
            .filter(({ value }) => sigmoid(value) > 0.1)
            .map((peak) => ({
              x: peak.x + at(hp_offset!, 0, 2 * joint + 1, peak.y, peak.x),
              y: peak.y + at(hp_offset!, 0, 2 * joint, peak.y, peak.x),
            }))
            .sort((a, b) => distanceTo(a) - distanceTo(b))
          const isInside =
            nearest && Math.abs(nearest.x - middle.x) <= half.x && Math.abs(nearest.y - middle.y) <= half.y
          const isNear = nearest && distanceTo(nearest) <= 0.3 * Math.max(2 * half.x, 2 * half.y)
          const expected = isInside && isNear ? nearest : regressed
          expect(Math.abs(person.keypoints![joint]!.x - unitX * expected.x), `x of joint ${joint}`).toBeLessThan(1e-3)
          expect(Math.abs(person.keypoints![joint]!.y - unitY * expected.y), `y of joint ${joint}`).toBeLessThan(1e-3)
        }
      }
      expect(detections.count).toBeGreaterThan(0)
    })
  },
)
