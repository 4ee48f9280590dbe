/** A part of a page between `<!-- begin NAME: by COMMAND -->` and `<!-- end NAME -->`, which a script writes. */
const part = (name: string) => new RegExp(`(<!-- begin ${name}: by [^\\n]* -->\\n)[\\s\\S]*?(\\n<!-- end ${name} -->)`)

/**
 * The page with one part written anew.
 * @throws Error where the page has no such part.
 */
export function withPart(page: string, name: string, text: string): string {
  if (!part(name).test(page)) throw new Error(`The page has no part "${name}".`)
  return page.replace(part(name), (_, begin: string, end: string) => `${begin}\n${text}\n${end}`)
}

/** A Markdown table; columns of numbers are aligned to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const isNumber = head.map((_, column) => rows.every((row) => /^[\d.,×%]*( [a-zµ]+)?$/.test(row[column]!)))
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(isNumber.map((is) => (is ? '--:' : '---'))), ...rows.map(line)].join('\n')
}
