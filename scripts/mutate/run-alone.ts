import { readFileSync, rmSync, writeFileSync } from 'node:fs'

/**
 * Two runs in one copy of the checkout would break each other's files: the first holds a file with its process's number.
 * @returns the process that runs already; undefined where this one holds the file now, until it ends.
 */
export function runAlone(lock: string): number | undefined {
  const other = numberIn(lock)
  if (other !== undefined && other !== process.pid && isAlive(other)) return other
  writeFileSync(lock, `${process.pid}`)
  process.on('exit', () => rmSync(lock, { force: true }))
  return undefined
}

function numberIn(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
