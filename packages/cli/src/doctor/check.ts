/** One capability of the machine. */
export interface Check {
  readonly name: string
  readonly ok: boolean
  /** A version or a remark if it is available; the reason if it is not. */
  readonly detail: string
}
