/** Translation of one option of an original project. */
export interface ReferenceOption<Options> {
  /** The options it sets; none where it is not an option of the tracker. `all` are all given options. */
  readonly become: (value: never, all: Readonly<Record<string, unknown>>) => Partial<Options>
  /** Why it sets none, or what differs. */
  readonly note?: string
}

/** The option names of a tracker's original projects. One table per tracker, beside its options. */
export type ReferenceOptions<Options> = Readonly<Record<string, ReferenceOption<Options>>>

/** The same option under another name. */
export function renamed<Options>(name: keyof Options): ReferenceOption<Options> {
  return { become: (value: unknown) => ({ [name]: value }) as Partial<Options> }
}

/** A least similarity, here a largest distance. */
export function asDistance<Options>(name: keyof Options): ReferenceOption<Options> {
  return {
    become: (value: number) => ({ [name]: 1 - value }) as Partial<Options>,
    note: 'a similarity, here a distance',
  }
}

/** Not an option of the tracker. */
export function elsewhere(note: string): ReferenceOption<object> {
  return { become: () => ({}), note }
}
