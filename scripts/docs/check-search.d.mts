export const searched: Readonly<Record<string, RegExp>>
export function missedWords(folder: string, docs: string, words?: Readonly<Record<string, RegExp>>): Promise<string[]>
