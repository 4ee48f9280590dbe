import { contiguous, MotError, type Tensor } from '@mot/core'

export type Corner = 'top-left' | 'bottom-right'
export type Edge = 'top' | 'left' | 'bottom' | 'right'

type FloatMap = Tensor<Float32Array>

/**
 * The running maximum from the opposite edge: `top` gives each cell the largest value of those from it downwards, `left`
 * from it to the right, `bottom` from it upwards, `right` from it to the left (CornerNet, section 3.5, equations 6 and 7).
 * @param map [n, channels, rows, columns]
 * @throws MotError `invalid-tensor` for another number of axes.
 */
export function edgePool(map: FloatMap, edge: Edge): FloatMap {
  const { data, shape } = contiguous(map)
  const [batch, channels, rows, columns, ...more] = shape
  if (batch === undefined || channels === undefined || rows === undefined || columns === undefined || more.length > 0) {
    throw new MotError('invalid-tensor', `A map should have shape [?, ?, ?, ?], got [${shape.join(', ')}].`)
  }
  const vertical = edge === 'top' || edge === 'bottom'
  const backwards = edge === 'top' || edge === 'left'
  const lineCount = vertical ? columns : rows
  const length = vertical ? rows : columns
  const lineStep = vertical ? 1 : columns
  const step = (vertical ? columns : 1) * (backwards ? -1 : 1)
  const result = Float32Array.from(data)
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let line = 0; line < lineCount; line++) {
      let at = plane * rows * columns + line * lineStep + (backwards ? -step * (length - 1) : 0)
      for (let i = 1; i < length; i++, at += step) {
        if (result[at]! > result[at + step]!) result[at + step] = result[at]!
      }
    }
  }
  return { data: result, shape }
}

/**
 * Corner pooling (CornerNet, section 3.5): evidence of the box that extends to one side of a corner. The sum of two edge
 * pools: for `top-left` over the cells below and to the right, for `bottom-right` above and to the left.
 * @param map [n, channels, rows, columns]
 */
export function cornerPool(map: FloatMap, corner: Corner): FloatMap {
  const [vertical, horizontal] = edgesOf(corner)
  return sum(edgePool(map, vertical), edgePool(map, horizontal))
}

/**
 * Cascade corner pooling (CenterNet: Keypoint Triplets, section 3.3): the maximum along each edge, then the maximum into the
 * box from there.
 * @param map [n, channels, rows, columns]
 */
export function cascadeCornerPool(map: FloatMap, corner: Corner): FloatMap {
  const [vertical, horizontal] = edgesOf(corner)
  const fromEdge = (first: Edge, then: Edge) => edgePool(sum(map, edgePool(map, first)), then)
  return sum(fromEdge(horizontal, vertical), fromEdge(vertical, horizontal))
}

/**
 * Center pooling (CenterNet: Keypoint Triplets, section 3.3): the largest value of each cell's column plus that of its row.
 * @param map [n, channels, rows, columns]
 */
export function centerPool(map: FloatMap): FloatMap {
  return sum(edgePool(edgePool(map, 'top'), 'bottom'), edgePool(edgePool(map, 'left'), 'right'))
}

function edgesOf(corner: Corner): readonly [vertical: Edge, horizontal: Edge] {
  return corner === 'top-left' ? ['top', 'left'] : ['bottom', 'right']
}

function sum(a: FloatMap, b: FloatMap): FloatMap {
  const { data } = contiguous(a)
  return { data: b.data.map((value, i) => value + data[i]!), shape: b.shape }
}
