// A stranger's path: an empty folder, a video, and the commands of the README's part "Install" as they are printed there.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasFfmpeg, prepareFootage } from './footage.mjs'
import { startRegistry } from './registry.mjs'
import { root, run } from './workspace.mjs'

/** @param opensPages also opens the page that is made, in Chromium. */
export async function walkAsStranger(project, opensPages) {
  const footage = await prepareFootage(`${project}-footage`)
  const registry = await startRegistry()
  const environment = {
    ...process.env,
    ...footage.env,
    MOT_CACHE: `${project}-cache`,
    VITE_MOT_MIRROR: footage.env.MOT_MIRROR,
    npm_config_registry: registry.address,
    // Of commands that would wait for an answer, and of what the README says of scripts.
    npm_config_yes: 'true',
    ONNXRUNTIME_NODE_INSTALL: 'skip',
  }
  try {
    mkdirSync(project)
    copyFileSync(footage.video, join(project, 'street.mp4'))
    await follow(project, environment, footage, opensPages)
  } finally {
    registry.close()
    footage.close()
  }
}

async function follow(project, environment, { network, people, video }, opensPages) {
  const { commands, zones, loop } = readmeSteps(network)
  const [cli, track, count, create, enter, install, dev, , programs] = commands
  const shell = (command, folder = project) => runInShell(command, folder, environment)

  await shell(cli)
  writeFileSync(join(project, 'zones.json'), zones)
  await shell(track)
  const rows = readFileSync(join(project, 'tracks.txt'), 'utf8').trim().split('\n')
  const ids = new Set(rows.map((row) => row.split(',')[1]))
  assert.ok(ids.size >= people, `${ids.size} people are too few.`)
  assert.ok(statSync(join(project, 'tracked.mp4')).size > 20_000)

  const counted = await shell(count)
  assert.match(counted, /middle/)
  assert.match(counted, /right half/)
  assert.ok([...counted.matchAll(/\b[1-9]\d*\b/g)].length > 0, `Nothing is counted: ${counted}`)

  await shell(programs)
  writeFileSync(join(project, 'loop.mjs'), loop)
  const printed = await shell('node loop.mjs')
  assert.match(printed, /^1 \d+ \{/m, 'The loop should print tracks of the first frame.')

  await shell(create)
  assert.equal(enter, 'cd my-page')
  const page = join(project, 'my-page')
  // As the page's README says, another network is another name.
  const detector = join(page, 'src/detector.ts')
  writeFileSync(detector, readFileSync(detector, 'utf8').replace("'yolox-nano'", `'${network}'`))
  await shell(install, page)
  if (opensPages) await openDevelopmentPage(dev, page, environment, video)
  console.log(
    `${rows.length} rows of ${ids.size} people, counts, the loop${opensPages ? ', a page in Chromium' : ', a page'}`,
  )
}

/** The commands of the part "Install", in order, the file of zones, and the loop of the next part. */
function readmeSteps(network) {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const named = readme.replaceAll('yolox-nano', network)
  const part = (title) => named.slice(named.indexOf(`\n## ${title}\n`)).split('\n## ')[1]
  const blocksOf = (text, language) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, code]) => code)
  const commands = blocksOf(part('Install'), 'sh').flatMap((code) => code.trim().split('\n'))
  const expected = [
    /^npm install @mot\/cli$/,
    /^npx mot track /,
    /^npx mot count /,
    /^npm create mot/,
    /^cd /,
    /^npm install$/,
    /^npm run dev$/,
  ]
  for (const [i, pattern] of expected.entries())
    assert.match(commands[i], pattern, 'The README has other steps than this check.')
  assert.equal(commands.length, 9, 'The README has other steps than this check.')
  const [loop] = blocksOf(part('The loop'), 'ts')
  // The shipped network has a head of its own.
  const fitting = network === 'fairmot-tiny' ? loop.replaceAll(/\byolox\b/g, 'fairMOT') : loop
  return { commands, zones: blocksOf(part('Install'), 'json')[0], loop: fitting }
}

/** @returns what the command prints. @throws where it fails. */
async function runInShell(command, cwd, env) {
  console.log(`$ ${command}`)
  const child = spawn(command, { cwd, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.on('data', (part) => {
    output += part
  })
  child.stderr.on('data', (part) => {
    errors += part
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), 300_000)
  const [status] = await once(child, 'close')
  clearTimeout(timer)
  assert.equal(status, 0, `${command}\n${output}${errors}`)
  return output
}

/** The page as a developer sees it: Vite's server, a button, a camera. */
async function openDevelopmentPage(command, cwd, env, video) {
  console.log(`$ ${command}`)
  const child = spawn(command, { cwd, env, shell: true, detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const address = await addressIn(child)
    const { withBrowser } = await import('./with-page.mjs')
    const film = join(cwd, 'camera.mjpeg')
    if (hasFfmpeg) run('ffmpeg', ['-loglevel', 'error', '-y', '-i', video, '-c:v', 'mjpeg', '-q:v', '3', film])
    const camera = existsSync(film) ? [`--use-file-for-fake-video-capture=${film}`] : []
    const args = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', ...camera]
    await withBrowser(args, async (page) => {
      await page.goto(address)
      await page.click('#start')
      await page.waitForFunction(
        (least) =>
          Number(/^\d+ people, (\d+) so far/.exec(document.querySelector('#status').textContent)?.[1]) >= least,
        hasFfmpeg ? 2 : 0,
        { timeout: 90_000 },
      )
      console.log(await page.textContent('#status'))
    })
  } finally {
    process.kill(-child.pid, 'SIGTERM')
  }
}

async function addressIn(child) {
  let output = ''
  for await (const part of child.stdout) {
    output += part
    // Without the colours of a terminal.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is left out.
    const [address] = /http:\/\/localhost:\d+\//.exec(output.replace(/\u001b\[\d*m/g, '')) ?? []
    if (address) return address
  }
  throw new Error(`The page is not served: ${output}`)
}
