import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Copies the files of a checkout that git lists, and installs their packages there: mutants never reach the checkout, and ../shared is
 * not beside the copy.
 */
export function copyCheckout(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  // What was installed before stays: it saves half a minute.
  for (const name of readdirSync(to)) if (name !== 'node_modules') rmSync(join(to, name), { recursive: true })
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: from,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  for (const file of listed.split('\n')) {
    if (file === '' || !existsSync(join(from, file))) continue
    mkdirSync(dirname(join(to, file)), { recursive: true })
    cpSync(join(from, file), join(to, file))
  }
  const pnpm = ['-y', 'pnpm@12.21.0', 'install', '--frozen-lockfile', '--prefer-offline', '--silent']
  execFileSync('npx', pnpm, { cwd: to, stdio: ['ignore', 'ignore', 'inherit'] })
}
