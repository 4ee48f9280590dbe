import type { Resampling } from '@mot/core'

/** Where the pixels of an image lie: bytes in a buffer, a texture, or a video frame that the browser converts. */
export type SourceKind = 'rgba' | 'yuv' | 'texture' | 'external'

/** How a pixel of the input follows from those of the image. */
export type PlacementKind = 'copy' | Resampling['kind'] | 'warp'

/** The uniform's numbers in their order, each of 32 bits. `share` and `more` are float32, the others int32. */
export const prepareFields = [
  // Of the input; the placed image in it; the source.
  'width',
  'height',
  'left',
  'top',
  'placedWidth',
  'placedHeight',
  'sourceWidth',
  'sourceHeight',
  // Numbers from one row, pixel and channel of the input to the next, and the channel in RGBA that comes first (0 or 2).
  'rowStep',
  'pixelStep',
  'planeStep',
  'firstChannel',
  // Grey level around the image; −1: the input is 0 there.
  'border',
  // Always 0, which no compiler can see.
  'zero',
  // Lengths of runs of source pixels, and of blocks with the factor and the addend of their sums.
  'columnLength',
  'rowLength',
  'blockWidth',
  'blockHeight',
  'share',
  'more',
  // Planes, and what their samples add to a colour.
  'lumaOffset',
  'lumaStride',
  'uOffset',
  'uStride',
  'vOffset',
  'vStride',
  'chromaStep',
  'black',
  'luma',
  'redFromV',
  'greenFromU',
  'greenFromV',
  'blueFromU',
] as const

export type PrepareField = (typeof prepareFields)[number]

/** Numbers of the table of pixels, [3 × 256], in front of the tables of the placement. */
const pixelTableLength = 768

const floats: readonly PrepareField[] = ['share', 'more']

/**
 * Prepares one image: a thread computes one pixel of the input as the processor does, in the same integers and the same float32 steps, and
 * reads the normalised numbers from the same tables. So its bits are equal.
 */
export function prepareShader(source: SourceKind, placement: PlacementKind): string {
  const fields = prepareFields.map((name) => `  ${name}: ${floats.includes(name) ? 'f32' : 'i32'},`).join('\n')
  return `struct Parameters {\n${fields}\n}
@group(0) @binding(0) var<uniform> p: Parameters;
@group(0) @binding(1) var<storage, read> tables: array<i32>;
@group(0) @binding(2) var<storage, read_write> prepared: array<f32>;
${sources[source]}
${placements[placement]}
@compute @workgroup_size(8, 8) fn main(@builtin(global_invocation_id) id: vec3u) {
  let x = i32(id.x);
  let y = i32(id.y);
  if (x >= p.width || y >= p.height) { return; }
  let placedX = x - p.left;
  let placedY = y - p.top;
  let isInside = placedX >= 0 && placedY >= 0 && placedX < p.placedWidth && placedY < p.placedHeight;
  var color = vec3i(max(p.border, 0));
  if (isInside) { color = placed(placedX, placedY); }
  let at = y * p.rowStep + x * p.pixelStep;
  for (var channel = 0; channel < 3; channel++) {
    let byte = color[abs(p.firstChannel - channel)];
    let number = bitcast<f32>(tables[256 * channel + byte]);
    prepared[at + channel * p.planeStep] = select(number, 0.0, !isInside && p.border < 0);
  }
}
`
}

/** `pixel(x, y)`: red, green and blue of a pixel of the image, 0 to 255. */
const sources: Readonly<Record<SourceKind, string>> = {
  rgba: `@group(0) @binding(3) var<storage, read> source: array<u32>;
fn pixel(x: i32, y: i32) -> vec3i {
  let rgba = source[y * p.sourceWidth + x];
  return vec3i(i32(rgba & 255u), i32((rgba >> 8u) & 255u), i32((rgba >> 16u) & 255u));
}`,
  yuv: `@group(0) @binding(3) var<storage, read> source: array<u32>;
fn sample(at: i32) -> i32 {
  return i32((source[at >> 2u] >> (8u * u32(at & 3))) & 255u);
}
fn pixel(x: i32, y: i32) -> vec3i {
  let u = sample(p.uOffset + (y >> 1u) * p.uStride + (x >> 1u) * p.chromaStep) - 128;
  let v = sample(p.vOffset + (y >> 1u) * p.vStride + (x >> 1u) * p.chromaStep) - 128;
  let light = (sample(p.lumaOffset + y * p.lumaStride + x) - p.black) * p.luma + 32768;
  let color = vec3i(light + p.redFromV * v, light - p.greenFromU * u - p.greenFromV * v, light + p.blueFromU * u);
  return clamp(color >> vec3u(16u), vec3i(0), vec3i(255));
}`,
  texture: `@group(0) @binding(3) var source: texture_2d<f32>;
fn pixel(x: i32, y: i32) -> vec3i {
  return vec3i(round(255.0 * textureLoad(source, vec2i(x, y), 0).rgb));
}`,
  external: `@group(0) @binding(3) var source: texture_external;
fn pixel(x: i32, y: i32) -> vec3i {
  return vec3i(clamp(round(255.0 * textureLoad(source, vec2i(x, y)).rgb), vec3f(0.0), vec3f(255.0)));
}`,
}

/** `placed(x, y)`: the colour of a pixel of the placed image. */
const placements: Readonly<Record<PlacementKind, string>> = {
  copy: `fn placed(x: i32, y: i32) -> vec3i { return pixel(x, y); }`,
  // The fixed-point steps of the processor: low bits are truncated twice.
  taps: `fn across(row: i32, x: i32) -> vec3i {
  let column = ${pixelTableLength} + x;
  let w = p.placedWidth;
  return pixel(tables[column], row) * tables[column + 2 * w] + pixel(tables[column + w], row) * tables[column + 3 * w];
}
fn placed(x: i32, y: i32) -> vec3i {
  let row = ${pixelTableLength} + 4 * p.placedWidth + y;
  let h = p.placedHeight;
  let upper = across(tables[row], x) >> vec3u(4u);
  let lower = across(tables[row + h], x) >> vec3u(4u);
  return (((tables[row + 2 * h] * upper) >> vec3u(16u)) + ((tables[row + 3 * h] * lower) >> vec3u(16u)) + 2) >> vec3u(2u);
}`,
  blocks: `fn placed(x: i32, y: i32) -> vec3i {
  var sum = vec3i(0);
  for (var j = 0; j < p.blockHeight; j++) {
    for (var i = 0; i < p.blockWidth; i++) { sum += pixel(x * p.blockWidth + i, y * p.blockHeight + j); }
  }
  return vec3i(round(vec3f(sum) * p.share + p.more));
}`,
  // A product that no compiler can fuse with the sum that follows: it is rounded to float32, as on the processor.
  sums: `fn rounded(product: vec3f) -> vec3f {
  return bitcast<vec3f>(bitcast<vec3u>(product) ^ vec3u(u32(p.zero)));
}
fn placed(x: i32, y: i32) -> vec3i {
  let w = p.placedWidth;
  let columns = ${pixelTableLength};
  let rows = columns + w * (1 + p.columnLength);
  let firstColumn = tables[columns + x];
  let firstRow = tables[rows + y];
  var sum = vec3f(0.0);
  for (var j = 0; j < p.rowLength; j++) {
    var across = vec3f(0.0);
    for (var i = 0; i < p.columnLength; i++) {
      let share = bitcast<f32>(tables[columns + w + x * p.columnLength + i]);
      across += rounded(vec3f(pixel(firstColumn + i, firstRow + j)) * share);
    }
    sum += rounded(across * bitcast<f32>(tables[rows + p.placedHeight + y * p.rowLength + j]));
  }
  return clamp(vec3i(round(sum)), vec3i(0), vec3i(255));
}`,
  warp: `fn near(x: i32, y: i32) -> vec3i {
  if (x < 0 || y < 0 || x >= p.sourceWidth || y >= p.sourceHeight) { return vec3i(0); }
  return pixel(x, y);
}
fn placed(x: i32, y: i32) -> vec3i {
  let columns = ${pixelTableLength};
  let rows = columns + 2 * p.placedWidth;
  let x32 = (tables[rows + y] + tables[columns + x]) >> 5u;
  let y32 = (tables[rows + p.placedHeight + y] + tables[columns + p.placedWidth + x]) >> 5u;
  let left = x32 >> 5u;
  let top = y32 >> 5u;
  let right32 = x32 & 31;
  let bottom32 = y32 & 31;
  let above = near(left, top) * (32 - right32) + near(left + 1, top) * right32;
  let below = near(left, top + 1) * (32 - right32) + near(left + 1, top + 1) * right32;
  return (above * (32 - bottom32) + below * bottom32 + 512) >> vec3u(10u);
}`,
}
