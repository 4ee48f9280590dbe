export function folderBytes(folder: string): number
