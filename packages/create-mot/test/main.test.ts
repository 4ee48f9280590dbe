import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { main, nextSteps } from '../src/main'
import { templates } from '../src/templates'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'create-mot-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the program. @param answers what is typed at a terminal; without it there is none. */
async function run(argv: readonly string[], answers?: readonly string[]) {
  const stdin = Object.assign(new PassThrough(), { isTTY: answers !== undefined })
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const text = { stdout: '', stderr: '' }
  let next = 0
  stdout.on('data', (part) => {
    text.stdout += part
    // A question ends with a colon and a space.
    if (!String(part).endsWith(': ') || answers === undefined) return
    if (next < answers.length) stdin.write(`${answers[next++]}\n`)
    else stdin.end()
  })
  stderr.on('data', (part) => {
    text.stderr += part
  })
  const status = await main(argv, { stdin, stdout, stderr, env: {} })
  return { status, ...text }
}

test('a folder and a template make a project, and the next commands are printed', async () => {
  const app = join(folder, 'app')
  expect(await run([app, '--template', 'video'])).toEqual({
    status: 0,
    stdout: `Made ${app} from the template video. Next:\n  cd ${app}\n  npm install\n  npm start street.mp4\n`,
    stderr: '',
  })
  expect(existsSync(join(app, 'src/track.js'))).toBe(true)
})

describe('without a terminal nothing is asked', () => {
  test.each([
    [[], 'a folder'],
    [['--template', 'page'], 'a folder'],
    [['app'], 'a template'],
  ])('%j is a usage error that names %s', async (argv, missing) => {
    const { status, stdout, stderr } = await run(argv)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toBe(
      `create-mot: Without a terminal the command should name ${missing}: npm create mot@latest my-project -- --template page (invalid-option)\n`,
    )
  })
})

describe('at a terminal', () => {
  test('what the command says is not asked', async () => {
    const { status, stdout } = await run([join(folder, 'app')], ['2'])
    expect(status).toBe(0)
    expect(stdout).not.toContain('Folder')
    expect(stdout).toMatch(/Template \(1\): Made .* from the template video\./)
  })

  test('an answer that is no template is asked again', async () => {
    const { status, stdout } = await run([join(folder, 'app')], ['camera', 'rtsp'])
    expect(status).toBe(0)
    expect(stdout).toContain('The template should be one of page, video, rtsp, react, got "camera".\n')
    expect(existsSync(join(folder, 'app/src/count.js'))).toBe(true)
  })

  test('an end of the input makes nothing', async () => {
    expect((await run([join(folder, 'app')], [])).status).toBe(130)
    expect(existsSync(join(folder, 'app'))).toBe(false)
  })

  test('a folder with files is refused before anything is asked', async () => {
    mkdirSync(join(folder, 'full'))
    writeFileSync(join(folder, 'full/mine'), '')
    const { status, stdout, stderr } = await run([join(folder, 'full')], ['1'])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/should be empty, it has "mine"\. \(invalid-option\)\n$/)
  })
})

test.each([
  [['a', 'b', '-t', 'page'], 'There should be one folder, got "a", "b".'],
  [['a', '-t', 'vue'], 'The template should be one of page, video, rtsp, react, got "vue".'],
  [['--colour'], "Unknown option '--colour'"],
])('%j is a usage error', async (argv, message) => {
  const { status, stderr } = await run(argv)
  expect(status).toBe(2)
  expect(stderr).toContain(message)
  expect(stderr).toMatch(/\(invalid-option\)\n$/)
})

test('--help lists each template, --version is that of the package', async () => {
  const help = await run(['--help'])
  for (const { name, description } of templates)
    expect(help.stdout).toMatch(new RegExp(`  ${name} +${description.replace(/[()]/g, '.')}`))
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))
  expect(await run(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
})

test.each([
  ['npm/11.0.0 node/v24', 'npm install', 'npm run dev'],
  ['pnpm/10.0.0 npm/? node/v24', 'pnpm install', 'pnpm run dev'],
  ['bun/1.4.5 npm/?', 'bun install', 'bun run dev'],
])('under %s the next commands are its own', (agent, install, start) => {
  expect(nextSteps('my page', templates[0]!, agent)).toBe(
    `Made "my page" from the template page. Next:\n  cd "my page"\n  ${install}\n  ${start}\n`,
  )
})
