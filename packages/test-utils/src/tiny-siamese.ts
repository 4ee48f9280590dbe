import { type OnnxNode, writeOnnx } from '../../models/src/onnx-writer'

/** Cells a side of the features of template and search. */
const templateCells = 8
const searchCells = 16
const responseCells = searchCells - templateCells + 1

/**
 * The two networks of a SiamFC: mean colours of patches of 16 pixels, and the template's slid over the search's, by the names
 * that `training/export` writes.
 */
export function writeTinySiamese(): { template: Uint8Array; search: Uint8Array } {
  // Twice the three channels: an input of three is a picture.
  const pool = (input: string, output: string): OnnxNode[] => [
    {
      type: 'AveragePool',
      inputs: [input],
      outputs: [`${output}_once`],
      attributes: { kernel_shape: [16, 16], strides: [15, 15] },
    },
    { type: 'Concat', inputs: [`${output}_once`, `${output}_once`], outputs: [output], attributes: { axis: 1 } },
  ]
  const features = { name: 'exemplar_feature', type: 'float32' as const, shape: [1, 6, templateCells, templateCells] }
  const template = writeOnnx({
    name: 'tiny-siamese-template',
    inputs: [{ name: 'exemplar', type: 'float32', shape: [1, 3, 127, 127] }],
    outputs: [features],
    initializers: [],
    nodes: pool('exemplar', 'exemplar_feature'),
  })
  const slide: OnnxNode = { type: 'Conv', inputs: ['cells', 'exemplar_feature'], outputs: ['response'] }
  const search = writeOnnx({
    name: 'tiny-siamese-search',
    inputs: [features, { name: 'search', type: 'float32', shape: [1, 3, 255, 255] }],
    outputs: [{ name: 'response', type: 'float32', shape: [1, 1, responseCells, responseCells] }],
    initializers: [],
    nodes: [...pool('search', 'cells'), slide],
  })
  return { template, search }
}
