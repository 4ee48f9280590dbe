import { MotError } from '@mot/core'
import { SaxesParser } from 'saxes'

/** An element of an XML document, without its content. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** From 1. */
  readonly line: number
}

export interface XmlHandler {
  open(element: XmlElement): void
  /** @param text directly in the element, without that of elements inside. */
  close(name: string, text: string): void
}

/** Levels of elements, and attributes of one: far more than a format has. */
const DEEPEST = 64
const MOST_ATTRIBUTES = 256
/** Characters of the text in one element: the longest is a name. */
const LONGEST_TEXT = 100_000

/**
 * Reads a document from its begin to its end. Only the five entities of XML itself are known: those that a document declares, by
 * which a short text would become gigabytes, are refused.
 * @throws MotError `invalid-file`, naming the line.
 */
export function readXml(text: string, file: string, handler: XmlHandler): void {
  const parser = new SaxesParser()
  const refuse = (reason: string) => {
    throw new MotError('invalid-file', `${file}, line ${parser.line}: ${reason}`)
  }
  const texts: string[] = []
  let attributeCount = 0
  parser.on('error', (error) =>
    refuse(`the XML is malformed: ${error.message.replace(/^\d+:\d+: /, '').replace(/\.?$/, '.')}`),
  )
  parser.on('opentagstart', () => {
    attributeCount = 0
  })
  parser.on('attribute', () => {
    if (++attributeCount > MOST_ATTRIBUTES) refuse(`an element should have at most ${MOST_ATTRIBUTES} attributes.`)
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (texts.push('') > DEEPEST) refuse(`elements should be at most ${DEEPEST} levels deep.`)
    handler.open({ name, attributes, line: parser.line })
  })
  parser.on('text', (piece) => {
    const level = texts.length - 1
    if (level >= 0 && texts[level]!.length < LONGEST_TEXT) texts[level] += piece
  })
  parser.on('closetag', ({ name }) => handler.close(name, texts.pop() ?? ''))
  try {
    parser.write(text).close()
  } catch (error) {
    if (error instanceof MotError) throw error
    refuse(`the XML cannot be read: ${(error as Error).message}.`)
  }
}

/** A text as content or attribute. Characters that no XML document may have become U+FFFD. */
export function xmlText(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => entities[character]!)
    .replace(CONTROL, '\ufffd')
    .replace(HALVES, '\ufffd')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g

/** Halves of surrogate pairs. */
const HALVES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
