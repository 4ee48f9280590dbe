/**
 * Whether a text of separated numbers writes its decimals with a comma, as spreadsheets do in many locales:
 * `1;11;105,5;50,25`. True where lines are separated by semicolons, tabs or blanks and every comma stands inside a
 * number.
 * @param minColumns fewest columns of a line.
 */
export function hasDecimalCommas(text: string, minColumns: number): boolean {
  let found = false
  let position = 0
  while (position < text.length) {
    const lineFeed = text.indexOf('\n', position)
    const end = lineFeed < 0 ? text.length : lineFeed
    const line = text.slice(position, end).trim()
    position = end + 1
    if (!line.includes(',')) continue
    const fields = line.includes(';') ? line.split(';').map((field) => field.trim()) : line.split(/\s+/)
    // A header, or a line that is malformed either way, is skipped.
    if (!/\d/.test(line)) continue
    if (fields.length < minColumns || fields.some((field) => field.includes(',') && !DECIMAL_COMMA.test(field))) {
      return false
    }
    found = true
  }
  return found
}

const DECIMAL_COMMA = /^[-+]?\d*,\d+(e[-+]?\d+)?$/i
