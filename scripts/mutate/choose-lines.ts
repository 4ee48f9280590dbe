export interface Line {
  readonly file: string
  /** From 1. */
  readonly line: number
}

/**
 * The lines that a diff without context (`git diff -U0`) has changed or added.
 * @returns in the order of the diff.
 */
export function changedLines(diff: string): Line[] {
  const lines: Line[] = []
  let file = ''
  for (const row of diff.split('\n')) {
    if (row.startsWith('+++ ')) file = row.replace(/^\+\+\+ (b\/)?/, '')
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(row)
    if (!hunk) continue
    const [first, count] = [Number(hunk[1]), Number(hunk[2] ?? 1)]
    for (let line = first; line < first + count; line++) lines.push({ file, line })
  }
  return lines
}

/** Lines of a source that a mutant can be in: not blank, not of a comment, an import or an end of a block. */
export function codeLines(file: string, source: string): Line[] {
  return source.split('\n').flatMap((text, i) => {
    const code = text.trim()
    const isCode = /\w/.test(code) && !/^(\/\/|\/?\*|import |export (type|interface|\*)|interface )/.test(code)
    return isCode ? [{ file, line: i + 1 }] : []
  })
}

/** At most `count` of the lines, the same ones for the same seed, in their order. */
export function drawLines(lines: readonly Line[], count: number, seed: number): readonly Line[] {
  if (lines.length <= count) return lines
  let state = seed >>> 0
  // Mulberry32.
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const keyed = lines.map((line, i) => ({ line, i, key: random() }))
  keyed.sort((a, b) => a.key - b.key)
  return keyed
    .slice(0, count)
    .sort((a, b) => a.i - b.i)
    .map(({ line }) => line)
}

/** As Stryker names them: `file:12-14`, lines that follow each other as one range. */
export function rangesOf(lines: readonly Line[]): string[] {
  const ranges: { readonly file: string; readonly from: number; to: number }[] = []
  for (const { file, line } of lines) {
    const last = ranges.at(-1)
    if (last?.file === file && last.to === line - 1) last.to = line
    else ranges.push({ file, from: line, to: line })
  }
  return ranges.map(({ file, from, to }) => `${file}:${from}-${to}`)
}
