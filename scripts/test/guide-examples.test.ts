import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { examplesIn } from '../examples-in-markdown'

const root = fileURLToPath(new URL('../..', import.meta.url))
const guide = join(root, 'docs/guide')
const scripts: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts
const commands = readdirSync(join(root, 'packages/cli/src/commands')).map((file) => file.replace(/\.ts$/, ''))
const pages = readdirSync(guide, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'))

/** Commands of a page that this checkout has: `npm run NAME` and `mot COMMAND`. */
function runnable(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```sh(?: \[\w+\])?\n(.*?)^ *```$/gms)].map(([, block]) => block!)
  return blocks.flatMap((block) => block.split('\n')).filter((line) => isRunnable(line))
}

function isRunnable(line: string): boolean {
  const [, script] = /^npm run ([\w:]+)/.exec(line) ?? []
  const [, command] = /^(?:npm run mot -- |npx mot |mot )(\w+)/.exec(line) ?? []
  if (command !== undefined) return commands.includes(command)
  return script !== undefined
    ? script in scripts
    : /^(npm test|python3? |strings |npm install|pnpm add|yarn add|bun add)/.test(line)
}

test.each(pages)('%s has an example: TypeScript that is checked, or a command that there is', (page) => {
  const text = readFileSync(join(guide, page), 'utf8')
  expect([...examplesIn(join(guide, page)).map(({ code }) => code), ...runnable(text)]).not.toEqual([])
})

test('a command that is not there is no example', () => {
  expect(runnable('```sh\nnpm run nothing\nmot fly street.mp4\n```\n')).toEqual([])
  expect(runnable('```sh\nmot track street.mp4\nnpm run demo\n```\n')).toHaveLength(2)
})

test('an example in a list is one, without its indent', () => {
  const [example] = examplesIn(join(guide, 'small-and-fast.md'))
  expect(example?.code).toMatch(/^import \{ expandBoxes \}/)
})
