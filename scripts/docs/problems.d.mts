export function problemsOf(dist: string, docs: string, mostBytes?: number): Promise<string[]>
export function megabytes(bytes: number): string
