import { checkLengths } from './check-lengths'

/**
 * Associative embedding of corners, "CornerNet" (Law and Deng 2018, equations 4 and 5): the tags of an object's two corners
 * are pulled together, those of different objects pushed at least 1 apart.
 * @param topLeftTags one for each object.
 * @param bottomRightTags one for each object.
 * @throws MotError `invalid-tensor` when they are of different lengths.
 */
export function pullPushLoss(
  topLeftTags: ArrayLike<number>,
  bottomRightTags: ArrayLike<number>,
): { readonly pull: number; readonly push: number } {
  checkLengths({ topLeftTags, bottomRightTags })
  const count = topLeftTags.length
  const means = Array.from(topLeftTags, (tag, k) => (tag + bottomRightTags[k]!) / 2)
  let pull = 0
  let push = 0
  for (let k = 0; k < count; k++) {
    pull += (topLeftTags[k]! - means[k]!) ** 2 + (bottomRightTags[k]! - means[k]!) ** 2
    for (let j = 0; j < count; j++) {
      if (j !== k) push += Math.max(0, 1 - Math.abs(means[k]! - means[j]!))
    }
  }
  return { pull: count > 0 ? pull / count : 0, push: count > 1 ? push / (count * (count - 1)) : 0 }
}
