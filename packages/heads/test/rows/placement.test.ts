import { type Image, ImageBatch, ImageBuffer, placeImage } from '@mot/core'
import * as heads from '@mot/heads'
import { seededRandom } from '@mot/test-utils/random'
import { expect, test } from 'vitest'

const all: Readonly<Record<string, heads.Head>> = {
  fairMOT: heads.fairMOT(),
  jde: heads.jde(),
  yolox: heads.yolox(),
  yolo: heads.yolo(),
  fcos: heads.fcos({ shortSide: 64, longSide: 96 }),
  'fcos of torchvision': heads.fcos({ version: 'torchvision', shortSide: 64, longSide: 96 }),
  nanoDet: heads.nanoDet(),
  'nanoDet plus': heads.nanoDet({ version: 'plus' }),
  centerNet: heads.centerNet(),
  'centerNet, kept': heads.centerNet({ resolution: 'kept' }),
  'centerNet, stretched': heads.centerNet(heads.centerNetPresets.mobileNetV3),
  'centerNetPose, in the corner': heads.centerNetPose(heads.centerNetPosePresets.moveNet),
  centerNet3D: heads.centerNet3D(),
  cornerNet: heads.cornerNet(),
}

function noise(width: number, height: number): Image {
  const random = seededRandom(width)
  return { width, height, data: Uint8ClampedArray.from({ length: 4 * width * height }, () => 256 * random()) }
}

for (const [name, head] of Object.entries(all)) {
  test(`${name}: an image that is placed by data fills the input as the head does`, () => {
    for (const image of [noise(131, 97), noise(64, 48), noise(60, 211), noise(192, 128)]) {
      const fixed = name === 'cornerNet' ? {} : { width: 96, height: 64 }
      const size = name.includes('kept') ? head.inputSize(image, {}) : { ...head.inputSize(image, {}), ...fixed }
      const [plain, placed] = [1, 2].map(() => new ImageBatch({ ...head.pixels, ...size })) as [ImageBatch, ImageBatch]
      placed.data.fill(7)
      head.prepare(image, plain, 0, new ImageBuffer())
      placeImage(image, head.placement!(image, size), placed, new ImageBuffer())
      expect(placed.data).toEqual(plain.data)
    }
  })
}
