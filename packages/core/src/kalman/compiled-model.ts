import { MotError } from '../errors'
import { quoted } from '../shown'
import type { MotionModel } from './motion-model'

export type CompiledModel = ReturnType<typeof compileModel>

/**
 * A motion model as flat arrays for loops: axes are indices, blocks are contiguous.
 * @throws MotError `invalid-option` when an axis is not in exactly one block, or does not exist.
 */
export function compileModel(model: MotionModel) {
  const { axes, blocks } = model
  const numberOf = (axis: string) => axisNumber(model, axis)
  for (const axis of axes) {
    const count = blocks.filter((block) => block.axes.includes(axis)).length
    if (count !== 1) {
      throw new MotError(
        'invalid-option',
        `Axis "${axis}" of motion model "${model.name}" should be in one block, got ${count}.`,
      )
    }
  }
  for (const [i, { axes: own, scaledBy }] of blocks.entries()) {
    own.forEach(numberOf)
    // Blocks are predicted in order, and each reads the size of before the step.
    if (scaledBy !== undefined && !blocks.slice(i).some((block) => block.axes.includes(scaledBy))) {
      throw new MotError(
        'invalid-option',
        `Axis "${scaledBy}" of motion model "${model.name}" should be in block ${i}, which it scales, or in a later one.`,
      )
    }
  }
  const entryOf = Int32Array.from(blocks, (_, block) => 6 * (block >> 1) + (block & 1))
  const width = 6 * Math.ceil(blocks.length / 2)
  const deviations = new Float64Array(width)
  // An odd number of blocks is padded with a filter of zeros. Its measurement noise is 1, so that no division by 0 occurs.
  deviations[width - 1] = 1
  const scaleAxis = new Int32Array(width / 3).fill(-1)
  for (const [block, { process, measurement, scaledBy }] of blocks.entries()) {
    const entry = entryOf[block]!
    deviations[entry] = process.position
    deviations[entry + 2] = process.velocity
    deviations[entry + 4] = measurement
    if (scaledBy !== undefined) scaleAxis[block] = numberOf(scaledBy)
  }
  return {
    dimension: axes.length,
    stride: 2 * axes.length,
    blockCount: blocks.length,
    /** [blocks] offset of each block in the covariances of one slot: see filter-block.ts. */
    entryOf,
    /** Numbers of one slot in `covariances`. */
    width,
    /** [axes] block of each axis. */
    blockOf: Int32Array.from(axes, (axis) => blocks.findIndex((block) => block.axes.includes(axis))),
    /** [blocks] axes of each block. */
    axesOf: blocks.map((block) => Int32Array.from(block.axes, numberOf)),
    /** [block pairs × 2] the axis that each block's deviations are fractions of, −1 where they are absolute. */
    scaleAxis,
    /** [blocks × 2] initial standard deviations of position and velocity. */
    initial: Float64Array.from(blocks.flatMap(({ initial }) => [initial.position, initial.velocity])),
    /** [block pairs × 3 × 2] standard deviations per frame of position and velocity, and of a measurement; laid out as the covariances. */
    deviations,
    sizeAxes: Int32Array.from(model.size, numberOf),
    positiveAxes: Int32Array.from(model.positive, numberOf),
  }
}

/** @throws MotError `invalid-option` when the model has no such axis. */
export function axisNumber({ name, axes }: MotionModel, axis: string): number {
  const index = axes.indexOf(axis)
  if (index < 0) {
    throw new MotError('invalid-option', `Motion model "${name}" has axes ${axes.join(', ')}, got ${quoted(axis)}.`)
  }
  return index
}
