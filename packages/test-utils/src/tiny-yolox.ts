import { type OnnxInitializer, type OnnxNode, writeOnnx } from '../../models/src/onnx-writer'

/** Pixels: side of the input, of a cell, and of the squares it detects. */
const inputSide = 416
const stride = 16
const square = 64

/**
 * A network with the input and output of YOLOX-nano that detects squares of 64 pixels of the input, one cell each: red ones are
 * people (class 0), blue ones cars (class 2). They have to fill the cell that is their centre.
 */
export function writeTinyYolox(): Uint8Array {
  const initializers: OnnxInitializer[] = []
  const nodes: OnnxNode[] = []
  const add = (name: string, shape: readonly number[], data: Float32Array | BigInt64Array) => {
    initializers.push({ name, type: data instanceof Float32Array ? 'float32' : 'int64', shape, data })
    return name
  }
  /** A convolution over one cell: weights of blue, green and red (0 to 255) by channel, then its bias. */
  const cells = (name: string, side: number, channels: readonly (readonly [number, number, number, number])[]) => {
    const weights = channels.flatMap(([blue, green, red]) =>
      [blue, green, red].flatMap((weight) => new Array<number>(side * side).fill(weight / (255 * side * side))),
    )
    const bias = channels.map((channel) => channel[3])
    const inputs = [
      'images',
      add(`${name}.w`, [channels.length, 3, side, side], Float32Array.from(weights)),
      add(`${name}.b`, [channels.length], Float32Array.from(bias)),
    ]
    const attributes = { kernel_shape: [side, side], strides: [side, side] }
    nodes.push({ type: 'Conv', inputs, outputs: [name], attributes })
    return name
  }
  const level = (side: number, isUsed: boolean) => {
    const size = Math.log(square / side)
    const box = cells(`box${side}`, side, [
      [0, 0, 0, 0.5],
      [0, 0, 0, 0.5],
      [0, 0, 0, size],
      [0, 0, 0, size],
    ])
    const objectness = [[20, -20, 20, isUsed ? -15 : -60]] as const
    const classes = Array.from({ length: 80 }, (_, id) => {
      if (id === 0) return [-20, 0, 20, 0] as const
      return id === 2 ? ([20, 0, -20, 0] as const) : ([0, 0, 0, -20] as const)
    })
    const logits = cells(`logits${side}`, side, [...objectness, ...classes])
    nodes.push({ type: 'Sigmoid', inputs: [logits], outputs: [`shares${side}`] })
    nodes.push({ type: 'Concat', inputs: [box, `shares${side}`], outputs: [`rows${side}`], attributes: { axis: 1 } })
    const shape = add(`shape${side}`, [3], BigInt64Array.from([1n, 85n, -1n]))
    nodes.push({ type: 'Reshape', inputs: [`rows${side}`, shape], outputs: [`flat${side}`] })
    return `flat${side}`
  }
  const levels = [8, 16, 32].map((side) => level(side, side === stride))
  nodes.push({ type: 'Concat', inputs: levels, outputs: ['all'], attributes: { axis: 2 } })
  nodes.push({ type: 'Transpose', inputs: ['all'], outputs: ['output'], attributes: { perm: [0, 2, 1] } })
  return writeOnnx({
    name: 'tiny-yolox',
    inputs: [{ name: 'images', type: 'float32', shape: [1, 3, inputSide, inputSide] }],
    outputs: [{ name: 'output', type: 'float32', shape: [1, 3549, 85] }],
    nodes,
    initializers,
  })
}
