import { MotError, shown } from '@mot/core'
import type { Refuse, Shape } from './shapes'

/**
 * @param place of the state in the snapshot, for messages.
 * @throws MotError `invalid-snapshot` naming the first missing or wrong part.
 */
export function readState<State>(shape: Shape<State>, state: unknown, place = ''): State {
  return shape(state, place, refuse)
}

const refuse: Refuse = (place, expected, got) => {
  throw new MotError('invalid-snapshot', `"${place}" of the snapshot should be ${expected}, got ${shown(got)}.`)
}
