// Runtimes from npm, each as a program of its own under out/runtimes, where later runs find them again.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../release/packages.mjs'

const { platform, arch } = process
const system = { linux: 'linux', darwin: 'darwin', win32: 'win' }[platform] ?? platform
const exe = platform === 'win32' ? '.exe' : ''

const node = (version) => ({
  packages: { [`node-${system}-${arch}`]: version },
  program: `node-${system}-${arch}/bin/node${exe}`,
})

/** Versions are fixed: what is green today is green tomorrow. */
const runtimes = {
  'node-20': node('20.20.2'),
  'node-22': node('22.23.5'),
  'node-24': node('24.22.3'),
  bun: {
    packages: { bun: '1.4.5' },
    program: `@oven/bun-${{ win32: 'windows' }[platform] ?? platform}-${{ arm64: 'aarch64' }[arch] ?? arch}/bin/bun${exe}`,
  },
  deno: {
    packages: { deno: '2.9.6' },
    program: `@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}/deno${exe}`,
  },
}

export const runtimeNames = Object.keys(runtimes)

/** @returns the program, or `undefined` where npm has none for this machine or cannot be reached. */
export function fetchRuntime(name) {
  const [major] = process.versions.node.split('.')
  if (name === `node-${major}`) return process.execPath
  const { packages, program } = runtimes[name]
  const folder = join(root, 'out', 'runtimes', `${name}-${Object.values(packages)[0]}`)
  const path = join(folder, 'node_modules', program)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: packages }))
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
  try {
    execFileSync('npm', ['install', ...options], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: 120_000,
    })
  } catch {
    return undefined
  }
  return existsSync(path) ? path : undefined
}
