import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Box, Image } from '@mot/core'
import { createVideoWriter } from '@mot/io/video'
import { writeOnnx } from '@mot/test-utils/onnx-writer'

/** Pixels. */
export const width = 160
export const height = 96
const side = 32

/**
 * Boxes of the red and the blue square in a frame, from 1: one moves to the right, one to the left. Their centres are
 * always in the centre of a cell of 4 × 4 pixels: each has one cell of highest score.
 */
export function squaresAt(frame: number): readonly Box[] {
  const left = 4 * (frame - 1)
  return [boxAt(left + 10, 10), boxAt(width - side - 10 - left, 54)]
}

function boxAt(left: number, top: number): Box {
  return { left, top, right: left + side, bottom: top + side }
}

/** A video of the two squares on black. */
export async function writeSquares(file: string, frameCount: number): Promise<void> {
  await using writer = await createVideoWriter(file, { width, height, frameRate: 10 })
  for (let frame = 1; frame <= frameCount; frame++) await writer.write(paintSquares(frame))
}

function paintSquares(frame: number): Image {
  const data = new Uint8ClampedArray(4 * width * height)
  for (let pixel = 0; pixel < width * height; pixel++) data[4 * pixel + 3] = 255
  for (const [square, { left, top }] of squaresAt(frame).entries()) {
    for (let y = top; y < top + side; y++) {
      for (let x = left; x < left + side; x++) data[4 * (y * width + x) + 2 * square] = 255
    }
  }
  return { width, height, data }
}

/**
 * A network with the outputs of FairMOT that detects red and blue squares, with weights set by hand: the heatmap is
 * high where a whole square is bright, the embedding is the colour, the box always has the squares' size. Its manifest
 * is beside it.
 * @returns path of the network.
 */
export async function writeSquareFinder(folder: string): Promise<string> {
  const bytes = writeOnnx({
    name: 'square-finder',
    inputs: [{ name: 'image', type: 'float32', shape: [1, 3, height, width] }],
    outputs: outputs.map(({ name, bias }) => ({
      name,
      type: 'float32',
      shape: [1, bias.length, height / 4, width / 4],
    })),
    initializers: outputs.flatMap(({ name, size, weights, bias }) => [
      {
        name: `${name}.weights`,
        type: 'float32' as const,
        shape: [bias.length, 3, size, size],
        // Equal weights for all pixels of the window: an average.
        data: Float32Array.from(weights.flatMap((weight) => new Array(size * size).fill(weight / (size * size)))),
      },
      { name: `${name}.bias`, type: 'float32' as const, shape: [bias.length], data: Float32Array.from(bias) },
    ]),
    nodes: outputs.map(({ name, size }) => ({
      type: 'Conv',
      inputs: ['image', `${name}.weights`, `${name}.bias`],
      outputs: [name],
      attributes: { kernel_shape: [size, size], strides: [4, 4], pads: new Array(4).fill((size - 4) / 2) },
    })),
  })
  const file = join(folder, 'square-finder.onnx')
  await writeFile(file, bytes)
  const manifest = {
    name: 'square-finder',
    file: 'square-finder.onnx',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    licence: 'MIT',
    description: 'Finds red and blue squares.',
    head: 'fairMOT',
    tracker: 'JDETracker',
    preset: 'fairmot',
    classes: ['square'],
    input: { name: 'image', width, height },
    outputs: outputs.map(({ name }) => name),
  }
  await writeFile(join(folder, 'square-finder.json'), JSON.stringify(manifest))
  return file
}

/** Each output is one convolution: weights of red, green and blue for each channel, then its bias. */
const outputs: readonly { name: string; size: number; weights: readonly number[]; bias: readonly number[] }[] = [
  { name: 'hm', size: side, weights: [20, 0, 20], bias: [-15] },
  { name: 'wh', size: 4, weights: new Array(12).fill(0), bias: new Array(4).fill(side / 2 / 4) },
  { name: 'reg', size: 4, weights: new Array(6).fill(0), bias: [0.5, 0.5] },
  { name: 'id', size: 4, weights: [1, 0, 0, 0, 0, 1], bias: [0.01, 0.01] },
]
