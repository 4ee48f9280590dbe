/** A path of Babel's, of which only what the rules read is needed. */
export function shouldIgnore(path: object): string | undefined
