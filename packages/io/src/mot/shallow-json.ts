/** Levels of lists and objects: more than ten times those of any format. */
const DEEPEST = 200

const QUOTE = 34
const BACKSLASH = 92

/**
 * `JSON.parse` of a text that is not deep: the engine takes a minute and gigabytes for 100 MB of brackets, and what walks through
 * the result runs out of stack.
 * @throws Error whose message says what is wrong, for a text that is deeper or is not JSON.
 */
export function parseShallowJson(text: string): unknown {
  if (isDeep(text)) throw new RangeError(`lists and objects should be at most ${DEEPEST} levels deep`)
  return JSON.parse(text)
}

/** In one pass; brackets in texts do not count. */
function isDeep(text: string): boolean {
  let depth = 0
  let isText = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isText) {
      if (code === BACKSLASH) at++
      else if (code === QUOTE) isText = false
    } else if (code === QUOTE) isText = true
    // [ and {, ] and } differ in one bit.
    else if ((code & 0xdf) === 0x5b) {
      if (++depth > DEEPEST) return true
    } else if ((code & 0xdf) === 0x5d) depth--
  }
  return false
}
