/** Appearance vectors, one a row. */
export interface Embeddings {
  readonly count: number
  /** Length of one. */
  readonly dimension: number
  /** [count × dimension] */
  readonly data: Float32Array
}
