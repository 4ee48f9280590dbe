/** Numbers of 32 bits in front of the rows of a selection: how many cells count, whether a value is NaN, whether one lies outside of 0 to 1, and the key of the threshold. */
export const headerLength = 4

/** Bins of the histogram of scores: the upper 16 bits of their keys. */
export const binCount = 65536

/** Threads of a group of the scanning kernels. */
export const scanGroup = 256

/** Names of the uniform's numbers, in their order, all of 32 bits without a sign but for those named in `signed`. */
export const selectionFields = [
  'cells',
  'columns',
  'channelStep',
  'cellStep',
  'groupSize',
  'groupCount',
  // Rule of the score: 0 the value, 1 `first` less `second`, 2 the best from `first` to before `second`, 3 that times `factor`.
  'rule',
  'first',
  'second',
  'factor',
  // Key of the score that cells have to exceed.
  'above',
  'isPeak',
  'most',
  'capacity',
  'stride',
  // Threads of a row of groups, where one row does not have enough.
  'width',
] as const

const common = `struct Selection {
${selectionFields.map((name) => `  ${name}: u32,`).join('\n')}
}
@group(0) @binding(0) var<uniform> s: Selection;
@group(0) @binding(1) var<storage, read> map: array<f32>;
@group(0) @binding(2) var<storage, read_write> header: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> rows: array<u32>;
@group(0) @binding(4) var<storage, read_write> histogram: array<atomic<u32>>;

// Whole numbers in the order of the floats: compared without a rule for infinities, which shaders do not have. -0 is 0.
fn keyOf(value: f32) -> u32 {
  let bits = bitcast<u32>(value);
  if (bits == 0x80000000u) { return 0x80000000u; }
  return select(bits | 0x80000000u, ~bits, bits >= 0x80000000u);
}

// By its bits: a compiler may take "value != value" for false.
fn isNaN(value: f32) -> bool {
  return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u;
}

fn numberAt(group: u32, channel: u32, cell: u32) -> f32 {
  return map[(group * s.groupSize + channel) * s.channelStep + cell * s.cellStep];
}

fn note(value: f32) -> f32 {
  if (isNaN(value)) { atomicStore(&header[1], 1u); }
  if (!(value >= 0.0 && value <= 1.0) && atomicLoad(&header[2]) == 0u) { atomicStore(&header[2], 1u); }
  return value;
}

fn scoreAt(group: u32, cell: u32) -> f32 {
  if (s.rule == 0u) { return note(numberAt(group, 0u, cell)); }
  if (s.rule == 1u) { return note(numberAt(group, s.first, cell) - numberAt(group, s.second, cell)); }
  var best = note(numberAt(group, s.first, cell));
  for (var channel = s.first + 1u; channel < s.second; channel++) {
    let value = note(numberAt(group, channel, cell));
    if (keyOf(value) > keyOf(best)) { best = value; }
  }
  if (s.rule == 3u) { return note(best * note(numberAt(group, s.factor, cell))); }
  return best;
}

fn isExceeded(group: u32, cell: u32, key: u32) -> bool {
  let x = cell % s.columns;
  let y = cell / s.columns;
  let height = s.cells / s.columns;
  for (var row = max(y, 1u) - 1u; row <= min(y + 1u, height - 1u); row++) {
    for (var column = max(x, 1u) - 1u; column <= min(x + 1u, s.columns - 1u); column++) {
      if (keyOf(numberAt(group, 0u, row * s.columns + column)) > key) { return true; }
    }
  }
  return false;
}

// The key of a cell that counts, else 0: no float has that key but NaN.
fn keyAt(at: u32) -> u32 {
  let group = at / s.cells;
  let cell = at % s.cells;
  let key = keyOf(scoreAt(group, cell));
  if (key <= s.above || (s.isPeak == 1u && isExceeded(group, cell, key))) { return 0u; }
  return key;
}
`

/** 1. Counts the cells by score. */
export const countShader = `${common}
@compute @workgroup_size(${scanGroup}) fn main(@builtin(global_invocation_id) id: vec3u) {
  let at = id.y * s.width + id.x;
  if (at >= s.cells * s.groupCount) { return; }
  let key = keyAt(at);
  if (key > 0u) { atomicAdd(&histogram[key >> 16u], 1u); }
}`

/** 2. The least key of the best `most` cells, and of those that are nearly as good. */
export const thresholdShader = `${common}
var<workgroup> sums: array<u32, 256>;
@compute @workgroup_size(256) fn main(@builtin(local_invocation_id) id: vec3u) {
  var sum = 0u;
  for (var bin = 256u * id.x; bin < 256u * (id.x + 1u); bin++) { sum += atomicLoad(&histogram[bin]); }
  sums[id.x] = sum;
  workgroupBarrier();
  if (id.x > 0u) { return; }
  var chunk = 255u;
  var found = 0u;
  while (chunk > 0u && found + sums[chunk] < s.most) {
    found += sums[chunk];
    chunk--;
  }
  var bin = 256u * chunk + 255u;
  while (bin > 256u * chunk) {
    found += atomicLoad(&histogram[bin]);
    if (found >= s.most) { break; }
    bin--;
  }
  atomicStore(&header[3], bin << 16u);
}`

/** 3. Gives each cell that counts a row. */
export const compactShader = `${common}
@compute @workgroup_size(${scanGroup}) fn main(@builtin(global_invocation_id) id: vec3u) {
  let at = id.y * s.width + id.x;
  if (at >= s.cells * s.groupCount) { return; }
  let key = keyAt(at);
  if (key == 0u || key < atomicLoad(&header[3])) { return; }
  let row = atomicAdd(&header[0], 1u);
  if (row < s.capacity) { rows[row * s.stride] = at; }
}`

export const gatherFields = [
  'cells',
  'columns',
  'channelStep',
  'cellStep',
  'first',
  'perGroup',
  'count',
  // Where the numbers go in a row.
  'offset',
  'stride',
  'capacity',
  // Where in the row the pairs begin that point to other cells, from 1; 0 where the row's own cell is read.
  'pairs',
  'isSwapped',
] as const

/** 4. Copies the numbers of one output into the rows: a thread a number. */
export const gatherShader = `struct Gather {
${gatherFields.map((name) => `  ${name}: u32,`).join('\n')}
}
@group(0) @binding(0) var<uniform> g: Gather;
@group(0) @binding(1) var<storage, read> map: array<f32>;
@group(0) @binding(2) var<storage, read_write> header: array<u32>;
@group(0) @binding(3) var<storage, read_write> rows: array<u32>;

@compute @workgroup_size(64) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let row = group.x;
  if (row >= min(header[0], g.capacity)) { return; }
  let at = rows[row * g.stride];
  let own = at % g.cells;
  for (var k = local.x; k < g.count; k += 64u) {
    let channel = g.first + (at / g.cells) * g.perGroup + k;
    var cell = own;
    var isInside = true;
    if (g.pairs > 0u) {
      let pair = row * g.stride + g.pairs - 1u + 2u * k;
      let x = f32(own % g.columns) + bitcast<f32>(rows[pair + g.isSwapped]);
      let y = f32(own / g.columns) + bitcast<f32>(rows[pair + 1u - g.isSwapped]);
      isInside = x >= 0.0 && y >= 0.0 && x < f32(g.columns) && y < f32(g.cells / g.columns);
      cell = select(0u, u32(y) * g.columns + u32(x), isInside);
    }
    let value = map[channel * g.channelStep + cell * g.cellStep];
    rows[row * g.stride + g.offset + k] = select(0u, bitcast<u32>(value), isInside);
  }
}`
