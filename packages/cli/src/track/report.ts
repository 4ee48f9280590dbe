import { writeFile } from 'node:fs/promises'
import { counted } from '../counted'
import { cannotWrite } from '../part-file'
import type { Stage } from './stopwatch'

/** Counts and times of a run of `mot track`. */
export interface TrackReport {
  readonly frames: number
  /** Number of different ids of reported tracks. */
  readonly ids: number
  /** From the first frame to the last, without loading. */
  readonly seconds: number
  readonly framesPerSecond: number
  /** The provider that ran the network, if one ran. */
  readonly provider: string | undefined
  /** Seconds of each stage. Of stages that overlap in time, the seconds that the run waited for them. */
  readonly stages: Readonly<Record<Stage, number>>
  /** Seconds of work of each stage, however many overlapped. */
  readonly work: Readonly<Record<Stage, number>>
}

/** @throws MotError `file-not-found` if the file cannot be written. */
export async function writeReport(file: string, report: TrackReport): Promise<void> {
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`).catch(cannotWrite(file))
}

const names: Record<Stage, string> = {
  read: 'reading',
  prepare: 'preparing',
  run: 'network',
  decode: 'decoding',
  camera: 'camera motion',
  track: 'tracking',
  write: 'writing',
}

/** One line for people: counts, speed, and the share of each stage in the time. */
export function describeReport({ frames, ids, seconds, framesPerSecond, provider, stages }: TrackReport): string {
  const shares = (Object.keys(names) as Stage[])
    .filter((stage) => stages[stage] > 0)
    .map((stage) => `${names[stage]} ${Math.round((100 * stages[stage]) / seconds)} %`)
  const speed = `${seconds.toFixed(1)} s, ${framesPerSecond.toFixed(framesPerSecond < 100 ? 1 : 0)} frames/s`
  return `${counted(frames, 'frame')}, ${counted(ids, 'id')}, ${speed}${provider ? ` on ${provider}` : ''} (${shares.join(', ')})`
}
