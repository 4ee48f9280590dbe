// Whether a release could happen now: everything that is held beside green tests.
//   npm run build && npm run release:check -- [part …]
//   parts: metadata, notices, versions, contents, api, jsr, sizes, workflow; all without a name
//   --accept    writes what differs into release/ and the guide, to be read and committed
//   --publish   of the workflow alone: also writes the address of the sources, and fails where it is unset
import { checkApi } from './release/api-report.mjs'
import { checkContents } from './release/contents.mjs'
import { checkJsr } from './release/jsr.mjs'
import { checkMetadata, releaseAddress } from './release/metadata.mjs'
import { checkNotices } from './release/notices.mjs'
import { checkSizes } from './release/sizes.mjs'
import { checkVersions } from './release/versions.mjs'
import { checkWorkflow } from './release/workflow.mjs'

const parts = {
  metadata: checkMetadata,
  notices: checkNotices,
  versions: checkVersions,
  contents: checkContents,
  api: checkApi,
  jsr: checkJsr,
  sizes: checkSizes,
  workflow: checkWorkflow,
}

const named = process.argv.slice(2).filter((each) => !each.startsWith('--'))
const unknown = named.filter((name) => !(name in parts))
if (unknown.length > 0) {
  throw new Error(`There is no part ${unknown.join(', ')}: expected some of ${Object.keys(parts).join(', ')}.`)
}
const settings = { accepts: process.argv.includes('--accept'), publishes: process.argv.includes('--publish') }

for (const [name, check] of Object.entries(parts).filter(([name]) => named.length === 0 || named.includes(name))) {
  const start = performance.now()
  const problems = await check(settings)
  const seconds = ((performance.now() - start) / 1000).toFixed(0)
  console.log(`${problems.length === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
}
if (!settings.publishes && releaseAddress() === '') {
  console.log('The address of the sources is unset: the workflow that publishes takes that of its repository.')
}
