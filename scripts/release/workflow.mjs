// The workflow that publishes: by trusted publishing, with a proof of origin, and after everything that must hold.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './packages.mjs'

const path = '.github/workflows/release.yml'

/** @returns {string[]} */
export function checkWorkflow() {
  return problemsOfWorkflow(readFileSync(join(root, path), 'utf8'))
}

/** @returns {string[]} */
export function problemsOfWorkflow(text) {
  const needed = {
    'id-token: write': 'which lets npm and JSR tell that it is this workflow',
    'contents: read': 'so that a job has no more rights than it needs',
    'npm run release:check -- --publish':
      'which writes the address of the sources, and refuses what should not be published',
    NPM_CONFIG_PROVENANCE: 'for the proof of origin',
    'scripts/release/jsr.mjs --stage': 'for JSR',
    'scripts/release/publish.mjs': 'which publishes what npm does not have',
  }
  const problems = Object.entries(needed)
    .filter(([line]) => !text.includes(line))
    .map(([line, why]) => `${path} should have "${line}", ${why}.`)
  const secret = /NPM_TOKEN|NODE_AUTH_TOKEN|secrets\.(?!GITHUB_TOKEN)\w+/.exec(text)
  if (secret) problems.push(`${path} should publish without secrets, by trusted publishing, got ${secret[0]}.`)
  for (const [, action, version] of text.matchAll(/uses: (\S+?)@(\S+)/g)) {
    if (!/^[0-9a-f]{40}$/.test(version) && !action.startsWith('actions/')) {
      problems.push(`${path} should name ${action} by its commit, got ${version}.`)
    }
  }
  return problems
}
