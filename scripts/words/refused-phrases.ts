import { phrases } from './phrases'

export interface RefusedPhrase {
  /** Where it begins; lines count from 1. */
  readonly line: number
  readonly found: string
  /** What to write instead. */
  readonly instead: string
}

/**
 * The refused phrases of a text, in its order. Between two words may be a space, the end of a line with the mark of a
 * comment, a hyphen, or nothing in a name (`tooDear`). Text between `cspell:disable` and `cspell:enable` is not
 * checked.
 */
export function refusedPhrases(text: string): RefusedPhrase[] {
  const open = text.replace(/cspell:disable[\s\S]*?cspell:enable/g, (quoted) => quoted.replace(/[^\n]/g, ' '))
  return patterns
    .flatMap(({ pattern, instead }) => [...open.matchAll(pattern)].map((match) => ({ match, instead })))
    .sort((a, b) => a.match.index - b.match.index)
    .map(({ match, instead }) => ({
      line: open.slice(0, match.index).split('\n').length,
      found: match[0].replace(/[\s*/#>]+/g, ' '),
      instead,
    }))
}

const patterns = phrases.map(([phrase, instead]) => {
  const words = phrase.split(' ').map((word) => `(?:${word.split('|').map(inEitherCase).join('|')})`)
  const start = '(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))'
  const between = '(?:[ \\t]+|[ \\t]*\\n[\\s*/#>]*|[_-]|(?=[A-Z]))'
  return { pattern: new RegExp(`${start}${words.join(between)}(?![a-z])`, 'g'), instead }
})

function inEitherCase(word: string): string {
  return `[${word[0]}${word[0]!.toUpperCase()}]${word.slice(1)}`
}
