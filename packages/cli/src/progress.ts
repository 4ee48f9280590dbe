import cliProgress from 'cli-progress'
import { counted } from './counted'
import type { Streams } from './streams'

/** A bar on standard error; off a terminal, a line every few seconds. */
export interface Progress {
  update(value: number, total?: number): void
  stop(): void
}

/** Time between lines off a terminal, in milliseconds. */
const LINE_INTERVAL = 5000

/**
 * @param label the activity: `tracking`.
 * @param unit the counted unit: `frame`, `MB`.
 * @param total the final count, if known.
 */
export function showProgress(streams: Streams, label: string, unit: string, total?: number): Progress {
  return streams.stderr.isTTY ? bar(streams, label, unit, total) : lines(streams, label, unit, total)
}

function bar({ stderr }: Streams, label: string, unit: string, total?: number): Progress {
  const bar = new cliProgress.SingleBar(
    {
      stream: stderr as NodeJS.WriteStream,
      hideCursor: true,
      clearOnComplete: true,
      // The total may be an estimate: limit the bar to its end.
      format: (options, { progress, value, total, eta }) =>
        total > 0
          ? `${label} ${cliProgress.Format.BarFormat(Math.min(progress, 1), options)} ${describe(value, unit, total)}, ${Math.round(eta)} s left`
          : `${label} ${describe(value, unit)}`,
    },
    cliProgress.Presets.shades_classic,
  )
  bar.start(total ?? 0, 0)
  return {
    update(value, newTotal) {
      if (newTotal !== undefined) bar.setTotal(newTotal)
      bar.update(value)
    },
    stop: () => bar.stop(),
  }
}

function lines({ stderr }: Streams, label: string, unit: string, total?: number): Progress {
  const start = performance.now()
  let last = start
  return {
    update(value, newTotal) {
      total = newTotal ?? total
      const now = performance.now()
      if (now - last < LINE_INTERVAL) return
      last = now
      const left = total === undefined ? undefined : ((now - start) / 1000) * (total / value - 1)
      const rest = left !== undefined && left >= 0 && Number.isFinite(left) ? `, ${Math.round(left)} s left` : ''
      stderr.write(`${label} ${describe(value, unit, total)}${rest}\n`)
    },
    stop() {},
  }
}

/** `4 of 10 frames`, `1 frame`, `2.5 of 3.1 MB`. */
function describe(value: number, unit: string, total?: number): string {
  const show = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(1))
  const last = total ?? value
  const name = unit === 'MB' ? unit : counted(last, unit).replace(/^\S+ /, '')
  return total === undefined ? `${show(value)} ${name}` : `${show(value)} of ${show(total)} ${name}`
}
