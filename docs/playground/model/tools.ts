/** What a click or a drag on the picture does. */
export const toolNames = {
  explain: 'Explain',
  follow: 'Follow',
  line: 'Line',
  zone: 'Zone',
} as const

export type Tool = keyof typeof toolNames

export const toolHints: Readonly<Record<Tool, string>> = {
  explain: 'Click a person: why is it that track?',
  follow: 'Click a person, or draw a box about anything: it is followed by its pixels alone.',
  line: 'Drag across the picture: crossings are counted below each tracker.',
  zone: 'Drag from corner to corner: who is inside is counted below each tracker.',
}
