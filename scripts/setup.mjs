// Sets up a fresh checkout with only Node and npm installed. Fast if the setup is complete already.
//   node scripts/setup.mjs             install the packages of the lockfile
//   node scripts/setup.mjs --build     … and build the packages' JavaScript
//   node scripts/setup.mjs --chromium  … and install a Chromium for tests if there is none
import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
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
  // sudo drops the variables of a proxy.
  const proxies = Object.entries(process.env).filter(([name]) => /^(https?|no|all|ftp)_proxy$/i.test(name))
  const environment = ['DEBIAN_FRONTEND=noninteractive', ...proxies.map(([name, value]) => `${name}=${value}`)]
  // Another apt-get may be running, as on a machine that has just started: wait until it is done.
  const wait = ['-o', 'DPkg::Lock::Timeout=600']
  const [command, ...args] = [...asRoot, 'env', ...environment, 'apt-get', '-q', ...wait]
  retry(() => run(command, [...args, 'update']))
  retry(() => run(command, [...args, 'install', '-y', '--no-install-recommends', 'chromium', 'libvulkan1']))
}

/** Tries twice, and for ten minutes while apt is in use: the lock of its lists has no waiting time of its own. */
function retry(action) {
  const end = Date.now() + 600_000
  for (let trial = 1; ; trial++) {
    try {
      return action()
    } catch (error) {
      if (Date.now() > end || (trial > 1 && !isAptLocked())) throw error
      process.stderr.write('apt-get failed, perhaps because it is in use: trying again in 5 seconds\n')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5000)
    }
  }
}

/** Whether a process holds one of apt's locks, as the kernel lists them by inode. */
function isAptLocked() {
  const locks = readFileSync('/proc/locks', 'utf8')
  return ['/var/lib/apt/lists/lock', '/var/lib/dpkg/lock-frontend', '/var/cache/apt/archives/lock']
    .map((path) => statSync(path, { throwIfNoEntry: false })?.ino)
    .some((inode) => inode !== undefined && new RegExp(`:${inode} `).test(locks))
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
  execFileSync(command, args, {
    cwd: folder,
    // Standard output is reserved for the command that runs after the setup.
    stdio: ['ignore', process.stderr, process.stderr],
    env: { ...process.env, ...writableCaches() },
    // On Windows npx is a script, which a shell runs.
    shell: process.platform === 'win32' && command === 'npx',
  })
}

/** Where the home folder is read-only or missing, npm and pnpm keep their caches in this checkout. */
function writableCaches() {
  try {
    accessSync(homedir(), constants.W_OK)
    return {}
  } catch {
    const caches = join(root, 'node_modules', '.caches')
    const folder = (name) => join(caches, name)
    return {
      HOME: caches,
      npm_config_cache: folder('npm'),
      XDG_CACHE_HOME: folder('cache'),
      XDG_DATA_HOME: folder('data'),
      XDG_STATE_HOME: folder('state'),
      XDG_CONFIG_HOME: folder('config'),
    }
  }
}
