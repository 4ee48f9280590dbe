/** One thing that a machine may or may not be able to do. */
export interface Check {
  readonly name: string
  readonly ok: boolean
  /** A version or a remark where it can; the reason where it cannot. */
  readonly detail: string
}
