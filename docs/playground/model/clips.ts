/** The clips under docs/public/clips, which `npm run clips` makes. */
export const clipTitles = {
  street: 'A street at noon',
  evening: 'A street in the evening',
} as const

export type ClipName = keyof typeof clipTitles

export const clipNames: readonly string[] = Object.keys(clipTitles)
