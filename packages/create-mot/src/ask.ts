import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { findTemplate } from './arguments'
import type { Streams } from './streams'
import { type Template, templates } from './templates'

/** Reads at the terminal what the command line does not say; again after an answer that is no template. @returns undefined where the input ends. */
export async function askFor(
  { folder, template }: { folder: string | undefined; template: Template | undefined },
  { stdin, stdout }: Streams,
): Promise<{ folder: string; template: Template } | undefined> {
  const lines = createInterface({ input: stdin, output: stdout })
  const ended = once(lines, 'close').then(() => undefined)
  const answerTo = (question: string) => Promise.race([lines.question(question), ended])
  try {
    if (folder === undefined) {
      const answer = await answerTo('Folder (mot-project): ')
      if (answer === undefined) return undefined
      folder = answer.trim() || 'mot-project'
    }
    if (template === undefined) {
      for (const [i, { name, description }] of templates.entries()) {
        stdout.write(`  ${i + 1}  ${name.padEnd(6)} ${description}\n`)
      }
    }
    while (template === undefined) {
      const answer = await answerTo('Template (1): ')
      if (answer === undefined) return undefined
      try {
        template = findTemplate(answer.trim() || '1')
      } catch (error) {
        stdout.write(`${(error as Error).message}\n`)
      }
    }
    return { folder, template }
  } finally {
    lines.close()
  }
}
