// AssemblyScript: `npx tsx scripts/simd/build.ts` compiles it into src/association/overlaps-wasm.ts.
// What association/box-cells.ts and association/plain-overlaps.ts do, in the same order: the same pairs, the same costs to the last
// bit. Boxes are [count × 4] float64: left, top, right, bottom. Branches that a processor cannot foresee are left out: all is
// written, and the place moves on only past what is kept.

// Lists lie one after the other. There is room for `capacity` boxes of a side, a multiple of 4, and `room` pairs, 4096 more.
//
//   0      [3] float64: the largest 1 − IoU; that and a little more than rounding adds; what sizes are longer by
//   32     [capacity × 4] float64, boxes of the rows
let columns: usize = 0 // [capacity × 4] float64, their boxes
let costs: usize = 0 //   [room] float64, 1 − IoU of each pair
let found: usize = 0 //   [room] int32, its column
let ends: usize = 0 //    [capacity] int32, where each row's pairs end
let edges: usize = 0 //   [4 × (capacity + 4)] int32, left, top, right, bottom in whole pixels, of the columns as they were dealt
let line: usize = 0 //    bytes from one of the four to the next
let order: usize = 0 //   [capacity + 4] int32, their numbers
let starts: usize = 0 //  [capacity + 4] int32, place where each cell begins
let cells: usize = 0 //   [capacity] int32, cell of each column
let near: usize = 0 //    [room × 2] int32, place and row of those near enough to be compared
let nearEnd: usize = 0

/** @returns bytes of memory that so many boxes of a side need. */
export function reserve(capacity: usize): usize {
  const room = capacity + 4096
  columns = 32 + (capacity << 5)
  costs = columns + (capacity << 5)
  found = costs + (room << 3)
  ends = found + (room << 2)
  edges = ends + (capacity << 2)
  line = (capacity + 4) << 2
  order = edges + (line << 2)
  starts = order + line
  cells = starts + line
  near = cells + line
  nearEnd = near + (room << 3)
  return nearEnd
}

// The cells that `deal` made, for `search`.
let leastLeft: f64 = 0
let cellsPerPixel: f64 = 0
let lastCell: f64 = 0
let greatestWidth: f64 = 0

/** Farther right and down than any box, by less than int32 holds from the farthest on the other side. */
const BEYOND = 1100000000

/** Deals `count` boxes of the columns into cells along x by their left edges. */
export function deal(count: i32): void {
  const boxes = columns
  measure(boxes, count)
  memory.fill(starts, 0, (<usize>count + 2) << 2)
  for (let i = 0; i < count; i++) {
    const cell = <i32>min(max((load<f64>(boxes + ((<usize>i) << 5)) - leastLeft) * cellsPerPixel, 0), lastCell)
    store<i32>(cells + ((<usize>i) << 2), cell)
    const at = starts + ((<usize>cell) << 2)
    store<i32>(at, load<i32>(at) + 1)
  }
  // Each start is the end of its cell first, and moves to its beginning while boxes are dealt from the last one on.
  let end = 0
  for (let cell = 0; cell <= count; cell++) {
    const at = starts + ((<usize>cell) << 2)
    end += load<i32>(at)
    store<i32>(at, end)
  }
  for (let i = count - 1; i >= 0; i--) {
    const at = starts + ((<usize>load<i32>(cells + ((<usize>i) << 2))) << 2)
    const place = load<i32>(at) - 1
    store<i32>(at, place)
    const box = boxes + ((<usize>i) << 5)
    const edge = edges + ((<usize>place) << 2)
    const low = i32x4.trunc_sat_f64x2_s_zero(v128.load(box))
    const high = i32x4.trunc_sat_f64x2_s_zero(v128.load(box, 16))
    store<i32>(edge, i32x4.extract_lane(low, 0))
    store<i32>(edge + line, i32x4.extract_lane(low, 1))
    store<i32>(edge + 2 * line, i32x4.extract_lane(high, 0))
    store<i32>(edge + 3 * line, i32x4.extract_lane(high, 1))
    store<i32>(order + ((<usize>place) << 2), i)
  }
  // Four are looked at together: after the last come some that are near nobody.
  v128.store(edges + ((<usize>count) << 2), i32x4.splat(BEYOND))
}

function measure(boxes: usize, count: i32): void {
  let least = f64x2.splat(Infinity)
  let most = f64x2.splat(-Infinity)
  let size = f64x2.splat(0)
  for (let box = boxes, end = boxes + ((<usize>count) << 5); box < end; box += 32) {
    const low = v128.load(box)
    least = f64x2.pmin(least, low)
    most = f64x2.pmax(most, low)
    size = f64x2.pmax(size, f64x2.sub(v128.load(box, 16), low))
  }
  leastLeft = f64x2.extract_lane(least, 0)
  greatestWidth = f64x2.extract_lane(size, 0)
  const length = f64x2.extract_lane(most, 0) - leastLeft
  cellsPerPixel = length > 0 ? min(<f64>count / length, 1e6) : 0
  lastCell = <f64>max(0, count - 1)
}

/**
 * Finds the boxes of the columns that were dealt which overlap enough with rows from `first` on, until all rows are done or the next
 * might not find room.
 * @returns the first row that is not done.
 */
export function search(first: i32, rowCount: i32, columnCount: i32): i32 {
  const rows: usize = 32
  const maxDistance = load<f64>(0)
  const slack = load<f64>(8)
  const extra = load<f64>(16)
  const extras = f64x2.splat(extra)
  const slacks = f64x2.splat(slack)
  const leasts = f64x2.splat(leastLeft)
  const scales = f64x2.splat(cellsPerPixel)
  const lasts = f64x2.splat(lastCell)
  const before = slack * (greatestWidth + extra)
  const full = nearEnd - ((<usize>columnCount + 4) << 3)
  let next = near
  let row = first
  for (; row < rowCount && next <= full; row++) {
    const box = rows + ((<usize>row) << 5)
    const low = v128.load(box)
    const high = v128.load(box, 16)
    const reach = f64x2.mul(slacks, f64x2.add(f64x2.sub(high, low), extras))
    const farLow = f64x2.add(low, reach)
    const most = i32x4.trunc_sat_f64x2_s_zero(farLow)
    const least = i32x4.trunc_sat_f64x2_s_zero(f64x2.sub(high, reach))
    const mostLeft = v128.shuffle<i32>(most, most, 0, 0, 0, 0)
    const mostTop = v128.shuffle<i32>(most, most, 1, 1, 1, 1)
    const leastRight = v128.shuffle<i32>(least, least, 0, 0, 0, 0)
    const leastBottom = v128.shuffle<i32>(least, least, 1, 1, 1, 1)
    // Cells of the leftmost and of the rightmost left edge that may be near enough.
    const lefts = f64x2.replace_lane(farLow, 1, f64x2.extract_lane(low, 0) - before)
    const cells = i32x4.trunc_sat_f64x2_s_zero(
      f64x2.pmin(f64x2.pmax(f64x2.mul(f64x2.sub(lefts, leasts), scales), f64x2.splat(0)), lasts),
    )
    let place = load<i32>(starts + ((<usize>i32x4.extract_lane(cells, 1)) << 2))
    const end = load<i32>(starts + ((<usize>i32x4.extract_lane(cells, 0)) << 2), 4)
    for (; place < end; place += 4) {
      const edge = edges + ((<usize>place) << 2)
      // A lane is negative where the boxes are too far apart.
      const far = i32x4.bitmask(
        v128.or(
          v128.or(i32x4.sub(mostLeft, v128.load(edge)), i32x4.sub(mostTop, v128.load(edge + line))),
          v128.or(
            i32x4.sub(v128.load(edge + 2 * line), leastRight),
            i32x4.sub(v128.load(edge + 3 * line), leastBottom),
          ),
        ),
      )
      const pair = ((<u64>row) << 32) | <u64>place
      store<u64>(next, pair)
      next += (~far & 1) << 3
      store<u64>(next, pair + 1)
      next += (~far & 2) << 2
      store<u64>(next, pair + 2)
      next += (~far & 4) << 1
      store<u64>(next, pair + 3)
      next += ~far & 8
    }
  }
  memory.fill(ends + ((<usize>first) << 2), 0, (<usize>(row - first)) << 2)
  let count = 0
  for (let pair = near; pair < next; pair += 8) {
    const a = load<i32>(pair, 4)
    const b = load<i32>(order + ((<usize>load<i32>(pair)) << 2))
    const boxA = rows + ((<usize>a) << 5)
    const boxB = columns + ((<usize>b) << 5)
    const lowA = v128.load(boxA)
    const lowB = v128.load(boxB)
    const highA = v128.load(boxA, 16)
    const highB = v128.load(boxB, 16)
    const common = f64x2.add(f64x2.sub(f64x2.pmin(highA, highB), f64x2.pmax(lowA, lowB)), extras)
    const shared = area(common)
    const areaA = area(f64x2.add(f64x2.sub(highA, lowA), extras))
    const areaB = area(f64x2.add(f64x2.sub(highB, lowB), extras))
    const distance = 1 - shared / (areaA + areaB - shared)
    store<i32>(found + ((<usize>count) << 2), b)
    store<f64>(costs + ((<usize>count) << 3), distance)
    const touches = i64x2.all_true(f64x2.gt(common, f64x2.splat(0)))
    count += <i32>(distance <= maxDistance) & <i32>touches
    store<i32>(ends + ((<usize>a) << 2), count)
  }
  // Rows without pairs end where the one before them does.
  for (let i = first, end = 0; i < row; i++) {
    const at = ends + ((<usize>i) << 2)
    end = max(end, load<i32>(at))
    store<i32>(at, end)
  }
  return row
}

function area(size: v128): f64 {
  return f64x2.extract_lane(size, 0) * f64x2.extract_lane(size, 1)
}
