type Sizes = ReadonlyMap<string, number>

export function tableOf(sizes: Sizes): string
export function parseTable(table: string): Sizes
export function isClose(printed: Sizes, sizes: Sizes): boolean
