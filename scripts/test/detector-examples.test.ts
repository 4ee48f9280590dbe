import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { examplesIn } from '../examples-in-markdown'

const root = fileURLToPath(new URL('../..', import.meta.url))
const examples = examplesIn(join(root, 'docs/guide/from-your-detector.md'))

/** What each block prints, in the order of the page. */
const printed = [
  [
    [1, 0, 12.5],
    [2, 2, 300],
  ],
  [
    [1, 'person'],
    [2, 'car'],
  ],
  [
    [1, 'person'],
    [2, 'car'],
  ],
  [
    [1, 1],
    [1, 2],
    [3, 1],
  ],
  [[1, 12.5]],
  [
    [1, 0, 128],
    [2, 2, 384],
  ],
]

test('every block of the page has something to print', () => {
  expect(examples).toHaveLength(printed.length)
})

test.each(examples.map((example, i) => [example, printed[i]] as const))(
  'the block at line $line of the page on detectors runs',
  async ({ code, line }, expected) => {
    // In the checkout, so that the block finds the packages.
    await mkdir(join(root, 'out'), { recursive: true })
    const folder = await mkdtemp(join(root, 'out', 'detectors-'))
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    try {
      const file = join(folder, `block-${line}.ts`)
      await writeFile(file, code)
      await import(/* @vite-ignore */ file)
      expect(log.mock.calls).toEqual(expected)
    } finally {
      log.mockRestore()
      await rm(folder, { recursive: true })
    }
  },
)
