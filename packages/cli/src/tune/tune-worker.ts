import { MotError } from '@mot/core'
import { Subject, type SubjectOptions } from './subject'
import type { TrialAnswer, TrialRequest } from './workers'

// One of several processes that try settings for `mot tune`.
const subject = new Subject(JSON.parse(process.argv[2]!) as SubjectOptions)
process.on('message', async ({ settings, sequences }: TrialRequest) => {
  process.send!(await answer(settings, sequences))
})

async function answer(settings: TrialRequest['settings'], sequences: TrialRequest['sequences']): Promise<TrialAnswer> {
  try {
    return { score: await subject.score(settings, sequences) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { error: { message, ...(error instanceof MotError && { code: error.code }) } }
  }
}
