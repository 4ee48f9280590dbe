import { growMemory, loadWasm, type WasmMemory, type WebAssemblyPort } from '../simd/load-wasm'
import { dotProductsWasm } from './dot-products-wasm'

/**
 * Dot products of each of `n` vectors with each of `m`, in float32: the sum of four partial sums over every fourth product, so
 * that SIMD and TypeScript agree to the last bit.
 * @param a [n × dimension] @param b [m × dimension] @param into [n × m]
 */
export type DotProducts = (
  a: Float32Array,
  n: number,
  b: Float32Array,
  m: number,
  dimension: number,
  into: Float32Array,
) => void

/** By SIMD in WebAssembly where available, else in TypeScript. */
export const dotProducts: DotProducts = (...vectors) => {
  chosen ??= chooseDotProducts()
  chosen(...vectors)
}

/** Shared by the whole program: it has no state between calls. */
let chosen: DotProducts | undefined

/** @param webAssembly Default: the engine's. */
export function chooseDotProducts(webAssembly?: WebAssemblyPort): DotProducts {
  const module = loadWasm<DotProductsModule>(dotProductsWasm, webAssembly)
  return module === undefined ? plainDotProducts : simdDotProducts(module)
}

const { fround } = Math

export const plainDotProducts: DotProducts = (a, n, b, m, dimension, into) => {
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < m; j++, at++) into[at] = dotProduct(a, i * dimension, b, j * dimension, dimension)
  }
}

function dotProduct(a: Float32Array, p: number, b: Float32Array, q: number, dimension: number): number {
  let sum0 = fround(0)
  let sum1 = fround(0)
  let sum2 = fround(0)
  let sum3 = fround(0)
  let k = 0
  for (; k + 3 < dimension; k += 4) {
    sum0 = fround(sum0 + fround(a[p + k]! * b[q + k]!))
    sum1 = fround(sum1 + fround(a[p + k + 1]! * b[q + k + 1]!))
    sum2 = fround(sum2 + fround(a[p + k + 2]! * b[q + k + 2]!))
    sum3 = fround(sum3 + fround(a[p + k + 3]! * b[q + k + 3]!))
  }
  if (k < dimension) sum0 = fround(sum0 + fround(a[p + k]! * b[q + k]!))
  if (k + 1 < dimension) sum1 = fround(sum1 + fround(a[p + k + 1]! * b[q + k + 1]!))
  if (k + 2 < dimension) sum2 = fround(sum2 + fround(a[p + k + 2]! * b[q + k + 2]!))
  return fround(fround(sum0 + sum1) + fround(sum2 + sum3))
}

/** The exports of simd/dot-products.ts. Addresses are byte offsets in its memory. */
interface DotProductsModule {
  readonly memory: WasmMemory
  dotProducts(vector: number, vectors: number, count: number, dimension: number, into: number): void
}

/** Vectors of `b` are copied to the module's memory in tiles of this size, which fit in the processor's cache. */
const TILE_BYTES = 2 ** 15

function simdDotProducts(module: DotProductsModule): DotProducts {
  return (a, n, b, m, dimension, into) => {
    // Vectors are zero-padded to a multiple of 4.
    const padded = 4 * Math.ceil(dimension / 4)
    const tile = Math.max(4, Math.floor(TILE_BYTES / (4 * Math.max(padded, 1))))
    const vectors = 4 * padded
    const products = vectors + 4 * padded * tile
    growMemory(module.memory, products + 4 * tile)
    const memory = new Float32Array(module.memory.buffer)
    for (let first = 0; first < m; first += tile) {
      const count = Math.min(tile, m - first)
      for (let j = 0; j < count; j++) copyVector(b, first + j, dimension, memory, padded * (1 + j), padded)
      for (let i = 0; i < n; i++) {
        copyVector(a, i, dimension, memory, 0, padded)
        module.dotProducts(0, vectors, count, padded, products)
        into.set(memory.subarray(products / 4, products / 4 + count), i * m + first)
      }
    }
  }
}

function copyVector(from: Float32Array, row: number, dimension: number, to: Float32Array, at: number, padded: number) {
  to.set(from.subarray(row * dimension, (row + 1) * dimension), at)
  to.fill(0, at + dimension, at + padded)
}
