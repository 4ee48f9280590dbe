export const root: string
export function difference(before: string, after: string): string
