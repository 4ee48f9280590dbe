/** Writes a graph model in the format of TensorFlow.js from a short description. */
export interface GraphNode {
  readonly name: string
  readonly op: string
  readonly input?: readonly string[]
  readonly attr?: Readonly<Record<string, object>>
}

export interface GraphWeight {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: readonly number[]
  readonly dtype?: 'float32' | 'int32'
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

/** Attributes of a convolution. */
export function convolution(stride: number, padding: 'SAME' | 'VALID', fused: readonly string[] = []) {
  return {
    strides: { list: { i: ['1', String(stride), String(stride), '1'] } },
    padding: { s: base64(padding) },
    fused_ops: { list: { s: fused.map(base64) } },
  }
}

/** The `model.json`, and the bytes of its weights. */
export function writeGraph(nodes: readonly GraphNode[], weights: readonly GraphWeight[]) {
  const bytes = weights.map(({ values, dtype = 'float32' }) =>
    Buffer.from((dtype === 'int32' ? Int32Array : Float32Array).from(values).buffer),
  )
  return {
    json: {
      modelTopology: { node: [...nodes, ...weights.map(({ name }) => ({ name, op: 'Const' }))] },
      weightsManifest: [
        {
          paths: ['weights.bin'],
          weights: weights.map(({ name, shape, dtype = 'float32' }) => ({ name, shape, dtype })),
        },
      ],
    },
    bytes: new Uint8Array(Buffer.concat(bytes)),
  }
}
