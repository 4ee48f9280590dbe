import cliProgress from 'cli-progress'
import type { Streams } from './streams'

/** A bar on standard error; nothing at all where no terminal is there. */
export interface Progress {
  update(value: number, total?: number): void
  stop(): void
}

/**
 * @param label what is going on: `tracking`.
 * @param unit what is counted: `frames`, `MB`.
 * @param total how many there will be, where known.
 */
export function showProgress({ stderr }: Streams, label: string, unit: string, total?: number): Progress {
  if (!stderr.isTTY) return { update() {}, stop() {} }
  const show = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(1))
  const bar = new cliProgress.SingleBar(
    {
      stream: stderr as NodeJS.WriteStream,
      hideCursor: true,
      clearOnComplete: true,
      // A length that is only estimated must not let the bar run over its end.
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
