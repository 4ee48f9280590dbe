/** Bytes of a value in a message, at most: a line of a terminal. */
const SHOWN_BYTES = 100

/**
 * A value from outside (a file, an option, a snapshot) for a message: text as it is, others as JSON, cut to
 * `SHOWN_BYTES` bytes of UTF-8. Control characters, and characters that reverse the direction of writing, become visible
 * escapes. Takes bounded time for any value and never throws.
 */
export function shown(value: unknown): string {
  const room = new Room()
  if (typeof value === 'string') room.addText(value)
  else {
    try {
      write(value, room, 0)
    } catch {
      return 'an object that cannot be read'
    }
  }
  return room.text()
}

/** As `shown`, with quotes around a text. */
export function quoted(value: unknown): string {
  return typeof value === 'string' ? `"${shown(value)}"` : shown(value)
}

/** Characters of a message, at most: cut in its middle. */
const MESSAGE_LENGTH = 2000

/** A whole message, whatever was put into it. Line breaks stay: some messages have a reason a line. */
export function soundMessage(message: string): string {
  const half = MESSAGE_LENGTH / 2 - 1
  const cut = message.length > MESSAGE_LENGTH ? `${message.slice(0, half)} … ${message.slice(-half)}` : message
  return cut.replace(UNSAFE, (character) => (character === '\n' ? character : escaped(character)))
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g

/** Deeper values are left out. */
const DEPTH = 4

/** Text of at most `SHOWN_BYTES` bytes. */
class Room {
  #text = ''
  #bytes = 0
  #isFull = false

  get isFull(): boolean {
    return this.#isFull
  }

  text(): string {
    return this.#isFull ? `${this.#text}…` : this.#text
  }

  addText(text: string): void {
    // Characters beyond the first bytes are not read.
    for (const character of text.slice(0, SHOWN_BYTES + 1)) {
      if (this.#isFull) return
      this.#add(character.replace(UNSAFE, escaped))
    }
  }

  #add(piece: string): void {
    const code = piece.length === 1 ? piece.charCodeAt(0) : 0
    const bytes = piece.length > 2 ? piece.length : piece.length === 2 ? 4 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3
    this.#isFull = this.#bytes + bytes > SHOWN_BYTES
    if (this.#isFull) return
    this.#text += piece
    this.#bytes += bytes
  }
}

function escaped(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\t') return '\\t'
  if (character === '\r') return '\\r'
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** A value as JSON, as far as there is room. */
function write(value: unknown, room: Room, depth: number): void {
  if (room.isFull) return
  if (typeof value === 'string') writeEntries('"', '"', [value], (text) => room.addText(text), room)
  else if (typeof value !== 'object' || value === null) room.addText(nameOf(value))
  else if (depth === DEPTH) room.addText('…')
  else if (Array.isArray(value)) writeEntries('[', ']', value.keys(), (i) => write(value[i], room, depth + 1), room)
  else writeRecord(value as Readonly<Record<string, unknown>>, room, depth)
}

function nameOf(value: unknown): string {
  return typeof value === 'function' ? 'a function' : String(value)
}

function writeRecord(value: Readonly<Record<string, unknown>>, room: Room, depth: number): void {
  const tag = Object.prototype.toString.call(value).slice(8, -1)
  if (tag !== 'Object') {
    room.addText(ArrayBuffer.isView(value) ? `a ${tag} of ${value.byteLength} bytes` : `a ${tag}`)
    return
  }
  const writeEntry = (name: string) => {
    write(name, room, depth + 1)
    room.addText(':')
    write(value[name], room, depth + 1)
  }
  writeEntries('{', '}', ownNames(value), writeEntry, room)
}

function writeEntries<Key>(
  begin: string,
  end: string,
  keys: Iterable<Key>,
  writeEntry: (key: Key) => void,
  room: Room,
): void {
  room.addText(begin)
  let separator = ''
  for (const key of keys) {
    if (room.isFull) return
    room.addText(separator)
    separator = ','
    writeEntry(key)
  }
  room.addText(end)
}

function* ownNames(value: object): Generator<string> {
  for (const name in value) if (Object.hasOwn(value, name)) yield name
}
