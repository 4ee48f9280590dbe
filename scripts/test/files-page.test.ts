import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fileFormats, folderFormats, type Kept } from '@mot/io/formats'
import { expect, test } from 'vitest'

const page = fileURLToPath(new URL('../../docs/guide/files.md', import.meta.url))
const columns: readonly (keyof Kept)[] = [
  ...(['ids', 'scores', 'classNames', 'masks', 'rotations', 'ignoredRegions'] as const),
  ...(['frameCount', 'imageSize', 'frameRate', 'times'] as const),
]

test('the table of formats has all of them, with what their writers say that they keep', () => {
  const text = readFileSync(page, 'utf8')
  const table = /<!-- formats -->\n(.*)<!-- \/formats -->/s.exec(text)![1]!
  const rows = table.trim().split('\n').slice(2)
  const found = rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  const formats = { ...fileFormats, ...folderFormats }
  expect(found.map(([title, name]) => [/`([\w-]+)`/.exec(name!)![1], title])).toEqual(
    Object.entries(formats).map(([name, { title }]) => [name, title]),
  )
  for (const [i, { title, kept }] of Object.values(formats).entries()) {
    const cells = found[i]!.slice(2).map((cell) => cell === 'yes')
    expect([title, ...cells]).toEqual([title, ...columns.map((column) => kept[column])])
  }
})
