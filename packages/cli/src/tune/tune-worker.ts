import { MotError } from '@mot/core'
import { Subject, type SubjectOptions } from './subject'
import type { TrialRequest, TrialResponse } from './workers'

// A child process of `mot tune` that evaluates settings.
const subject = new Subject(JSON.parse(process.argv[2]!) as SubjectOptions)
process.on('message', async ({ settings, sequences }: TrialRequest) => {
  process.send!(await run(settings, sequences))
})

async function run(settings: TrialRequest['settings'], sequences: TrialRequest['sequences']): Promise<TrialResponse> {
  try {
    return { score: await subject.score(settings, sequences) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { error: { message, ...(error instanceof MotError && { code: error.code }) } }
  }
}
