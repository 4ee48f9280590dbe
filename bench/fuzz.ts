/**
 * Hostile inputs for every tracker, and damaged files for every reader: 100,000 a multi-object tracker, 5,000 a
 * classical single-object tracker, 200 one with networks, 10,000 a reader, 500 a video container, 2,000 a kind of picture; and
 * 30,000 hostile options to all that take options. A finding is an error other than a MotError, an input that takes longer than 20
 * seconds, a reported value that is not finite, and a tracker whose next clean frame differs from that of a twin that has
 * not been given the refused input. Inputs are drawn from the seed; a finding names both.
 *
 *   npm run bench -- fuzz [--seed=1] [--only=SORT]
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { fuzz, type Outcome, subjects } from './fuzz/run'
import type { Subject } from './fuzz/subject'
import { Watchdog } from './fuzz/watchdog'
import { short } from './harness'

const { values } = parseArgs({ options: { seed: { type: 'string' }, only: { type: 'string' } }, strict: false })
const seed = Number(values.seed ?? 1)
const chosen = subjects().filter(({ name }) => values.only === undefined || name === values.only)
const own = fileURLToPath(import.meta.url)

if (chosen.length === 0) {
  console.error(
    `There is no subject "${values.only}". Available: ${subjects()
      .map(({ name }) => name)
      .join(', ')}.`,
  )
  process.exitCode = 2
}
// In a whole run each has a process of its own: one that hangs does not end the others.
if (short || values.only !== undefined) for (const subject of chosen) await attack(subject)
else {
  for (const { name } of chosen) {
    const command = [...process.execArgv, own, ...process.argv.slice(2), `--only=${name}`]
    const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' })
    if (status !== 0) process.exitCode = 1
  }
}

async function attack(subject: Subject): Promise<void> {
  const watchdog = new Watchdog(`${subject.name}, seed ${seed},`)
  const inputs = short ? subject.shortInputs : subject.inputs
  print(await fuzz(subject, inputs, seed, () => watchdog.next()))
  await watchdog.end()
}

function print({ name, inputs, refused, findings }: Outcome): void {
  console.log(`  ${name.padEnd(32)} seed ${seed}  ${inputs} inputs, ${refused} refused, ${findings.length} findings`)
  for (const finding of findings) console.error(`    ${finding}`)
  if (findings.length > 0) process.exitCode = 1
}
