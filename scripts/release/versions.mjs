// `changeset version` in a copy of the manifests: what the next release would be, and whether the workspace holds together
// after it.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packages, readJson, root } from './packages.mjs'

/** @returns {string[]} */
export function checkVersions() {
  const copy = mkdtempSync(join(tmpdir(), 'mot-version-'))
  try {
    copyManifests(copy)
    const run = (command, args) =>
      execFileSync(command, args, { cwd: copy, stdio: 'pipe', encoding: 'utf8', timeout: 300_000 })
    // Changesets names the commits that brought each change: without a repository there are none.
    const author = ['-c', 'user.name=release', '-c', 'user.email=release@localhost']
    run('git', ['init', '--quiet'])
    run('git', ['add', '--all'])
    run('git', [...author, 'commit', '--quiet', '--message', 'Before'])
    const problems = problemsOfVersions(copy, () =>
      run('node', [join(root, 'node_modules/@changesets/cli/bin.js'), 'version']),
    )
    if (problems.length > 0) return problems
    rmSync(join(copy, 'node_modules'))
    run('npx', ['-y', 'pnpm@12.21.0', 'install', '--lockfile-only', '--prefer-offline'])
    return []
  } catch (error) {
    return [`The version dry run fails: ${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}`]
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function copyManifests(copy) {
  const args = [
    'ls-files',
    '*package.json',
    '*jsr.json',
    '.changeset',
    'pnpm-workspace.yaml',
    'pnpm-lock.yaml',
    '*CHANGELOG.md',
  ]
  const files = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim().split('\n')
  for (const file of files.filter((file) => existsSync(join(root, file)))) cpSync(join(root, file), join(copy, file))
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
}

/** @param version changes the manifests. @returns {string[]} */
function problemsOfVersions(copy, version) {
  const pathOf = (folder) => join(copy, folder.slice(root.length))
  const waiting = changesets(copy)
  version()
  const after = packages.map(({ folder }) => ({
    folder: pathOf(folder),
    json: readJson(join(pathOf(folder), 'package.json')),
  }))
  const [{ json: first }] = after
  const problems = problemsOfManifests(
    packages.map(({ json }) => json),
    after.map(({ json }) => json),
    waiting.length > 0,
  )
  for (const { folder, json } of after) {
    const changelog = join(folder, 'CHANGELOG.md')
    const text = existsSync(changelog) ? readFileSync(changelog, 'utf8') : ''
    if (waiting.length > 0 && !text.includes(`## ${json.version}\n`)) {
      problems.push(
        `CHANGELOG.md of ${json.name} should have a section ${json.version}: list it in "fixed" of .changeset/config.json.`,
      )
    }
  }
  if (changesets(copy).length > 0) problems.push(`All changesets should be used, got ${changesets(copy).join(', ')}.`)
  console.log(`  ${packages[0].json.version} → ${first.version}, from ${waiting.length} changesets`)
  return problems
}

/** All packages have one version, newer than before, and depend on each other in that version. @returns {string[]} */
export function problemsOfManifests(before, after, isNewer) {
  const [{ version }] = after
  const problems = []
  for (const [i, json] of after.entries()) {
    if (json.version !== version) problems.push(`${json.name} should have the version ${version}, got ${json.version}.`)
    if (isNewer && json.version === before[i].version)
      problems.push(`${json.name} should have a version after ${json.version}.`)
    const fields = { ...json.dependencies, ...json.optionalDependencies, ...json.peerDependencies }
    for (const [name, range] of Object.entries(fields)) {
      const isOurs = after.some((other) => other.name === name)
      if (isOurs && range !== version) problems.push(`${json.name} should depend on ${name} ${version}, got ${range}.`)
    }
  }
  return problems
}

function changesets(folder) {
  return readdirSync(join(folder, '.changeset')).filter((name) => name.endsWith('.md') && name !== 'README.md')
}
