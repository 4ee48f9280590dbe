import { expect, test } from 'vitest'
import { runMain } from './run-main'

test('help goes to standard output and shows examples', async () => {
  const { status, stdout, stderr } = await runMain(['--help'])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  for (const command of ['track', 'models', 'doctor']) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'))
  expect(stdout).toContain('mot track street.mp4 --out tracks.txt')
})

test('help of tracking groups its options', async () => {
  const { stdout } = await runMain(['track', '--help'])
  const headings = stdout.match(/^\S.*:$/gm)
  expect(headings).toEqual(
    expect.arrayContaining(['Detections instead of a video:', 'Network:', 'Tracking:', 'Results:', 'Examples:']),
  )
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
})

test.each([
  [['tarck'], "mot: unknown command 'tarck'"],
  [['track', '--sett', 'a=1'], "mot: unknown option '--sett'"],
  [['track', '--frames', '-3'], 'It should be a positive whole number.'],
  [['track', '--frame-rate', 'fast'], 'It should be a positive number.'],
  [['track', '--image-size', '1920'], 'such as 1920x1080'],
])('a usage error ends with status 2: mot %j', async (argv, message) => {
  const { status, stdout, stderr } = await runMain(argv)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toContain(message)
})

test('a missing command shows the help and is an error', async () => {
  const { status, stderr } = await runMain([])
  expect(status).toBe(2)
  expect(stderr).toContain('Usage: mot')
})

test('an error is one line with its code; --debug adds the stack', async () => {
  const short = await runMain(['models', 'path', 'no-such-network'])
  expect(short.status).toBe(1)
  expect(short.stderr).toMatch(/^mot: No network at "no-such-network".*\(file-not-found\)\n$/)
  const long = await runMain(['models', 'path', 'no-such-network', '--debug'])
  expect(long.stderr).toMatch(/\n +at .*resolve-model/)
})
