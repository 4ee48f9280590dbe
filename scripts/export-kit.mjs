// Runs the export kit (training/export) in a Python of its own, which it makes ready first. Cheap when all is ready already.
//   node scripts/export-kit.mjs run NAME checkpoint.pth network.onnx …   the kit's command
//   node scripts/export-kit.mjs check [--quick | NAME …] [--keep]         what `npm run export:check` does
// `check` runs the kit's own tests, then exports every network of ../shared/golden/networks, holds it against what the
// original put out, in PyTorch, in onnxruntime-node and through the heads. --quick takes a few that fit in five minutes.
// MOT_PYTHON names a Python that has torch, onnx and onnxruntime; MOT_GOLDEN another folder of stored networks.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const kit = join(root, 'training/export')
const golden = process.env.MOT_GOLDEN ?? join(root, '../shared/golden/networks')
const out = join(root, 'out/export')
const outSmall = join(root, 'out/export-small')

/** One of each family, and all of its operators, at small inputs: about 500 MB in `out/export`. */
const quick = [
  'fairmot_yolo',
  'fairmot_dla_34',
  'jde_576x320',
  'centernet_ctdet_resdcn_18',
  'cornernet_squeeze',
  'fcos_r50_fpn_1x',
  'siamfc_alexnet_v1',
  'siamrpn_vot',
  'siamrpnpp_alex',
  'siammask_sharp',
]

/** Why there is no Python to run it in. */
const missing =
  'it needs Python with PyTorch, and neither apt-get nor pip could bring it (see training/export/README.md).'

/** What also runs in the browser's tests, on software WebGPU: the smallest inputs that the networks take. */
const small = {
  fairmot_yolo: '64x64',
  siamrpnpp_alex: '159x159',
  cornernet_squeeze: '127x127',
  centernet_ctdet_resdcn_18: '64x64',
}

const [command, ...words] = process.argv.slice(2)
const python = findPython()
if (command === 'run') {
  if (python === undefined) stop(missing)
  process.exitCode =
    spawnSync(python, ['-m', 'export', ...words], {
      cwd: process.env.INIT_CWD ?? root,
      env: withKit(),
      stdio: 'inherit',
    }).status ?? 1
} else if (command === 'check') {
  check()
} else {
  stop('usage: node scripts/export-kit.mjs run|check …')
}

function check() {
  if (python === undefined) {
    process.stdout.write(`Skipped the checks of the export kit: ${missing}\n`)
    return
  }
  run(python, ['-m', 'pytest', '--quiet', '-p', 'no:cacheprovider', join(kit, 'tests')])
  if (!existsSync(golden)) {
    process.stdout.write('Skipped the stored networks: ../shared/golden/networks is not there.\n')
    return
  }
  const keep = words.includes('--keep') || words.includes('--quick')
  const named = words.filter((word) => !word.startsWith('--'))
  const names = named.length > 0 ? named : words.includes('--quick') ? quick : stored()
  for (const folder of [out, outSmall]) rmSync(folder, { recursive: true, force: true })
  if (words.includes('--quick')) {
    for (const [name, size] of Object.entries(small))
      run(python, ['-m', 'export.check', name, outSmall, '--input', size])
  }
  // All at once where they stay; else one after the other, for some have 800 MB.
  const rounds = keep ? [names] : names.map((name) => [name])
  for (const round of rounds) {
    run(python, ['-m', 'export.check', ...round, out])
    run('npx', ['vitest', 'run', '--project', 'node', 'exported-networks'])
    if (!keep) rmSync(out, { recursive: true, force: true })
  }
}

function stored() {
  return readdirSync(golden).filter((name) => existsSync(join(golden, name, 'meta.json')))
}

/** A Python with all that the kit needs; undefined where none can be made. */
function findPython() {
  if (process.env.MOT_PYTHON) return process.env.MOT_PYTHON
  const own = join(kit, '.venv/bin/python')
  if (works(own)) return own
  const system = '/usr/bin/python3'
  if (!works(system, 'import torch, venv, ensurepip') && !installTorch()) return undefined
  const made = attempt(system, ['-m', 'venv', '--system-site-packages', join(kit, '.venv')])
  const filled =
    made && attempt(own, ['-m', 'pip', 'install', '--quiet', '--requirement', join(kit, 'requirements.txt')])
  return filled && works(own) ? own : undefined
}

function works(file, imports = 'import torch, onnx, onnxruntime, pytest') {
  return existsSync(file) && spawnSync(file, ['-c', imports], { stdio: 'ignore' }).status === 0
}

/** Debian's PyTorch, which runs on any processor and brings no CUDA. */
function installTorch() {
  if (!existsSync('/usr/bin/apt-get')) return false
  const asRoot = process.getuid() === 0 ? [] : ['sudo', '-n']
  const [first, ...rest] = [
    ...asRoot,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-q',
    '-o',
    'DPkg::Lock::Timeout=600',
  ]
  attempt(first, [...rest, 'update'])
  return attempt(first, [...rest, 'install', '-y', '--no-install-recommends', 'python3-torch', 'python3-venv'])
}

function attempt(file, args) {
  return spawnSync(file, args, { stdio: ['ignore', process.stderr, process.stderr] }).status === 0
}

function run(file, args) {
  try {
    execFileSync(file, args, { cwd: root, env: withKit(), stdio: 'inherit' })
  } catch {
    // It has said what is wrong.
    process.exit(1)
  }
}

function withKit() {
  return { ...process.env, PYTHONPATH: join(root, 'training'), MOT_GOLDEN: golden }
}

function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
