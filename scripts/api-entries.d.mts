export function apiEntries(): readonly { readonly name: string; readonly source: string }[]
