export function slowness(seconds: number, processor: number | undefined): string[]
export function processorSeconds(): number | undefined
