import { MotError } from '@mot/core'
import { type Refuse, type Shape, shown } from './shapes'

/**
 * @param place where in the snapshot the state is, for messages.
 * @throws MotError `invalid-snapshot` naming the first part that is missing or not what it should be.
 */
export function readState<State>(shape: Shape<State>, state: unknown, place = ''): State {
  return shape(state, place, refuse)
}

const refuse: Refuse = (place, expected, got) => {
  throw new MotError('invalid-snapshot', `"${place}" of the snapshot should be ${expected}, got ${shown(got)}.`)
}
