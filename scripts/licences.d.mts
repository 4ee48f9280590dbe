export const page: string
export function licencesTable(): string
export function printedTable(text?: string): string
