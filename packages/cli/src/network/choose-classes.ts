import { MotError } from '@mot/core'
import { findName } from '../registry'

/**
 * The ids of requested classes.
 * @param requested names or ids; undefined for all.
 * @param names of the network's classes by id; empty if unknown.
 * @throws MotError `invalid-option` for a class that the network does not have, with those it has.
 */
export function chooseClasses(
  requested: readonly string[] | undefined,
  names: readonly string[],
): readonly number[] | undefined {
  return requested?.map((text) => {
    if (/^\d+$/.test(text)) return Number(text)
    if (names.length === 0) {
      throw new MotError(
        'invalid-option',
        `The network does not say the names of its classes: pass ids, such as 0,2, in place of "${text}".`,
      )
    }
    try {
      return names.indexOf(findName('class', text, names))
    } catch (error) {
      const reason = (error as MotError).message
      throw new MotError('invalid-option', `${reason} Ids do as well, such as 0,2.`, { cause: error })
    }
  })
}
