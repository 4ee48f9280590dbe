import { MotError } from '@mot/core'

/** @throws MotError `invalid-option` unless the text is 64 hexadecimal digits; they come back in lower case. */
export function checkHash(sha256: string): string {
  if (/^[0-9a-f]{64}$/i.test(sha256)) return sha256.toLowerCase()
  throw new MotError('invalid-option', `A SHA-256 has 64 hexadecimal digits, got "${sha256}".`)
}

/** @throws MotError `hash-mismatch` when the two differ. */
export function compareHashes(origin: string, expected: string, actual: string): void {
  if (expected === actual) return
  throw new MotError('hash-mismatch', `${origin} should have the SHA-256 ${expected}, got ${actual}.`)
}
