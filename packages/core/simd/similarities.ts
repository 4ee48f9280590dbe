// Part of tracking.ts. The costs of association/box-distances.ts, with the same results to the last bit. Boxes are [count × 4] float64:
// left, top, right, bottom. Candidates are starts, [rows + 1] int32; columns, [pairs] int32; costs, [pairs] float64.

/** Keeps quotients of empty boxes finite. */
const EPSILON: f64 = 1e-7

/**
 * Computes the distance by similarity of each pair, and keeps those within a limit, in their order.
 * @param limit float64: the largest distance.
 * @returns the count of pairs that are kept.
 */
export function keepSimilar(
  rows: usize,
  rowCount: i32,
  boxes: usize,
  starts: usize,
  columns: usize,
  costs: usize,
  limit: usize,
): i32 {
  const most = load<f64>(limit)
  const zero = f64x2.splat(0)
  const half = f64x2.splat(0.5)
  const epsilon = f64x2.splat(EPSILON)
  let kept = 0
  let k = 0
  for (let row = 0; row < rowCount; row++) {
    const box = rows + ((<usize>row) << 5)
    const low = v128.load(box)
    const high = v128.load(box, 16)
    const size = f64x2.sub(high, low)
    const middle = f64x2.mul(f64x2.add(low, high), half)
    const area = f64x2.extract_lane(size, 0) * f64x2.extract_lane(size, 1)
    const end = load<i32>(starts + ((<usize>row) << 2), 4)
    for (; k < end; k++) {
      const column = load<i32>(columns + ((<usize>k) << 2))
      const other = boxes + ((<usize>column) << 5)
      const otherLow = v128.load(other)
      const otherHigh = v128.load(other, 16)
      const otherSize = f64x2.sub(otherHigh, otherLow)
      const common = f64x2.max(zero, f64x2.sub(f64x2.min(high, otherHigh), f64x2.max(low, otherLow)))
      const shared = f64x2.extract_lane(common, 0) * f64x2.extract_lane(common, 1)
      const otherArea = f64x2.extract_lane(otherSize, 0) * f64x2.extract_lane(otherSize, 1)
      const iou = shared / (area + otherArea - shared + EPSILON)
      const apart = f64x2.abs(f64x2.sub(middle, f64x2.mul(f64x2.add(otherLow, otherHigh), half)))
      const around = f64x2.sub(f64x2.max(high, otherHigh), f64x2.min(low, otherLow))
      const share =
        (f64x2.extract_lane(apart, 0) + f64x2.extract_lane(apart, 1)) /
        (f64x2.extract_lane(around, 0) + f64x2.extract_lane(around, 1))
      const same = f64x2.div(common, f64x2.add(f64x2.add(common, f64x2.abs(f64x2.sub(size, otherSize))), epsilon))
      const distance = 1 - (iou - share + f64x2.extract_lane(same, 0) + f64x2.extract_lane(same, 1)) / 3
      store<i32>(columns + ((<usize>kept) << 2), column)
      store<f64>(costs + ((<usize>kept) << 3), distance)
      kept += <i32>(distance <= most)
    }
    store<i32>(starts + ((<usize>row) << 2), kept, 4)
  }
  return kept
}
