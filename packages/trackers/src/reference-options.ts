/** What one option of an original project is here. */
export interface ReferenceOption<Options> {
  /** The options it sets; none where it is about something else. `all` are those it comes with. */
  readonly become: (value: never, all: Readonly<Record<string, unknown>>) => Partial<Options>
  /** Why it sets none, or what is different. */
  readonly note?: string
}

/** The option names of a tracker's original projects. One table a tracker, beside its options. */
export type ReferenceOptions<Options> = Readonly<Record<string, ReferenceOption<Options>>>

/** The same by another name. */
export function renamed<Options>(name: keyof Options): ReferenceOption<Options> {
  return { become: (value: unknown) => ({ [name]: value }) as Partial<Options> }
}

/** A similarity that has to be reached; here a distance that must not be passed. */
export function asDistance<Options>(name: keyof Options): ReferenceOption<Options> {
  return {
    become: (value: number) => ({ [name]: 1 - value }) as Partial<Options>,
    note: 'a similarity made a distance',
  }
}

/** Not an option of the tracker. */
export function elsewhere(note: string): ReferenceOption<object> {
  return { become: () => ({}), note }
}
