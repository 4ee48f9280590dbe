/** Values that JavaScript, JSON and files may pass in the place of any other. */
export type Random = () => number

const LONG = 'x'.repeat(100_000)

function deep(): unknown {
  let value: unknown = 0
  for (let i = 0; i < 20_000; i++) value = [value]
  return value
}

const nested = deep()
const cycle: Record<string, unknown> = {}
cycle.self = cycle

/** Plain data: what JSON or a structured clone carries. */
const data: readonly unknown[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  0,
  1,
  -1,
  0.5,
  5e-324,
  1e308,
  -1e308,
  1e150,
  2 ** 31,
  2 ** 31 - 1,
  -(2 ** 31),
  2 ** 32,
  2 ** 53,
  1e9,
  1e6,
  null,
  undefined,
  true,
  '',
  'x',
  '1e999',
  '__proto__',
  'constructor',
  '\u001b[2J\u202e\u0000',
  LONG,
  [],
  [[]],
  [1, 2, 3, 4],
  [Number.NaN],
  {},
  { length: 1e9 },
  { count: 1e9, boxes: [], scores: [] },
  { toString: 1, valueOf: 2 },
  { left: 0, top: 0, right: Number.NaN, bottom: 1 },
  nested,
  cycle,
  12n,
  new Float64Array(0),
  new Float64Array(3),
  new Float64Array([1e308, -1e308, Number.NaN, 1]),
  new Float32Array(4),
  new Int32Array([-1, 2 ** 31 - 1]),
  new Uint8Array(5),
  new ArrayBuffer(8),
  new Date(0),
  new Map([[1, 2]]),
  new Array(5),
]

/** What only a program passes. */
const live: readonly unknown[] = [
  Symbol('hostile'),
  () => 1,
  Object.create(null),
  Promise.resolve([]),
  new Proxy({}, {}),
  class {},
  /x/,
  new WeakMap(),
]

export function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)]!
}

/** A whole number from 0 below `end`. */
export function below(end: number, random: Random): number {
  return Math.floor(random() * end)
}

export function hostileValue(random: Random): unknown {
  return random() < 0.9 ? pick(data, random) : pick(live, random)
}

/** A copy of plain data in which one to three values are replaced, removed, moved or repeated. */
export function damagedData(value: unknown, random: Random): unknown {
  const copy = structuredClone(value)
  const root = { value: copy }
  for (let k = 1 + below(3, random); k > 0; k--) damageOnce(root, random)
  return root.value
}

function damageOnce(root: Record<string, unknown>, random: Random): void {
  let owner: Record<string, unknown> = root
  let key = 'value'
  // Down a random way; half of the ways end before a leaf.
  while (isOpen(owner[key]) && random() < 0.85) {
    const inner = owner[key] as Record<string, unknown>
    const keys = Object.keys(inner)
    if (keys.length === 0) break
    owner = inner
    key = pick(keys, random)
  }
  const chance = random()
  try {
    if (chance < 0.7) owner[key] = hostileValue(random)
    else if (chance < 0.8) delete owner[key]
    else if (chance < 0.9) owner[pick(['x', 'length', '0', '1', 'count', 'ids'], random)] = owner[key]
    else if (typeof owner[key] === 'number') owner[key] = -(owner[key] as number) * 1.5
    else if (Array.isArray(owner[key]) && (owner[key] as unknown[]).length < 10_000)
      owner[key] = [...(owner[key] as unknown[]), ...(owner[key] as unknown[])]
  } catch {
    // A typed array refuses values of another kind: it stays.
  }
}

function isOpen(value: unknown): boolean {
  return typeof value === 'object' && value !== null && value !== nested && value !== cycle
}
