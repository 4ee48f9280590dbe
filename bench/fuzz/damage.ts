import { below, pick, type Random } from './hostile'

/** Pieces of text and numbers that formats trip over. */
const tokens = [
  '-1', '0', '1e999', '-1e999', 'NaN', 'Infinity', '1e-999', '2147483648', '4294967296', '9007199254740993', '00012',
  '1e308', '.', '-', '+', 'e', ',', ';', '\t', ' ', '\n', '\r\n', '\r', '"', "'", '""', '[', ']', '{', '}', ':', '=',
  'null', 'true', '[[[[', '{"a":{"b":', '__proto__', 'constructor', '\u0000', '\ufeff', '\u202e', 'DontCare', '[Sequence]',
  ',,,,,,,,,,', '          ', '1111111111111111111111111', "'descr'", '(,)', '()', '\ud800',
] // biome-ignore format: a list of short pieces.

/** A copy of a file with one to four damages: bytes, pieces of it, its end. */
export function damagedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let copy: Uint8Array = bytes.slice()
  for (let k = 1 + below(4, random); k > 0; k--) copy = damageOnce(copy, random)
  return copy
}

function damageOnce(bytes: Uint8Array, random: Random): Uint8Array {
  const at = below(bytes.length + 1, random)
  const length = random() < 0.8 ? below(16, random) : below(bytes.length + 1, random)
  const chance = random()
  // Headers are short and at the begin.
  const place = random() < 0.5 ? at : below(Math.min(bytes.length + 1, 128), random)
  if (chance < 0.25) {
    const copy = bytes.slice()
    if (place < copy.length) copy[place] = pick([0, 1, 127, 128, 255, copy[place]! ^ (1 << below(8, random))], random)
    return copy
  }
  if (chance < 0.35) return bytes.slice(0, at)
  if (chance < 0.45) return joined(bytes.subarray(0, place), bytes.subarray(place + length))
  if (chance < 0.55) return joined(bytes.subarray(0, at), bytes.subarray(place, place + length), bytes.subarray(at))
  if (chance < 0.65) {
    const noise = Uint8Array.from({ length: 4 }, () => below(256, random))
    return joined(bytes.subarray(0, place), noise, bytes.subarray(place + 4))
  }
  const token = new TextEncoder().encode(pick(tokens, random))
  const [from, to] = chance < 0.8 ? [place, place] : numberAt(bytes, place)
  return joined(bytes.subarray(0, from), token, bytes.subarray(to))
}

/** Where the next number of a text begins and ends. */
function numberAt(bytes: Uint8Array, start: number): [from: number, to: number] {
  const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 48 && byte <= 57
  let from = start
  while (from < bytes.length && !isDigit(bytes[from])) from++
  let to = from
  while (isDigit(bytes[to])) to++
  return [from, to]
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
