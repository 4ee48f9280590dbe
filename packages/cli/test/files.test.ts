import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkDistinct } from '../src/distinct-files'
import { cannotWrite, checkNewFolder, partFile } from '../src/part-file'
import { safeText } from '../src/safe-text'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-files-'))
})
afterEach(() => rm(folder, { recursive: true }))
const at = (name: string) => join(folder, name)

describe('an output that is an input or another output is refused', () => {
  const check = (input: string | undefined, ...outputs: (string | undefined)[]) =>
    checkDistinct(
      [['the input', input]],
      outputs.map((path, i) => [`--out${i}`, path]),
    )

  test('by its name, whether it exists or not, and however it is written', () => {
    expect(() => check(at('a.txt'), at('b.txt'), at('c.txt'))).not.toThrow()
    for (const same of [at('a.txt'), relative(process.cwd(), at('a.txt')), at('x/../a.txt')]) {
      expect(() => check(at('a.txt'), at('b.txt'), same)).toThrow(
        expect.objectContaining({ code: 'invalid-option', message: expect.stringMatching(/--out1 and the input are/) }),
      )
    }
    expect(() => check(undefined, at('b.txt'), at('b.txt'))).toThrow(/--out1 and --out0 are the same file/)
  })

  test('by a link to it', async () => {
    await writeFile(at('a.txt'), '')
    await writeFile(at('other.txt'), '')
    await symlink(at('a.txt'), at('soft.txt'))
    await link(at('a.txt'), at('hard.txt'))
    expect(() => check(at('a.txt'), at('soft.txt'))).toThrow(/same file/)
    expect(() => check(at('a.txt'), at('hard.txt'))).toThrow(/same file/)
    expect(() => check(at('a.txt'), at('other.txt'))).not.toThrow()
  })

  test('a folder may not be there twice; devices, standard output and absent options may', async () => {
    await mkdir(at('frames'))
    expect(() => check(at('frames'), at('frames'))).toThrow(/same file/)
    expect(() => check('/dev/null', '/dev/null', '/dev/null')).not.toThrow()
    expect(() => check('-', '-', '-')).not.toThrow()
    expect(() => check(undefined, undefined, undefined)).not.toThrow()
  })
})

describe('a part of a file', () => {
  test('lies beside it under a name of its own with its ending, and takes its place', async () => {
    await writeFile(at('tracks.txt'), 'before')
    const [one, other] = [await partFile(at('tracks.txt')), await partFile(at('tracks.txt'))]
    expect(one.path).not.toBe(other.path)
    expect(dirname(one.path)).toBe(folder)
    expect(basename(one.path)).toMatch(/^\.tracks\.\d+-[0-9a-f]{8}\.part\.txt$/)
    await writeFile(one.path, 'one')
    await writeFile(other.path, 'other')
    expect(await readFile(at('tracks.txt'), 'utf8')).toBe('before')
    await one.complete()
    expect(await readFile(at('tracks.txt'), 'utf8')).toBe('one')
    await other.remove()
    await other.remove()
    expect(await readdir(folder)).toEqual(['tracks.txt'])
  })

  test('goes where a link leads, and the link stays', async () => {
    await mkdir(at('there'))
    await writeFile(at('there/real.txt'), '')
    await symlink(at('there/real.txt'), at('link.txt'))
    const part = await partFile(at('link.txt'))
    expect(dirname(part.path)).toBe(at('there'))
    await writeFile(part.path, 'new')
    await part.complete()
    expect(await readFile(at('there/real.txt'), 'utf8')).toBe('new')
    expect(
      (await readdir(folder, { withFileTypes: true })).find(({ name }) => name === 'link.txt')!.isSymbolicLink(),
    ).toBe(true)
  })

  test('a folder takes the place of an empty one, and never of one with files', async () => {
    await mkdir(at('v1.2'))
    const part = await partFile(at('v1.2'), 'folder')
    expect(basename(part.path)).toMatch(/^\.v1\.2-\d+-[0-9a-f]{8}-part$/)
    await mkdir(part.path)
    await writeFile(join(part.path, '000001.jpg'), '')
    await part.complete()
    expect(await readdir(at('v1.2'))).toEqual(['000001.jpg'])

    await expect(checkNewFolder('--out', at('v1.2'))).rejects.toMatchObject({ code: 'invalid-option' })
    await expect(checkNewFolder('--out', at('new'))).resolves.toBeUndefined()
    const late = await partFile(at('v1.2'), 'folder')
    await mkdir(late.path)
    await expect(late.complete()).rejects.toThrow()
    await writeFile(join(late.path, 'a.jpg'), '')
    await late.remove()
    expect(await readdir(folder)).toEqual(['v1.2'])
  })

  test('a failed write is a coded error with the name that the user gave', () => {
    const full = new Error('ENOSPC')
    expect(() => cannotWrite('out.txt')(full)).toThrow(
      expect.objectContaining({ code: 'file-not-found', message: 'out.txt cannot be written: ENOSPC.', cause: full }),
    )
  })
})

test('what could move the cursor or hide text is shown, line breaks and tabs stay', () => {
  expect(safeText('a\u001b[2Kb\rc\u009b\u202e\u2066\u007f\u0000')).toBe(
    'a\\u001b[2Kb\\u000dc\\u009b\\u202e\\u2066\\u007f\\u0000',
  )
  expect(safeText('a\n\tb ü 人 \u00a0\u2029')).toBe('a\n\tb ü 人 \u00a0\u2029')
})
