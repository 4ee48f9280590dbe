import { MotError, shown } from '@mot/core'
import { int32, list, type Shape } from '../../shapes'

/**
 * Which detections may be matched with a track: those of any class (`agnostic`), of its own class (`perClass`), or of its group
 * of class ids. A class in no group is tracked on its own.
 */
export type ClassHandling = 'agnostic' | 'perClass' | readonly (readonly number[])[]

export const classHandling: Shape<ClassHandling> = (value, place, refuse) => {
  if (value === 'agnostic' || value === 'perClass') return value
  const groups = groupsShape(value, place, () =>
    refuse(place, 'agnostic, perClass or a list of groups of class ids', value),
  )
  const ids = groups.flat()
  if (new Set(ids).size < ids.length) {
    throw new MotError('invalid-option', `Option "${place}" should name a class in one group, got ${shown(value)}.`)
  }
  // Its own, and for good: the caller may change what it has passed in.
  for (const group of groups) Object.freeze(group)
  return Object.freeze(groups)
}

const groupsShape = list(list(int32))

/** Maps classes to groups. */
export class ClassGroups {
  private readonly groupOfClass = new Map<number, number>()

  constructor(private readonly handling: ClassHandling) {
    if (typeof handling === 'string') return
    for (const group of handling) for (const classId of group) this.groupOfClass.set(classId, group[0]!)
  }

  /** Whether all classes are one group. */
  get isOne(): boolean {
    return this.handling === 'agnostic'
  }

  /** The first class id of the group; 0 with only one group. */
  groupOf(classId: number): number {
    if (this.isOne) return 0
    return this.groupOfClass.get(classId) ?? classId
  }
}
