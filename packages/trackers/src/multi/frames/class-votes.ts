import { numbers, type Shape } from '../../shapes'

/**
 * A track's votes on its class: [classes × 2] class id and the sum of the scores of its detections of that class, in the order
 * the classes were first seen. Plain numbers, so that snapshots can hold them.
 */
export type ClassVotes = number[]

/** In a snapshot. */
export const classVotes: Shape<ClassVotes> = (value, place, refuse) => {
  const votes = numbers()(value, place, refuse)
  return votes.length % 2 === 0 ? votes : refuse(place, 'a list of class ids, each with its sum of scores', value)
}

/** Adds a vote. @returns the class with the greatest sum; of equal sums, the one seen first. */
export function vote(votes: ClassVotes, classId: number, score: number): number {
  let own = 0
  while (own < votes.length && votes[own] !== classId) own += 2
  if (own === votes.length) votes.push(classId, 0)
  votes[own + 1] = votes[own + 1]! + score
  let best = 0
  for (let i = 2; i < votes.length; i += 2) if (votes[i + 1]! > votes[best + 1]!) best = i
  return votes[best]!
}
