import { MotError } from '../errors'
import type { MotionModel } from './motion-model'

export type CompiledModel = ReturnType<typeof compileModel>

/**
 * A motion model as the arrays that loops read: axes are their numbers, blocks follow each other.
 * @throws MotError `invalid-option` when an axis is not in exactly one block, or is not an axis at all.
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
    // Blocks move one after the other, and each needs the size as it was.
    if (scaledBy !== undefined && !blocks.slice(i).some((block) => block.axes.includes(scaledBy))) {
      throw new MotError(
        'invalid-option',
        `Axis "${scaledBy}" of motion model "${model.name}" should be in block ${i}, which it scales, or in a later one.`,
      )
    }
  }
  return {
    dimension: axes.length,
    stride: 2 * axes.length,
    blockCount: blocks.length,
    /** [axes] block of each. */
    blockOf: Int32Array.from(axes, (axis) => blocks.findIndex((block) => block.axes.includes(axis))),
    /** Of each block. */
    axesOf: blocks.map((block) => Int32Array.from(block.axes, numberOf)),
    /** [blocks] the axis that a block's deviations are fractions of, −1 where they are absolute. */
    scaleAxis: Int32Array.from(blocks, ({ scaledBy }) => (scaledBy === undefined ? -1 : numberOf(scaledBy))),
    /** [blocks × 2] standard deviations of position and velocity. */
    initial: Float64Array.from(blocks.flatMap(({ initial }) => [initial.position, initial.velocity])),
    process: Float64Array.from(blocks.flatMap(({ process }) => [process.position, process.velocity])),
    /** [blocks] */
    measurement: Float64Array.from(blocks, (block) => block.measurement),
    sizeAxes: Int32Array.from(model.size, numberOf),
    positiveAxes: Int32Array.from(model.positive, numberOf),
  }
}

/** @throws MotError `invalid-option` when the model has no such axis. */
export function axisNumber({ name, axes }: MotionModel, axis: string): number {
  const index = axes.indexOf(axis)
  if (index < 0) {
    throw new MotError('invalid-option', `Motion model "${name}" has axes ${axes.join(', ')}, got "${axis}".`)
  }
  return index
}
