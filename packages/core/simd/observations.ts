// Part of tracking.ts. The check of src/detection-check.ts and the conversions of src/box.ts, with the same results to the bit.

const XYAH = 1
const XYWH = 2

/** Limits in pixels, from the image's corner and of a side: see src/detection-check.ts. */
const FARTHEST: f64 = 1e9
const LEAST_SIDE: f64 = 1e-6
/** Beyond this, sums of scores are no longer finite. */
const GREATEST_SCORE: f64 = 1e100

/**
 * Compacts the columns to the detections that score above a limit, in their order. Writes their row indices and measurements.
 * @param boxes [count × 4] float64. @param scores [count] float64. @param classIds [count] int32. @param limit float64.
 * @param rows output: [count] int32. @param measurements output: [count × 4] float64. @param form of these: 1 xyah, 2 xywh, 3 xysr.
 * @returns their count, or −1 where a detection is invalid.
 */
export function select(
  boxes: usize,
  scores: usize,
  classIds: usize,
  count: i32,
  limit: usize,
  rows: usize,
  form: i32,
  measurements: usize,
): i32 {
  const minScore = load<f64>(limit)
  const sides = f64x2.splat(LEAST_SIDE)
  const farthest = f64x2.splat(FARTHEST)
  const nearest = f64x2.splat(-FARTHEST)
  let sound = i64x2.splat(-1)
  let areScores = true
  let kept = 0
  for (let row = 0; row < count; row++) {
    const box = boxes + ((<usize>row) << 5)
    const low = v128.load(box)
    const high = v128.load(box, 16)
    const score = load<f64>(scores + ((<usize>row) << 3))
    const classId = load<i32>(classIds + ((<usize>row) << 2))
    // NaN fails every comparison.
    sound = v128.and(sound, f64x2.ge(f64x2.sub(high, low), sides))
    sound = v128.and(sound, v128.and(f64x2.gt(low, nearest), f64x2.lt(high, farthest)))
    areScores = areScores && Math.abs(score) <= GREATEST_SCORE
    const to = boxes + ((<usize>kept) << 5)
    v128.store(to, low)
    v128.store(to, high, 16)
    store<f64>(scores + ((<usize>kept) << 3), score)
    store<i32>(classIds + ((<usize>kept) << 2), classId)
    store<i32>(rows + ((<usize>kept) << 2), row)
    kept += i32(score > minScore)
  }
  if (!areScores || !i64x2.all_true(sound)) return -1
  measure(form, boxes, kept, measurements)
  return kept
}

function measure(form: i32, boxes: usize, count: i32, measurements: usize): void {
  const halves = f64x2.splat(0.5)
  for (const end = boxes + ((<usize>count) << 5); boxes < end; boxes += 32) {
    const low = v128.load(boxes)
    let size = f64x2.sub(v128.load(boxes, 16), low)
    v128.store(measurements, f64x2.add(low, f64x2.mul(size, halves)))
    if (form !== XYWH) {
      const width = f64x2.extract_lane(size, 0)
      const height = f64x2.extract_lane(size, 1)
      if (form === XYAH) size = f64x2.replace_lane(size, 0, width / height)
      else size = f64x2.replace_lane(f64x2.splat(width * height), 1, width / height)
    }
    v128.store(measurements, size, 16)
    measurements += 32
  }
}

/**
 * The boxes of filters: left, top, right, bottom.
 * @param form format of the first four numbers of each mean. @param stride numbers per mean. @param slots [count] int32.
 * @param boxes output: [count × 4] float64.
 * @returns 1 where all boxes have an area, else 0.
 */
export function gatherBoxes(form: i32, means: usize, stride: i32, slots: usize, count: i32, boxes: usize): i32 {
  const width = (<usize>stride) << 3
  const halves = f64x2.splat(0.5)
  let areas = i64x2.splat(-1)
  for (const end = slots + ((<usize>count) << 2); slots < end; slots += 4) {
    const mean = means + <usize>load<i32>(slots) * width
    let size = v128.load(mean, 16)
    if (form === XYAH) {
      size = f64x2.replace_lane(size, 0, f64x2.extract_lane(size, 0) * f64x2.extract_lane(size, 1))
    } else if (form !== XYWH) {
      const area = f64x2.extract_lane(size, 0)
      const w = Math.sqrt(area * f64x2.extract_lane(size, 1))
      size = f64x2.replace_lane(f64x2.splat(w), 1, area / w)
    }
    const low = f64x2.sub(v128.load(mean), f64x2.mul(size, halves))
    const high = f64x2.add(size, low)
    areas = v128.and(areas, f64x2.gt(high, low))
    v128.store(boxes, low)
    v128.store(boxes, high, 16)
    boxes += 32
  }
  return i32(i64x2.all_true(areas))
}
