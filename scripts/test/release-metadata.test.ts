import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { address, metadata, problemsOf, published, releaseAddress } from '../release/metadata.mjs'

const program = fileURLToPath(new URL('../release-check.mjs', import.meta.url))
const example = 'https://example.org/owner/mot'

test('every published package has a description, a licence and keywords', () => {
  expect(published().length).toBeGreaterThan(8)
  expect(published().flatMap(({ json, folder }) => problemsOf(json, folder, ''))).toEqual([])
})

test('a package without keywords, or with another address, is named', () => {
  const json = { name: '@mot/io', description: 'Frames.', license: 'MIT', ...metadata(example, 'io') }
  const keywords = ['tracking', 'video', 'mot']
  expect(problemsOf({ ...json, keywords }, 'io', example)).toEqual([])
  expect(problemsOf(json, 'io', example)).toEqual(['@mot/io should have three keywords at least.'])
  expect(problemsOf({ ...json, keywords, bugs: undefined }, 'io', example)).toEqual([
    '@mot/io: "bugs" should be "https://example.org/owner/mot/issues", got undefined: run with --publish.',
  ])
})

test('the address is in one place: the packages have what follows from it, or nothing while it is unset', () => {
  const fields = published().map(({ json: { repository, homepage, bugs } }) => ({ repository, homepage, bugs }))
  const expected = published().map(({ folder }) => (address === '' ? {} : metadata(address, folder)))
  expect(fields).toEqual(expected)
})

test.runIf(address === '')('a release fails while the address is unset', () => {
  const env = { ...process.env, GITHUB_REPOSITORY: '', GITHUB_SERVER_URL: '' }
  const check = () => execFileSync(process.execPath, [program, 'metadata', '--publish'], { stdio: 'pipe', env })
  expect(check).toThrow(/The address of the sources is unset: set "address" in scripts\/release\/metadata\.mjs/)
})

test.runIf(address === '')('a workflow that publishes takes the address of its repository', () => {
  expect(releaseAddress({ GITHUB_SERVER_URL: 'https://example.org', GITHUB_REPOSITORY: 'owner/mot' })).toBe(example)
  expect(releaseAddress({})).toBe('')
})
