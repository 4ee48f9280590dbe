import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MotError } from '@mot/core'
import { readArguments } from './arguments'
import { askFor } from './ask'
import { checkEmpty, makeProject } from './make-project'
import type { Streams } from './streams'
import { type Template, templates } from './templates'

/**
 * `npm create mot@latest` as a function: `main(['my-counter', '--template', 'rtsp'], process)`.
 * @returns the exit status: 0 success, 1 failure, 2 usage error, 130 where questions are not answered.
 */
export async function main(argv: readonly string[], streams: Streams): Promise<number> {
  try {
    return await run(argv, streams)
  } catch (error) {
    if (!(error instanceof MotError)) throw error
    streams.stderr.write(`create-mot: ${error.message} (${error.code})\n`)
    return error.code === 'invalid-option' ? 2 : 1
  }
}

async function run(argv: readonly string[], streams: Streams): Promise<number> {
  const given = readArguments(argv)
  const { stdin, stdout, env } = streams
  if (given.help) stdout.write(help())
  if (given.version) stdout.write(`${ownVersion()}\n`)
  if (given.help || given.version) return 0
  if (given.folder !== undefined) checkEmpty(given.folder)
  const chosen = stdin.isTTY ? await askFor(given, streams) : complete(given)
  if (chosen === undefined) return 130
  const { folder, template } = chosen
  const source = fileURLToPath(new URL('../templates', import.meta.url))
  makeProject(folder, template, { source, version: ownVersion() })
  stdout.write(nextSteps(folder, template, env.npm_config_user_agent))
  return 0
}

/** Without a terminal there are no questions. */
function complete({ folder, template }: { folder: string | undefined; template: Template | undefined }) {
  if (folder === undefined || template === undefined) {
    const missing = folder === undefined ? 'a folder' : 'a template'
    const how = 'npm create mot@latest my-project -- --template page'
    throw new MotError('invalid-option', `Without a terminal the command should name ${missing}: ${how}`)
  }
  return { folder, template }
}

/** @param agent what npm, pnpm, yarn and bun say of themselves: the commands are those of the one in use. */
export function nextSteps(folder: string, { name, start }: Template, agent = 'npm'): string {
  const manager = /^(pnpm|yarn|bun)\b/.exec(agent)?.[1] ?? 'npm'
  const place = /\s/.test(folder) ? JSON.stringify(folder) : folder
  // npm passes on what begins with a hyphen after `--` only; here nothing does.
  const command = `${manager} ${manager === 'bun' && !start.startsWith('run') ? `run ${start}` : start}`
  const steps = [...(folder === '.' ? [] : [`cd ${place}`]), `${manager} install`, command]
  return `Made ${place} from the template ${name}. Next:\n${steps.map((step) => `  ${step}\n`).join('')}`
}

function help(): string {
  const list = templates.map(({ name, description }) => `  ${name.padEnd(20)} ${description}\n`).join('')
  return `Usage: npm create mot@latest [folder] -- [--template <name>]

Makes a project that tracks objects. What is not said is asked, where there is a terminal.

Templates:
${list}
Options:
  -t, --template <name> one of the above
  -v, --version         show the version
  -h, --help            show this
`
}

function ownVersion(): string {
  const path = fileURLToPath(new URL('../package.json', import.meta.url))
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}
