import cliProgress from 'cli-progress'
import type { Streams } from './streams'

/** A bar on standard error; nothing if that is not a terminal. */
export interface Progress {
  update(value: number, total?: number): void
  stop(): void
}

/**
 * @param label the activity: `tracking`.
 * @param unit the counted unit: `frames`, `MB`.
 * @param total the final count, if known.
 */
export function showProgress({ stderr }: Streams, label: string, unit: string, total?: number): Progress {
  if (!stderr.isTTY) return { update() {}, stop() {} }
  const show = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(1))
  const bar = new cliProgress.SingleBar(
    {
      stream: stderr as NodeJS.WriteStream,
      hideCursor: true,
      clearOnComplete: true,
      // The total may be an estimate: limit the bar to its end.
      format: (options, { progress, value, total, eta }) =>
        total > 0
          ? `${label} ${cliProgress.Format.BarFormat(Math.min(progress, 1), options)} ${show(value)} of ${show(total)} ${unit}, ${Math.round(eta)} s left`
          : `${label} ${show(value)} ${unit}`,
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
