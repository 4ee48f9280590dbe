import { existsSync, readFileSync } from 'node:fs'

/** Seconds of a build. */
const MOST_SECONDS = 90

/**
 * A line where a build takes too long although it has a processor of its own. On a machine that is busy with other work the time says
 * nothing.
 * @param seconds it took. @param processor seconds of processor time, undefined where they are not known.
 */
export function slowness(seconds, processor) {
  const isStarved = processor === undefined || processor < 0.9 * seconds
  if (seconds <= MOST_SECONDS || isStarved) return []
  return [`The docs should be built within ${MOST_SECONDS} s, they took ${seconds.toFixed(0)} s.`]
}

/** Processor time of the programs that this process has run, where the system tells it. */
export function processorSeconds() {
  if (!existsSync('/proc/self/stat')) return undefined
  // After the name in brackets: the time of ended children in user and system mode are numbers 14 and 15, in hundredths.
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[13]) + Number(fields[14])) / 100
}
