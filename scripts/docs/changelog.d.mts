export function changelog(root: string): string
