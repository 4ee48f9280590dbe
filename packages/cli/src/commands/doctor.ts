import { Command } from 'commander'
import type { Streams } from '../streams'

/** `mot doctor`: what can run here, and why the rest cannot. */
export function doctorCommand(streams: Streams): Command {
  return new Command('doctor')
    .description('lists what can run on this machine, and why the rest cannot')
    .option('--json', 'one JSON document instead of a table')
    .action(async ({ json }: { json?: boolean }) => {
      const { examine, formatExamination } = await import('../doctor/examine')
      const examination = await examine()
      streams.stdout.write(json ? `${JSON.stringify(examination, null, 2)}\n` : formatExamination(examination))
    })
}
