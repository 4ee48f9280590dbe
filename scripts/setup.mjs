// Sets up a fresh checkout with only Node and npm installed. Fast if the setup is complete already.
//   node scripts/setup.mjs             install the packages of the lockfile
//   node scripts/setup.mjs --build     … and build the packages' JavaScript
//   node scripts/setup.mjs --chromium  … and install a Chromium for tests if there is none
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const pnpm = ['-y', 'pnpm@12.21.0']

if (modified('pnpm-lock.yaml') > modified('node_modules/.modules.yaml')) {
  run('npx', [...pnpm, 'install', '--frozen-lockfile'])
}
if (process.argv.includes('--build')) packages().filter(isStale).forEach(build)
if (process.argv.includes('--chromium') && !chromium()) installChromium()

/** Whether the sources, or the networks whose manifests are built in, are newer than the build. */
function isStale(name) {
  const folder = join('packages', name)
  return (
    Math.max(newest(join(folder, 'src')), newest(join(folder, 'networks'))) > modified(join(folder, 'dist/index.js'))
  )
}

/** JavaScript only: types take longer, and no program here reads them. */
function build(name) {
  process.stderr.write(`building @mot/${name}\n`)
  const tsup = join(root, 'node_modules/tsup/dist/cli-default.js')
  run(process.execPath, [tsup, '--no-dts', '--silent'], join(root, 'packages', name))
}

function packages() {
  return readdirSync(join(root, 'packages')).filter((name) =>
    existsSync(join(root, 'packages', name, 'tsup.config.ts')),
  )
}

function chromium() {
  return [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find((path) => path && existsSync(path))
}

/**
 * Debian's Chromium where there is apt-get, else Playwright's. Node uses its software device through Debian's Vulkan
 * loader.
 */
function installChromium() {
  if (!existsSync('/usr/bin/apt-get')) return run('npx', ['playwright', 'install', 'chromium'])
  const asRoot = process.getuid() === 0 ? [] : ['sudo']
  const aptGet = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q']
  run(aptGet[0], [...aptGet.slice(1), 'update'])
  run(aptGet[0], [...aptGet.slice(1), 'install', '-y', '--no-install-recommends', 'chromium', 'libvulkan1'])
}

/** Milliseconds since the epoch; 0 where there is no such file. */
function modified(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** The latest change in a folder; 0 where there is no such folder. */
function newest(folder) {
  if (!existsSync(join(root, folder))) return 0
  return Math.max(
    0,
    ...readdirSync(join(root, folder), { recursive: true }).map((file) => modified(join(folder, file))),
  )
}

function run(command, args, folder = root) {
  // Standard output is reserved for the command that runs after the setup.
  execFileSync(command, args, { cwd: folder, stdio: ['ignore', process.stderr, process.stderr] })
}
