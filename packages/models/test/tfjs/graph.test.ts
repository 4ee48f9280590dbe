import { expect, test } from 'vitest'
import { readTfjsGraph, weightPaths } from '../../src/tfjs/graph'
import { convolution, writeGraph } from './graph-writer'

test('nodes come with their inputs and plain attributes', () => {
  const { json, bytes } = writeGraph(
    [{ name: 'a', op: 'Conv2D', input: ['x:0', 'w', '^first'], attr: convolution(2, 'SAME', ['Relu6']) }],
    [],
  )
  expect(readTfjsGraph(json, bytes).nodes.get('a')).toEqual({
    name: 'a',
    op: 'Conv2D',
    inputs: ['x', 'w'],
    attributes: { strides: [1, 2, 2, 1], padding: 'SAME', fused_ops: ['Relu6'] },
  })
})

test('weights of several types are read one after the other', () => {
  const json = {
    modelTopology: { node: [] },
    weightsManifest: [
      {
        paths: ['a.bin', 'b.bin'],
        weights: [
          { name: 'half', shape: [3], dtype: 'float32', quantization: { dtype: 'float16' } },
          { name: 'whole', shape: [], dtype: 'int32' },
          { name: 'flag', shape: [1], dtype: 'bool' },
          { name: 'number', shape: [1], dtype: 'float32' },
        ],
      },
    ],
  }
  const half = new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 0x0001).buffer)
  const whole = new Uint8Array(Int32Array.of(-7).buffer)
  const number = new Uint8Array(Float32Array.of(0.1).buffer)
  const { constants } = readTfjsGraph(json, Buffer.concat([half, whole, Uint8Array.of(1), number]))
  expect([...constants.get('half')!.data]).toEqual([1, -2, 2 ** -24])
  expect([...constants.get('whole')!.data]).toEqual([-7])
  expect([...constants.get('flag')!.data]).toEqual([1])
  expect([...constants.get('number')!.data]).toEqual([Math.fround(0.1)])
  expect(weightPaths(json)).toEqual(['a.bin', 'b.bin'])
})

test('other files, and weights that are missing or of another type, are refused', () => {
  const read = (json: unknown) => () => readTfjsGraph(json, new Uint8Array(3))
  expect(read({ format: 'layers-model' })).toThrow('should have modelTopology.node and weightsManifest')
  expect(read(null)).toThrow('should have modelTopology.node')
  const withWeight = (dtype: string) => ({
    modelTopology: { node: [] },
    weightsManifest: [{ paths: [], weights: [{ name: 'w', shape: [1], dtype }] }],
  })
  expect(read(withWeight('float32'))).toThrow('Weight "w" should have 4 bytes, got 3.')
  expect(read(withWeight('string'))).toThrow('Weight "w" should be float32, float16, int32 or bool, got string.')
})

test.each([
  '../../etc/passwd',
  'weights/../../passwd',
  '/etc/passwd',
  'https://example.org/weights.bin',
  '//example.org/weights.bin',
  'file:///etc/passwd',
  'C:\\weights.bin',
  '..\\weights.bin',
  'C:weights.bin',
  './weights.bin',
  'a\0b',
  '',
  7,
  null,
])('weights at %j are refused: they lie beside their graph', (path) => {
  expect(() => weightPaths({ weightsManifest: [{ paths: ['group1-shard1of2.bin', path] }] })).toThrow(
    expect.objectContaining({ code: 'invalid-file', message: expect.stringContaining('should be files beside it') }),
  )
})

test('weights beside the graph, and in folders below it, are taken', () => {
  const paths = ['group1-shard1of2.bin', 'weights/group1-shard2of2', 'a..b.bin']
  expect(weightPaths({ weightsManifest: [{ paths }, {}] })).toEqual(paths)
  for (const json of [{}, null, { weightsManifest: 'x' }, { weightsManifest: [null] }])
    expect(weightPaths(json)).toEqual([])
})

test.each([['x'], [-1], [1.5], [null], 'text', undefined])('a weight of shape %j is refused', (shape) => {
  const json = {
    modelTopology: { node: [] },
    weightsManifest: [{ paths: [], weights: [{ name: 'w', shape, dtype: 'int32' }] }],
  }
  expect(() => readTfjsGraph(json, new Uint8Array(8))).toThrow('Weight "w" should have a shape')
})

test.each([
  ['a node that is null', [null], [], 'modelTopology.node[0] should be a record'],
  ['a node without a name', [{ op: 'Relu' }], [], 'modelTopology.node[0].name should be a text'],
  ['inputs that are numbers', [{ name: 'a', op: 'Relu', input: [1] }], [], 'input should be a list of names'],
  ['attributes that are a list', [{ name: 'a', op: 'Relu', attr: [] }], [], 'attr should be a record'],
  ['a group that is null', [], [null], 'weightsManifest[0] should be a record'],
  ['weights that are no list', [], [{ weights: 3 }], 'weightsManifest[0].weights should be a list'],
  ['a weight that is null', [], [{ weights: [null] }], 'weightsManifest[0].weights[0] should be a record'],
])('%s is refused by its place', (_, node, weightsManifest, message) => {
  expect(() => readTfjsGraph({ modelTopology: { node }, weightsManifest }, new Uint8Array())).toThrow(
    expect.objectContaining({ code: 'invalid-file', message: expect.stringContaining(message) }),
  )
})
