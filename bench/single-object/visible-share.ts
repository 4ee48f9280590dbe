import type { TruePerson } from '@mot/street'

/** Visible share of a whole person: what lies outside of the image counts as hidden. */
export function visibleShare({ box, visibility }: TruePerson, width: number, height: number): number {
  const across = Math.min(box.right, width) - Math.max(box.left, 0)
  const down = Math.min(box.bottom, height) - Math.max(box.top, 0)
  const inside = across > 0 && down > 0 ? across * down : 0
  return (visibility * inside) / ((box.right - box.left) * (box.bottom - box.top))
}

/** Whether a person is seen in full, and large enough to begin with. */
export function isFull(person: TruePerson, width: number, height: number): boolean {
  const { left, top, right, bottom } = person.box
  return bottom - top >= 60 && right - left >= 16 && visibleShare(person, width, height) > 0.95
}
