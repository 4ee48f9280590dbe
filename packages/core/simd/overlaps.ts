// Part of tracking.ts. The search of association/plain-overlaps.ts, in the same order and with the same pairs and costs to the last bit.
// Boxes are [count × 4] float64: left, top, right, bottom. Unpredictable branches are avoided: every result is written, and the output
// position advances only past results that are kept.
//
// A coarse test selects the boxes to compare, sixteen at a time, in int8 coordinates of a grid. A unit of the grid is one pixel, or more
// where the boxes span more pixels than int8 represents.

// Layout of the lists, for `capacity` columns, a multiple of 4.
//
let limits: usize = 0 //  [3] float64: the largest 1 − IoU; the same plus a bound of rounding errors; 1 for inclusive edges, else 0
let order: usize = 0 //   [capacity] int32, columns in the order of cells
let starts: usize = 0 //  [capacity + 4] int32, index in `order` where each cell begins
let cells: usize = 0 //   [capacity] int32, cell of each column
let edges: usize = 0 //   [4 × (capacity + 16)] int8, left, top, right, bottom in the grid, in the order of cells
let line: usize = 0 //    bytes of one of the four rows of `edges`
let near: usize = 0 //    [(room + 1) × 4] int32: a row, an index in `order`, and a bit mask of the sixteen from there that are near
let room: i32 = 0 //      [2 × capacity + 64]

function lay(lists: usize, capacity: usize): void {
  limits = lists
  order = lists + 32
  starts = order + (capacity << 2)
  cells = starts + ((capacity + 4) << 2)
  edges = cells + (capacity << 2)
  line = capacity + 16
  near = edges + (line << 2)
  room = 2 * <i32>capacity + 64
}

// The cells, written by `bin` and read by `search`.
let leastLeft: f64 = 0
let cellsPerPixel: f64 = 0
let lastCell: f64 = 0
let greatestWidth: f64 = 0

// The grid: its origin in pixels, and its units per pixel.
let origin: v128 = f64x2.splat(0)
let unitsPerPixel: v128 = f64x2.splat(0)
/** Largest span of the left and top edges of all boxes, in units. */
const MOST_UNITS: f64 = 250
/** The largest coordinate: outside all boxes. */
const BEYOND: i8 = 0x7f

/** Up to this many columns each row is compared with all columns: binning would take longer. */
const FEW = 64

/** Bins `count` boxes into cells along x by their left edges. */
function bin(boxes: usize, count: i32): void {
  measure(boxes, count)
  if (count > FEW) countCells(boxes, count)
  for (let i = count - 1; i >= 0; i--) put(i, count > FEW ? takePlace(i) : i, boxes)
  // Sixteen are compared at once: the list is padded with boxes that are near none.
  v128.store(edges + <usize>count, i8x16.splat(BEYOND))
}

/** Fills `cells`, and `starts` with the end of each cell. Placing boxes from the last to the first moves it to the beginning. */
function countCells(boxes: usize, count: i32): void {
  memory.fill(starts, 0, (<usize>count + 2) << 2)
  for (let i = 0; i < count; i++) {
    const cell = <i32>min(max((load<f64>(boxes + ((<usize>i) << 5)) - leastLeft) * cellsPerPixel, 0), lastCell)
    store<i32>(cells + ((<usize>i) << 2), cell)
    const at = starts + ((<usize>cell) << 2)
    store<i32>(at, load<i32>(at) + 1)
  }
  let end = 0
  for (let cell = 0; cell <= count; cell++) {
    const at = starts + ((<usize>cell) << 2)
    end += load<i32>(at)
    store<i32>(at, end)
  }
}

function takePlace(i: i32): i32 {
  const at = starts + ((<usize>load<i32>(cells + ((<usize>i) << 2))) << 2)
  const place = load<i32>(at) - 1
  store<i32>(at, place)
  return place
}

/** Writes box i at an index in the order of cells. */
function put(i: i32, place: i32, boxes: usize): void {
  const box = boxes + ((<usize>i) << 5)
  const edge = edges + <usize>place
  const corners = inGrid(v128.load(box), v128.load(box, 16))
  v128.store8_lane(edge, corners, 0)
  v128.store8_lane(edge + line, corners, 1)
  v128.store8_lane(edge + 2 * line, corners, 4)
  v128.store8_lane(edge + 3 * line, corners, 5)
  store<i32>(order + ((<usize>place) << 2), i)
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
  origin = f64x2.mul(f64x2.add(most, least), f64x2.splat(0.5))
  unitsPerPixel = f64x2.pmin(f64x2.splat(1), f64x2.div(f64x2.splat(MOST_UNITS), f64x2.sub(most, least)))
}

/** Grid coordinates: left and top in lanes 0 and 1, right and bottom in lanes 4 and 5. The map is monotonic: it preserves ≤. */
function inGrid(low: v128, high: v128): v128 {
  const corners = i16x8.narrow_i32x4_s(
    i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(f64x2.sub(low, origin), unitsPerPixel)),
    i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(f64x2.sub(high, origin), unitsPerPixel)),
  )
  return i8x16.narrow_i16x8_s(corners, corners)
}

/**
 * Lists the pairs within the limit for rows from `first` on, until all rows are done or the output may be too short for the next row.
 * The next call continues there.
 * @param lists as above. @param ends output: [rows + 1] int32, end of the pairs of each row, from the second entry on.
 * @param found output: [pairs] int32, columns. @param costs output: [pairs] float64, 1 − IoU. @param length capacity of both, in pairs.
 * @returns the first row that is not done.
 */
export function search(
  lists: usize,
  capacity: usize,
  first: i32,
  rows: usize,
  rowCount: i32,
  columns: usize,
  columnCount: i32,
  ends: usize,
  found: usize,
  costs: usize,
  length: i32,
): i32 {
  lay(lists, capacity)
  if (first === 0) bin(columns, columnCount)
  const maxDistance = load<f64>(limits)
  const slack = load<f64>(limits, 8)
  const extra = load<f64>(limits, 16)
  const extras = f64x2.splat(extra)
  const slacks = f64x2.splat(slack)
  const leasts = f64x2.splat(leastLeft)
  const scales = f64x2.splat(cellsPerPixel)
  const lasts = f64x2.splat(lastCell)
  const left = edges
  const top = left + line
  const right = top + line
  const bottom = right + line
  const before = slack * (greatestWidth + extra)
  const pairs = first > 0 ? load<i32>(ends + ((<usize>first) << 2)) : 0
  const most = min(room, length - pairs - 1)
  let possible = 0
  let next = near
  let row = first
  for (; row < rowCount && possible + columnCount + 16 <= most; row++) {
    const box = rows + ((<usize>row) << 5)
    const low = v128.load(box)
    const high = v128.load(box, 16)
    const reach = f64x2.mul(slacks, f64x2.add(f64x2.sub(high, low), extras))
    const farLow = f64x2.add(low, reach)
    // Bounds stay below the padding after the last box.
    const bounds = i8x16.min_s(inGrid(farLow, f64x2.sub(high, reach)), i8x16.splat(BEYOND - 1))
    const mostLeft = i8x16.shuffle(bounds, bounds, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    const mostTop = i8x16.shuffle(bounds, bounds, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
    const leastRight = i8x16.shuffle(bounds, bounds, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4)
    const leastBottom = i8x16.shuffle(bounds, bounds, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5)
    let place = 0
    let end = columnCount
    if (columnCount > FEW) {
      // Cells of the smallest and the largest left edge that a box within the limit can have.
      const lefts = f64x2.replace_lane(farLow, 1, f64x2.extract_lane(low, 0) - before)
      const outermost = i32x4.trunc_sat_f64x2_s_zero(
        f64x2.pmin(f64x2.pmax(f64x2.mul(f64x2.sub(lefts, leasts), scales), f64x2.splat(0)), lasts),
      )
      place = load<i32>(starts + ((<usize>i32x4.extract_lane(outermost, 1)) << 2))
      end = load<i32>(starts + ((<usize>i32x4.extract_lane(outermost, 0)) << 2), 4)
    }
    do {
      const far = v128.or(
        v128.or(
          i8x16.gt_s(v128.load(left + <usize>place), mostLeft),
          i8x16.gt_s(v128.load(top + <usize>place), mostTop),
        ),
        v128.or(
          i8x16.lt_s(v128.load(right + <usize>place), leastRight),
          i8x16.lt_s(v128.load(bottom + <usize>place), leastBottom),
        ),
      )
      const close = i8x16.bitmask(far) ^ 0xffff
      store<i32>(next, row)
      store<i32>(next, place, 4)
      store<i32>(next, close, 8)
      next += (<usize>(close !== 0)) << 4
      possible += popcnt(close)
      place += 16
    } while (place < end)
  }
  ends += 4
  memory.fill(ends + ((<usize>first) << 2), 0, (<usize>(row - first)) << 2)
  let count = pairs
  let close = next > near ? load<i32>(near, 8) : 0
  for (let group = near; group < next; ) {
    const a = load<i32>(group)
    const b = load<i32>(order + ((<usize>(load<i32>(group, 4) + ctz(close))) << 2))
    close &= close - 1
    group += (<usize>(close === 0)) << 4
    close = select<i32>(load<i32>(group, 8), close, close === 0)
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
  // Rows without pairs end where the previous row ends.
  for (let i = first, end = pairs; i < row; i++) {
    const at = ends + ((<usize>i) << 2)
    end = max(end, load<i32>(at))
    store<i32>(at, end)
  }
  return row
}

function area(size: v128): f64 {
  return f64x2.extract_lane(size, 0) * f64x2.extract_lane(size, 1)
}
