// Publishes each package whose version npm does not have yet, those first that others depend on. For the workflow alone:
// .github/workflows/release.yml. A run that broke off is run again.
//   node scripts/release/publish.mjs [--dry-run]
import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { packages } from './packages.mjs'

/** Every package after those that it depends on. */
export function inOrder(manifests) {
  const ordered = []
  const add = (json) => {
    if (ordered.includes(json)) return
    for (const name of Object.keys(json.dependencies ?? {})) {
      const other = manifests.find((each) => each.name === name)
      if (other) add(other)
    }
    ordered.push(json)
  }
  manifests.forEach(add)
  return ordered
}

/** @throws Error where the tag is not that of the version. */
export function checkTag(tag, version) {
  if (tag !== `v${version}`) throw new Error(`The tag should be v${version}, the version of the packages, got ${tag}.`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const isDry = process.argv.includes('--dry-run')
  if (!isDry) checkTag(process.env.GITHUB_REF_NAME, packages[0].json.version)
  for (const json of inOrder(packages.map(({ json }) => json))) {
    const { folder } = packages.find((each) => each.json === json)
    const id = `${json.name}@${json.version}`
    if (spawnSync('npm', ['view', id, 'version'], { encoding: 'utf8' }).stdout.trim() === json.version) {
      console.log(`${id} is published`)
      continue
    }
    console.log(`publishing ${id}`)
    // Built already: the scripts of packing would build again.
    const options = ['--access', 'public', '--ignore-scripts', ...(isDry ? ['--dry-run'] : [])]
    execFileSync('npm', ['publish', ...options], { cwd: folder, stdio: 'inherit' })
  }
}
